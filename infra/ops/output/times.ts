import { formatChinaTime } from '#contract/china-time.ts'
import { dayMs, hourMs } from '#contract/durations.ts'
import type { GivenMoment } from '../inputs.ts'

/** A moment (ms) for scripts: ISO 8601 in UTC. */
export function iso(moment: number): string {
  return new Date(moment).toISOString()
}

/** A moment (ms) for people: China Standard Time, as the contract writes it. */
export function chinaTime(moment: number): string {
  return formatChinaTime(moment, 'yyyy-MM-dd HH:mm:ss')
}

const units = [
  ['d', dayMs],
  ['h', hourMs],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** A duration (ms) for people, in its two largest units: `2h 5m`, `12s`, `0s`. */
export function duration(ms: number): string {
  const first = units.findIndex(([, size]) => ms >= size)
  if (first < 0) return '0s'
  let rest = ms
  return units
    .slice(first, first + 2)
    .flatMap(([unit, size]) => {
      const count = Math.floor(rest / size)
      rest -= count * size
      return count === 0 ? [] : [`${count}${unit}`]
    })
    .join(' ')
}

/** The moment (ms) that was given on the command line; undefined where none was. */
export function momentAt(given: GivenMoment | undefined, now: number): number | undefined {
  if (given === undefined) return undefined
  return 'at' in given ? given.at : now - given.ago
}

/** How far a moment (ms) is from `now`, for people: `in 5m`, `3h ago`. */
export function distance(moment: number, now: number): string {
  return moment > now ? `in ${duration(moment - now)}` : `${duration(now - moment)} ago`
}
