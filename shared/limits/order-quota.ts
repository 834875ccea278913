import { formatChinaTime } from '#contract/china-time.ts'
import { dayMs } from '#contract/durations.ts'
import { limitOf } from '#shared/tenants/limits.ts'
import type { Tenant } from '#shared/tenants/tenant.ts'
import { createOpenOrdersLease, openUntil, openWindow } from './open-orders.ts'
import { counterLease, createPermitCounter, type LimitServices, type Window } from './permit-counter.ts'

/** Room for one new order. */
export type Admission = {
  /** Until when the order may be created, ms: later it needs another admission. */
  readonly until: number
  /** Says that the room was not used. Room of which nobody says anything counts as used for some seconds only. */
  readonly giveBack: () => void
  /** How many orders are left of a limit, where it is a tenth of it or less. */
  readonly ordersLeft?: number | undefined
  readonly openOrdersLeft?: number | undefined
}

/** Admits new orders of tenants; undefined when a tenant has used up his orders of the day, or has too many open. */
export type OrderQuota = { admit(tenant: Tenant): Promise<Admission | undefined> }

const unbounded: Admission = { until: Number.POSITIVE_INFINITY, giveBack: () => undefined }

/** Holds each tenant to his orders a day and his open orders. Tenants without these bounds cost nothing. */
export function createOrderQuota({ table, now, defaults }: LimitServices): OrderQuota {
  const ofDay = createPermitCounter(counterLease(table))
  const ofOpen = createPermitCounter(createOpenOrdersLease(table, now))

  async function admitToday({ tenantId, limits }: Tenant): Promise<Admission | undefined> {
    const limit = limitOf('ordersPerDay', limits, defaults)
    if (limit === undefined) return unbounded
    const today = dayOf(tenantId, now())
    const isTaken = await ofDay.take(today, limit)
    const ordersLeft = ofDay.near(today, limit)
    return isTaken ? { ...unbounded, ordersLeft, giveBack: () => ofDay.giveBack(today) } : undefined
  }

  async function admitOpen({ tenantId, limits }: Tenant): Promise<Admission | undefined> {
    const limit = limitOf('openOrders', limits, defaults)
    if (limit === undefined) return unbounded
    const window = openWindow(tenantId, now())
    const isTaken = await ofOpen.take(window, limit)
    const openOrdersLeft = ofOpen.near(window, limit)
    return isTaken
      ? { until: openUntil(window), openOrdersLeft, giveBack: () => ofOpen.giveBack(window) }
      : undefined
  }

  return {
    async admit(tenant) {
      const today = await admitToday(tenant)
      if (today === undefined) return undefined
      // Last, since its room must be used soon.
      const open = await admitOpen(tenant).catch((error: unknown) => {
        today.giveBack()
        throw error
      })
      if (open === undefined) {
        today.giveBack()
        return undefined
      }
      const giveBack = () => {
        open.giveBack()
        today.giveBack()
      }
      const { ordersLeft } = today
      return { until: open.until, ordersLeft, openOrdersLeft: open.openOrdersLeft, giveBack }
    },
  }
}

/** The day in China: that of the trains and of Juhe's own quotas. */
export function dayOf(tenantId: string, now: number): Window {
  return { of: `orders#${tenantId}`, name: formatChinaTime(now, 'yyyyMMdd'), endsAt: now + dayMs }
}
