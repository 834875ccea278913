import * as z from 'zod/mini'

const limit = z.union([z.int().check(z.positive()), z.literal('none')])

/** How much a tenant may use the service. What is absent is as the stage says; `none` has no bound. */
export const TenantLimits = z.object({
  /** Requests of all operations that look up the key, in one minute. Beyond: 10011. */
  requestsPerMinute: z.exactOptional(limit),
  /** New orders in one day, China Standard Time. Beyond: 10012. */
  ordersPerDay: z.exactOptional(limit),
  /** Orders that are neither issued nor ended, at one time. Beyond: 10012. */
  openOrders: z.exactOptional(limit),
})
export type TenantLimits = z.infer<typeof TenantLimits>

/** The name of one of the limits. */
export type LimitName = keyof TenantLimits

/** From here on a limit is none: it would only be counted in vain. */
const boundless = 1_000_000

/** What holds for a tenant: his own limit, or else the stage's; undefined where there is no bound. */
export function limitOf(
  name: LimitName,
  own: TenantLimits | undefined,
  defaults: TenantLimits,
): number | undefined {
  const chosen = own?.[name] ?? defaults[name]
  return chosen === undefined || chosen === 'none' || chosen >= boundless ? undefined : chosen
}
