import { OrderNo } from '#shared/ids.ts'
import { type ChangeServices, changeOrder } from '#shared/orders/store/change-order.ts'
import type { OrderStore } from '#shared/orders/store/order-store.ts'
import type { PushRow } from './wire.ts'

/** How many pushes go out again, and how many were about to be sent anyway. */
export type Resent = { readonly resent: number; readonly alreadyDue: number }

/** Makes pushes due at once, under their old ids; the service's own delivery sends them. */
export async function resend(
  orders: Pick<OrderStore, 'get'>,
  changes: ChangeServices,
  pushes: readonly PushRow[],
): Promise<Resent> {
  let resent = 0
  for (const [orderNo, group] of Map.groupBy(pushes, (push) => push.orderNo)) {
    let order = await orders.get(OrderNo.parse(orderNo))
    for (const { id } of group) {
      if (order === undefined) break
      const applied = await changeOrder(changes, order, { type: 'pushResendRequested', pushId: id })
      order = applied.order
      if (applied.changed) resent += 1
    }
  }
  return { resent, alreadyDue: pushes.length - resent }
}
