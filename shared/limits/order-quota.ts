import { formatChinaTime } from '#contract/china-time.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { limitOf, type TenantLimits } from '#shared/tenants/limits.ts'
import type { Tenant } from '#shared/tenants/tenant.ts'
import { countOpenOrders, type OpenCount, roomFor } from './open-orders.ts'
import { createPermitCounter, type Window } from './permit-counter.ts'

/** Room for one new order; `giveBack` when none was made. */
export type Admission = { readonly giveBack: () => void }

/** Admits new orders of tenants; undefined when a tenant has used up his orders of the day, or has too many open. */
export type OrderQuota = { admit(tenant: Tenant): Promise<Admission | undefined> }

const dayMs = 24 * 3_600_000

/** More tenants than that are not remembered. */
const mostCounts = 2_000

const unbounded: Admission = { giveBack: () => undefined }

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

  async function hasRoom({ tenantId }: Tenant, limit: number): Promise<boolean> {
    const known = roomFor(counts.get(tenantId), limit, now())
    if (known !== undefined) return known
    const at = now()
    const open = await countOpenOrders(table, tenantId, limit)
    if (counts.size >= mostCounts) counts.clear()
    counts.set(tenantId, { open, at, added: 0 })
    return open < limit
  }

  function added(tenantId: string, by: 1 | -1): void {
    const count = counts.get(tenantId)
    if (count !== undefined) counts.set(tenantId, { ...count, added: count.added + by })
  }

  return {
    async admit(tenant) {
      const { tenantId, limits } = tenant
      const mostOpen = limitOf('openOrders', limits, defaults)
      if (mostOpen !== undefined && !(await hasRoom(tenant, mostOpen))) return undefined
      const mostToday = limitOf('ordersPerDay', limits, defaults)
      const today = dayOf(tenantId, now())
      if (mostToday !== undefined && !(await permits.take(today, mostToday))) return undefined
      if (mostOpen === undefined && mostToday === undefined) return unbounded
      added(tenantId, 1)
      return {
        giveBack() {
          added(tenantId, -1)
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
