import { hourMs } from './durations.ts'
/** China Standard Time is +08:00 all year: China keeps no daylight-saving time. */
export const chinaOffsetMs = 8 * hourMs

/** The ways in which the contract writes a moment; all of them in China Standard Time, without an offset. */
export type ChinaTimeFormat =
  | 'yyyyMMdd'
  | 'yyyy-MM-dd'
  | 'yyyy-MM-dd HH:mm'
  | 'yyyy-MM-dd HH:mm:ss'
  | "yyyy-MM-dd'T'HH:mm:ss"

const patterns: Readonly<Record<ChinaTimeFormat, RegExp>> = {
  yyyyMMdd: /^(\d{4})(\d{2})(\d{2})$/,
  'yyyy-MM-dd': /^(\d{4})-(\d{2})-(\d{2})$/,
  'yyyy-MM-dd HH:mm': /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2})$/,
  'yyyy-MM-dd HH:mm:ss': /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/,
  "yyyy-MM-dd'T'HH:mm:ss": /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})$/,
}

/**
 * Reads a moment in China Standard Time, strictly: exactly the format's digits, and only a day and an
 * hour that exist (no 30 February, no 24:00, no leap second).
 *
 * @returns milliseconds since the epoch, or undefined when the text is not such a moment.
 */
export function parseChinaTime(text: string, format: ChinaTimeFormat): number | undefined {
  const match = patterns[format].exec(text)
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number)
  const utc = new Date(0)
  // Not Date.UTC, which takes the years 0–99 for 1900–1999.
  utc.setUTCFullYear(year, month - 1, day)
  utc.setUTCHours(hour, minute, second)
  const ms = utc.getTime() - chinaOffsetMs
  // A date that does not exist rolls over to another one and so comes back as another text.
  return formatChinaTime(ms, format) === text ? ms : undefined
}

/**
 * Writes a moment in China Standard Time. What the format does not show is cut off, not rounded.
 *
 * @param ms milliseconds since the epoch, in the years 0–9999.
 */
export function formatChinaTime(ms: number, format: ChinaTimeFormat): string {
  const iso = new Date(ms + chinaOffsetMs).toISOString()
  const day = iso.slice(0, 10)
  switch (format) {
    case 'yyyyMMdd':
      return day.replaceAll('-', '')
    case 'yyyy-MM-dd':
      return day
    case 'yyyy-MM-dd HH:mm':
      return `${day} ${iso.slice(11, 16)}`
    case 'yyyy-MM-dd HH:mm:ss':
      return `${day} ${iso.slice(11, 19)}`
    case "yyyy-MM-dd'T'HH:mm:ss":
      return iso.slice(0, 19)
  }
}

/** Whether a text is a time of day `HH:mm`, 00:00 to 23:59. */
export function isTimeOfDay(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text)
}
