import { formatChinaTime, parseChinaTime } from './china-time.ts'
import { dayMs } from './durations.ts'
import type { Fault } from './faults.ts'
import type { SearchParts } from './search.ts'

/** What a service may set about searches. */
export type SearchLimits = {
  /** How many days ahead tickets are on sale. */
  readonly saleDays: number
}

/**
 * Everything that a search breaks against the clock: its day must be on sale, from today to `saleDays` days
 * from now, in China Standard Time.
 *
 * @param now ms since the epoch.
 */
export function searchFaults({ date }: SearchParts, now: number, limits: SearchLimits): Fault[] {
  if (date === undefined) return []
  const today = formatChinaTime(now, 'yyyyMMdd')
  const last = formatChinaTime(now + limits.saleDays * dayMs, 'yyyyMMdd')
  const isOnSale = parseChinaTime(date, 'yyyyMMdd') !== undefined && date >= today && date <= last
  return isOnSale ? [] : [{ field: 'date', rule: `须在预售期内(${today}至${last})` }]
}
