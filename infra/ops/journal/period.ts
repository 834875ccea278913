import * as z from 'zod/mini'
import { formatChinaTime, parseChinaTime } from '#contract/china-time.ts'
import { dayMs } from '#contract/durations.ts'
import { usageFailure } from '../failure.ts'

/** How a command line says of which day or month it is. */
export const periodOptions = [
  { flags: '--date <day>', description: 'a day in China: 20261124 or 2026-11-24' },
  { flags: '--month <month>', description: 'a month in China: 202611 or 2026-11' },
]

/** The options' values. */
export const periodInput = {
  date: z.optional(z.string().check(z.regex(/^\d{4}-?\d\d-?\d\d$/, 'must be a day such as 20261124'))),
  month: z.optional(z.string().check(z.regex(/^\d{4}-?\d\d$/, 'must be a month such as 202611'))),
}

/** A day or a month: from its first moment (ms) to its last. `name` is yyyyMMdd or yyyyMM. */
export type Period = { readonly name: string; readonly from: number; readonly to: number }

/** The day or month that the options name. Throws an OpsFailure (`usage`) unless it is one of both, and exists. */
export function periodOf({
  date,
  month,
}: {
  readonly date?: string | undefined
  readonly month?: string | undefined
}): Period {
  if (date !== undefined && month === undefined) return dayPeriod(date.replaceAll('-', ''))
  if (month !== undefined && date === undefined) return monthPeriod(month.replace('-', ''))
  throw usageFailure('say --date or --month')
}

function dayPeriod(name: string): Period {
  const from = startOf(name)
  return { name, from, to: from + dayMs - 1 }
}

function monthPeriod(name: string): Period {
  const from = startOf(`${name}01`)
  // The fifth week of a month ends in the next one, whose first day is then known.
  const next = formatChinaTime(from + 32 * dayMs, 'yyyyMMdd').slice(0, 6)
  return { name, from, to: startOf(`${next}01`) - 1 }
}

function startOf(day: string): number {
  const start = parseChinaTime(day, 'yyyyMMdd')
  if (start === undefined) throw usageFailure(`there is no ${day}`)
  return start
}
