import { formatChinaTime } from '#contract/china-time.ts'
import { isSeatClassCode, seatClassName } from '#contract/dictionary.ts'
import { dayMs, hourMs } from '#contract/durations.ts'
import { language, text } from './language.ts'

/*
 * Times are shown in China Standard Time wherever the browser is: so the contract writes them, and so they stand on
 * a ticket.
 */

/** `11-22 20:17`, with the year when it is another one than now's. */
export function shortTime(ms: number, now: number): string {
  const whole = formatChinaTime(ms, 'yyyy-MM-dd HH:mm')
  return whole.slice(0, 4) === formatChinaTime(now, 'yyyy-MM-dd').slice(0, 4) ? whole.slice(5) : whole
}

/** `2026-11-22 20:17:27` */
export function wholeTime(ms: number): string {
  return formatChinaTime(ms, 'yyyy-MM-dd HH:mm:ss')
}

/** `20:17:27`, with the day before it when that differs from `beside`'s. */
export function timeBeside(ms: number, beside: number | undefined): readonly [day: string, time: string] {
  const whole = wholeTime(ms)
  const isSameDay = beside !== undefined && wholeTime(beside).slice(0, 10) === whole.slice(0, 10)
  return [isSameDay ? '' : whole.slice(5, 10), whole.slice(11)]
}

const units = [
  ['day', dayMs],
  ['hour', hourMs],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** `1 天 2 小时`, `5 分 10 秒`: the two largest units. Below a second, ms. */
export function duration(ms: number): string {
  const names = text.value.durations
  if (ms < 1_000) return `${Math.round(ms)} ${names.ms}`
  const first = units.findIndex(([, size]) => ms >= size)
  let rest = ms
  const parts: string[] = []
  for (const [name, size] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) parts.push(`${count} ${names[name]}`)
  }
  return parts.join(' ')
}

/** How long something took: `12 毫秒`, `1.3 秒`, `5 分 10 秒`. */
export function tookTime(ms: number): string {
  if (ms < 1_000 || ms >= 60_000) return duration(ms)
  return `${(ms / 1_000).toFixed(1)} ${text.value.durations.second}`
}

const englishSeats: Readonly<Record<string, string>> = {
  hardseat: 'Hard seat',
  softseat: 'Soft seat',
  firstseat: 'First class',
  secondseat: 'Second class',
  hardsleeperup: 'Hard sleeper, top',
  hardsleepermid: 'Hard sleeper, middle',
  hardsleeperdown: 'Hard sleeper, bottom',
  softsleeperup: 'Soft sleeper, top',
  softsleeperdown: 'Soft sleeper, bottom',
  noseat: 'Standing',
  businessseat: 'Business',
  specialseat: 'Special',
  advancedsoftsleeper: 'Deluxe sleeper',
  otherseat: 'Other',
}

/** A seat class in the page's language; a code that nobody knows as it is. */
export function seatName(code: string): string {
  if (language.value === 'en') return englishSeats[code] ?? code
  return isSeatClassCode(code) ? seatClassName(code) : code
}
