import { formatChinaTime } from '#contract/china-time.ts'
import type { TenantId } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { limitOf, type TenantLimits } from '#shared/tenants/limits.ts'
import type { Tenant } from '#shared/tenants/tenant.ts'
import { countOpenOrders, type OpenCount, roomFor } from './open-orders.ts'
import { createPermitCounter, type Window } from './permit-counter.ts'

/** Room for one new order, reserved until it is said what became of it: `placed` when it is stored, `giveBack` when not. */
export type Admission = { readonly placed: () => void; readonly giveBack: () => void }

/** Admits new orders of tenants; undefined when a tenant has used up his orders of the day, or has too many open. */
export type OrderQuota = { admit(tenant: Tenant): Promise<Admission | undefined> }

const dayMs = 24 * 3_600_000

/** More tenants than that are not remembered. */
const mostCounts = 2_000

const unbounded: Admission = { placed: () => undefined, giveBack: () => undefined }

/** Holds each tenant to his orders a day and his open orders. Tenants without these bounds cost nothing. */
export function createOrderQuota({
  table,
  now,
  defaults,
}: {
  readonly table: Table
  readonly now: () => number
  readonly defaults: TenantLimits
}): OrderQuota {
  const permits = createPermitCounter(table)
  const counts = new Map<string, OpenCount>()
  const counting = new Map<string, Promise<void>>()
  /** Orders that have a reservation and are not stored yet: no count can see them. */
  const underWay = new Map<string, Set<Promise<void>>>()

  /** Concurrent submits share one count. It begins when every order that was let in is stored, so that it sees them. */
  function countOnce(tenantId: TenantId, limit: number): Promise<void> {
    const already = counting.get(tenantId)
    if (already !== undefined) return already
    const count = async () => {
      await Promise.all(underWay.get(tenantId) ?? [])
      const at = now()
      const open = await countOpenOrders(table, tenantId, limit)
      if (counts.size >= mostCounts) counts.clear()
      counts.set(tenantId, { open, at, added: 0 })
    }
    const mine = count().finally(() => counting.delete(tenantId))
    counting.set(tenantId, mine)
    return mine
  }

  /** Between the look at the count and the reservation nothing is waited for: no two submits get the same room. */
  async function reserveRoom(tenantId: TenantId, limit: number): Promise<(() => void) | undefined> {
    for (;;) {
      const known = roomFor(counts.get(tenantId), limit, now())
      if (known === true) {
        added(tenantId, 1)
        return begin(tenantId)
      }
      if (known === false) return undefined
      await countOnce(tenantId, limit)
    }
  }

  /** Notes an order as under way; returns what ends that. */
  function begin(tenantId: TenantId): () => void {
    const orders = underWay.get(tenantId) ?? new Set()
    underWay.set(tenantId, orders)
    const { promise, resolve } = Promise.withResolvers<void>()
    orders.add(promise)
    return () => {
      resolve()
      orders.delete(promise)
      if (orders.size === 0 && underWay.get(tenantId) === orders) underWay.delete(tenantId)
    }
  }

  function added(tenantId: string, by: 1 | -1): void {
    const count = counts.get(tenantId)
    if (count !== undefined) counts.set(tenantId, { ...count, added: count.added + by })
  }

  async function takeToday(today: Window, limit: number | undefined): Promise<boolean> {
    return limit === undefined || permits.take(today, limit)
  }

  return {
    async admit(tenant) {
      const { tenantId, limits } = tenant
      const mostOpen = limitOf('openOrders', limits, defaults)
      const mostToday = limitOf('ordersPerDay', limits, defaults)
      if (mostOpen === undefined && mostToday === undefined) return unbounded
      const end = mostOpen === undefined ? () => undefined : await reserveRoom(tenantId, mostOpen)
      if (end === undefined) return undefined
      const giveBackRoom = () => {
        if (mostOpen !== undefined) added(tenantId, -1)
        end()
      }
      const today = dayOf(tenantId, now())
      const isAllowed = await takeToday(today, mostToday).catch((error: unknown) => {
        giveBackRoom()
        throw error
      })
      if (!isAllowed) {
        giveBackRoom()
        return undefined
      }
      return {
        placed: end,
        giveBack() {
          giveBackRoom()
          if (mostToday !== undefined) permits.giveBack(today)
        },
      }
    },
  }
}

/** The day in China: that of the trains and of Juhe's own quotas. */
function dayOf(tenantId: string, now: number): Window {
  return { of: `orders#${tenantId}`, name: formatChinaTime(now, 'yyyyMMdd'), endsAt: now + dayMs }
}
