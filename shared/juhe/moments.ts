import { chinaOffsetMs, formatChinaTime, isTimeOfDay, parseChinaTime } from '#contract/china-time.ts'

/** Earlier than anything that Juhe can tell of: what programs write for 'no time' (year 1, 1900, 1970). */
const earliest = Date.UTC(2000, 0, 1)
const latest = Date.UTC(2100, 0, 1)

const day = /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[Tt]|\s*)/
const time = /^(\d{1,2})(?::|时|点)(\d{1,2})(?:(?::|分)(\d{1,2})秒?|分)?(?:[.,]\d{1,9})?/
const zone = /^(Z|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?)?$/i
const compact = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/

/**
 * A moment in any spelling that systems write: with dashes, slashes, dots or 年月日, with `T` or a blank, with fractions
 * of a second, with a zone (China's, unless it is said), or as seconds or milliseconds since the epoch.
 *
 * @returns ms since the epoch; undefined for what is no moment, or cannot be one of an order (year 1, 1970, zero).
 */
export function momentOf(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const text = String(value).normalize('NFKC').trim()
  const moment = sinceEpoch(text) ?? spelled(text)
  return moment !== undefined && moment >= earliest && moment < latest ? moment : undefined
}

function sinceEpoch(text: string): number | undefined {
  const [, digits, fraction] = /^(\d{10}|\d{13})(\.\d{1,6})?$/.exec(text) ?? []
  if (digits === undefined || (digits.length === 13 && fraction !== undefined)) return undefined
  return Number(digits) * (digits.length === 10 ? 1_000 : 1)
}

function spelled(text: string): number | undefined {
  const parts = dayAndTime(text) ?? compact.exec(text)?.slice(1)
  if (parts === undefined) return undefined
  const [year = '', month = '', dayOfMonth = '', hour = '', minute = '', second = '0', offset = ''] = parts
  const two = (part: string) => part.padStart(2, '0')
  const inChina = parseChinaTime(
    `${year}-${two(month)}-${two(dayOfMonth)} ${two(hour)}:${two(minute)}:${two(second)}`,
    'yyyy-MM-dd HH:mm:ss',
  )
  return inChina === undefined ? undefined : inChina + chinaOffsetMs - offsetMs(offset)
}

/** Year to second and zone, as they are written; undefined if the text is not a day followed by a time. */
function dayAndTime(text: string): (string | undefined)[] | undefined {
  const [head = '', ...ofDay] = day.exec(text) ?? []
  const [middle = '', ...ofTime] = time.exec(text.slice(head.length)) ?? []
  const ofZone = zone.exec(text.slice(head.length + middle.length).trimStart())
  return head === '' || middle === '' || ofZone === null ? undefined : [...ofDay, ...ofTime, ofZone[1]]
}

/** A day of China in any spelling, a moment's too, as `yyyyMMdd`; "" for what is none. */
export function dayOf(value: unknown): string {
  const moment = momentOf(value)
  if (moment !== undefined) return formatChinaTime(moment, 'yyyyMMdd')
  const text = String(value).normalize('NFKC').trim()
  const [, year = '', month = '', dayOfMonth = ''] =
    /^(\d{4})(\d{2})(\d{2})$/.exec(text) ??
    /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?$/.exec(text) ??
    []
  const compactDay = `${year}${month.padStart(2, '0')}${dayOfMonth.padStart(2, '0')}`
  return parseChinaTime(compactDay, 'yyyyMMdd') === undefined ? '' : compactDay
}

/** A time of China's day in any spelling, a moment's too, as `HH:mm`; "" for what is none. */
export function timeOfDayOf(value: unknown): string {
  const moment = momentOf(value)
  if (moment !== undefined) return formatChinaTime(moment, 'yyyy-MM-dd HH:mm').slice(-5)
  const text = String(value).normalize('NFKC').trim()
  const [, hour, minute = ''] =
    /^(\d{2})(\d{2})$/.exec(text) ??
    /^(\d{1,2})(?::|时|点)(\d{1,2})(?:(?::|分)\d{1,2}秒?|分)?$/.exec(text) ??
    []
  if (hour === undefined) return ''
  const spelledOut = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  return isTimeOfDay(spelledOut) ? spelledOut : ''
}

/** How long a ride takes, in minutes, as a numeral: from minutes or from hours and minutes; "" for what is none. */
export function minutesOf(value: unknown): string {
  const text = String(value).normalize('NFKC').replace(/\s/g, '')
  const [, minutes] = /^(\d{1,5})(?:分钟?|min)?$/.exec(text) ?? []
  if (minutes !== undefined) return String(Number(minutes))
  const [, hours, rest = ''] = /^(\d{1,3})(?::|小?时|h)(\d{1,2})(?:分钟?|min)?$/.exec(text) ?? []
  return hours === undefined ? '' : String(Number(hours) * 60 + Number(rest))
}

/** How far a zone (`Z`, `+08:00`, `GMT+8`) is ahead of UTC; China's when none is said. */
function offsetMs(zone: string): number {
  if (zone === '') return chinaOffsetMs
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
