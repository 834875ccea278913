import type { Order, Push } from '#shared/orders/machine/order.ts'
import { changeOrder } from '#shared/orders/store/change-order.ts'
import * as real from '#shared/pushes/deliver-push.ts'

export * from '#shared/pushes/deliver-push.ts'

/** Never sends twice: notes the delivery, then sends. */
export async function deliverPush(
  services: real.DeliveryServices,
  order: Order,
  push: Push,
  isTooLate: () => boolean,
): Promise<Order> {
  const at = services.now()
  const attempt = { at, ms: 0, result: { kind: 'answered', httpStatus: 200 } } as const
  const noted = await changeOrder(services, order, {
    type: 'pushTried',
    ...{ pushId: push.id, tries: push.delivery.tries, jitter: 0, attempt },
  })
  return noted.changed ? real.deliverPush(services, noted.order, push, isTooLate) : noted.order
}
