import * as z from 'zod/mini'
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
  z.transform((text) => Number(text.slice(0, -1)) * (unitMs[text.slice(-1)] ?? 0)),
)

/** A whole number from 1 on the command line. */
export const countInput = z.pipe(
  z.string().check(z.regex(/^[1-9]\d{0,6}$/, 'must be a whole number from 1')),
  z.transform(Number),
)

/** An option without a value. */
export const flagInput = z._default(z.boolean(), false)

/** How fast a command that reads the whole table may read it. */
export const rateOption = {
  flags: '--rate <units>',
  description: 'read units a second that may be used: an order takes about half a one',
  fallback: '100',
}

/** The option's value. */
export const rateInput = countInput
