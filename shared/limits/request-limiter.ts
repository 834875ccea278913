import { minuteMs } from '#contract/durations.ts'
import { limitOf } from '#shared/tenants/limits.ts'
import type { Tenant } from '#shared/tenants/tenant.ts'
import { counterLease, createPermitCounter, type LimitServices, type Window } from './permit-counter.ts'

/**
 * Whether a tenant may make one more request in this minute. `onNear` is told how many are left when it is a tenth of the
 * limit or less.
 */
export type RequestLimiter = (tenant: Tenant, onNear?: (left: number) => void) => Promise<boolean>

/** Holds each tenant to his requests a minute. Tenants without a bound cost nothing. */
export function createRequestLimiter({ table, now, defaults }: LimitServices): RequestLimiter {
  const permits = createPermitCounter(counterLease(table))
  return async ({ tenantId, limits }, onNear) => {
    const limit = limitOf('requestsPerMinute', limits, defaults)
    if (limit === undefined) return true
    const window = minuteOf(tenantId, now())
    const isTaken = await permits.take(window, limit)
    const remaining = isTaken ? permits.near(window, limit) : 0
    if (remaining !== undefined) onNear?.(remaining)
    return isTaken
  }
}

/** The minute of a moment (ms), in which requests are counted. */
export function minuteOf(tenantId: string, now: number): Window {
  const minute = Math.floor(now / minuteMs)
  return { of: `requests#${tenantId}`, name: String(minute), endsAt: (minute + 1) * minuteMs }
}
