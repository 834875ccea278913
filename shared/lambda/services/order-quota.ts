import { createOrderQuota, type OrderQuota } from '#shared/limits/order-quota.ts'
import type { Backing } from '../platform/backing.ts'

/** Holds tenants to the orders that they may make. */
export function orderQuota({ table, platform, environment }: Backing): OrderQuota {
  return createOrderQuota({ table, now: platform.now, defaults: environment.limits })
}
