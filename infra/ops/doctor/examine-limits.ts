import { stoppedUntil } from '#shared/limits/juhe-budget.ts'
import { juheBudgetKey, readBudget } from '#shared/limits/juhe-budget-item.ts'
import { countOpenOrders } from '#shared/limits/open-orders.ts'
import { dayOf } from '#shared/limits/order-quota.ts'
import { usedPermits } from '#shared/limits/permit-counter.ts'
import { minuteOf } from '#shared/limits/request-limiter.ts'
import { getItem } from '#shared/table/items.ts'
import { limitOf } from '#shared/tenants/limits.ts'
import { listTenants } from '#shared/tenants/list-tenants.ts'
import type { Tenant } from '#shared/tenants/tenant.ts'
import { chinaTime } from '../output/times.ts'
import type { Session } from '../store/session.ts'
import { type Finding, well, worthALook } from './finding.ts'

/** Of this part of a limit on there is little room. */
const nearly = 0.8

/** Tenants who are about to be turned away. What a process has set aside for them counts as used. */
export async function examineLimits({ backing }: Session): Promise<Finding> {
  const tenants = await listTenants(backing.table)
  const near: string[] = []
  for (const tenant of tenants) near.push(...(await nearLimits(backing, tenant)))
  return near.length === 0 ? well(`${tenants.length} tenants, all with room`) : worthALook(near.join('; '))
}

async function nearLimits(
  { table, platform, environment }: Session['backing'],
  { tenantId, limits }: Tenant,
): Promise<readonly string[]> {
  const now = platform.now()
  const most = (name: 'requestsPerMinute' | 'ordersPerDay' | 'openOrders') =>
    limitOf(name, limits, environment.limits)
  const [requests, orders, open] = [most('requestsPerMinute'), most('ordersPerDay'), most('openOrders')]
  const isNear = (used: number, limit: number) => used >= limit * nearly
  const found: string[] = []
  if (requests !== undefined) {
    const used = await usedPermits(table, minuteOf(tenantId, now))
    if (isNear(used, requests))
      found.push(`${tenantId} has used ${used} of ${requests} requests of this minute`)
  }
  if (orders !== undefined) {
    const used = await usedPermits(table, dayOf(tenantId, now))
    if (isNear(used, orders)) found.push(`${tenantId} has used ${used} of ${orders} orders of today`)
  }
  if (open !== undefined) {
    const used = await countOpenOrders(table, tenantId, open)
    if (isNear(used, open)) found.push(`${tenantId} has ${used} of ${open} open orders`)
  }
  return found
}

/** The stage's budget of calls at Juhe: how much of the day is used, and whether routine questions stand still. */
export async function examineBudget({ backing }: Session): Promise<Finding> {
  const { table, platform, environment } = backing
  const now = platform.now()
  const state = readBudget((await getItem(table, juheBudgetKey)) ?? {}, now)
  const { callsPerDay } = environment.juheLimits
  const stopped = stoppedUntil(state, environment.juheLimits, now)
  const used =
    callsPerDay === undefined
      ? `${state.usedToday} calls today, no bound`
      : `${state.usedToday} of ${callsPerDay} calls of today are used`
  if (stopped > 0)
    return worthALook(
      `${used}; routine questions are stopped until ${chinaTime(stopped)}: buy quota at Juhe, then juhe budget --resume`,
    )
  return callsPerDay !== undefined && state.usedToday >= callsPerDay * nearly ? worthALook(used) : well(used)
}
