import type { TenantId } from '#shared/ids.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { usageFailure } from '../failure.ts'
import type { Session } from '../store/session.ts'
import { foundOrder, type OrderName } from './find.ts'
import { givenUpPushes } from './push-view.ts'

/** Asks for a tenant's pushes that nobody tries any more: no index knows them. */
export const givenUpOption = {
  flags: '--given-up',
  description: "all of the tenant's pushes that were given up, of any order; reads the whole table",
}

/** The tenant of a command line with that option. Throws an OpsFailure (`usage`) when it names none, or an order. */
export function tenantOfGivenUp({ tenantId, outOrderNo, orderNo }: OrderName): TenantId {
  if (tenantId !== undefined && outOrderNo === undefined && orderNo === undefined) return tenantId
  throw usageFailure('--given-up goes with <tenantId> alone')
}

/** Every order of a tenant that has pushes that were given up. */
export async function ordersWithGivenUp(
  session: Session,
  tenantId: TenantId,
  unitsPerSecond: number,
): Promise<readonly Order[]> {
  const orders: Order[] = []
  for await (const item of session.scan({ entity: 'order', unitsPerSecond })) {
    if (item.tenantId !== tenantId) continue
    const order = foundOrder(item)?.order
    if (order !== undefined && givenUpPushes(order).length > 0) orders.push(order)
  }
  return orders
}
