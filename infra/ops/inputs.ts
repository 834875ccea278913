import * as z from 'zod/mini'
import { parseChinaTime } from '#contract/china-time.ts'
import { isOrderStatus } from '#contract/dictionary.ts'
import { OrderNo, OutOrderNo, TenantId } from '#shared/ids.ts'

/** An argument whose value has a pattern, with the words for when it does not fit. */
function argument<Output>(schema: z.ZodMiniType<Output>, rule: string): z.ZodMiniType<Output, string> {
  return z.pipe(
    z.string().check(z.refine((text) => schema.safeParse(text).success, { error: rule, abort: true })),
    z.transform((text) => schema.parse(text)),
  )
}

/** A tenant's id on the command line. */
export const tenantIdInput = argument(TenantId, 'must be 1 to 64 letters, digits, _ or -')

/** A tenant's own order number on the command line. */
export const outOrderNoInput = argument(OutOrderNo, 'must be 6 to 32 letters or digits')

/** Our order number on the command line. */
export const orderNoInput = argument(OrderNo, 'must be T and 25 characters of 0-9 and A-Z')

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A duration on the command line, such as `90s`, `15m`, `2h`, `3d`; in ms. */
export const durationInput = z.pipe(
  z.string().check(z.regex(/^\d{1,6}[smhd]$/, 'must be a number and a unit: 90s, 15m, 2h or 3d')),
  z.transform(durationMs),
)

function durationMs(text: string): number {
  return Number(text.slice(0, -1)) * (unitMs[text.slice(-1)] ?? 0)
}

const statusesRule = 'must be letters of orderStatus, such as N,B,D'

/** States of orders on the command line, with commas. */
export const statusesInput = z.pipe(
  z.string().check(z.refine((text) => text.split(',').every(isOrderStatus), statusesRule)),
  z.transform((text) => text.split(',')),
)

/** A moment, ms, or how long ago one was, ms. */
export type GivenMoment = { readonly at: number } | { readonly ago: number }

const momentRule =
  'must be a duration such as 2h or 3d, a day such as 2026-02-10, or 2026-02-10 08:30 (China Standard Time)'

/** A moment on the command line. A day is its beginning in China; ISO 8601 with a zone is taken too. */
export const momentInput = z.pipe(
  z.string().check(z.refine((text) => givenMoment(text) !== undefined, momentRule)),
  z.transform((text): GivenMoment => givenMoment(text) ?? { ago: 0 }),
)

function givenMoment(text: string): GivenMoment | undefined {
  if (/^\d{1,6}[smhd]$/.test(text)) return { ago: durationMs(text) }
  const at =
    parseChinaTime(text, 'yyyy-MM-dd HH:mm:ss') ??
    parseChinaTime(text, 'yyyy-MM-dd HH:mm') ??
    parseChinaTime(`${text} 00:00`, 'yyyy-MM-dd HH:mm')
  if (at !== undefined) return { at }
  const isIso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text)
  const parsed = isIso ? Date.parse(text) : Number.NaN
  return Number.isFinite(parsed) ? { at: parsed } : undefined
}

/** A whole number from 1 on the command line. */
export const countInput = z.pipe(
  z.string().check(z.regex(/^[1-9]\d{0,6}$/, 'must be a whole number from 1')),
  z.transform(Number),
)

/** An option without a value. */
export const flagInput = z._default(z.boolean(), false)

/** Why an operator needs a person's data, for the audit record. */
export const reasonInput = z
  .string('must be given: --reason')
  .check(z.minLength(3, 'must be three characters or more'))

/** How fast a command that reads the whole table may read it. */
export const rateOption = {
  flags: '--rate <units>',
  description: 'read units a second that may be used: an order takes about half a one',
  fallback: '100',
}

/** The option's value. */
export const rateInput = countInput
