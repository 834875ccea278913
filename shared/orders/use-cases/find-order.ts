import { OutOrderNo, orderNoOf } from '#shared/ids.ts'
import type { TenantContext } from '#shared/use-case.ts'
import { isRefused, type Order } from '../machine/order.ts'
import { isTombstone } from '../machine/tombstone.ts'
import type { OrderStore } from '../store/order-store.ts'

/**
 * A tenant's order by the tenant's number. Another tenant's order of the same number has another key, so that it
 * cannot be found; a submit that Juhe refused left none, and of an order whose retention ended only the number is left.
 */
export async function findOrder(
  store: OrderStore,
  { tenant, log }: TenantContext,
  outOrderNo: string,
): Promise<Order | undefined> {
  const orderNo = orderNoOf(tenant.tenantId, OutOrderNo.parse(outOrderNo))
  log.note({ orderNo })
  const order = await store.get(orderNo)
  return order === undefined || isRefused(order) || isTombstone(order) ? undefined : order
}
