import type { OrderEvent } from '#shared/orders/machine/events.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import * as real from '#shared/orders/store/change-order.ts'
import { type DeliveryServices, deliverPush } from '#shared/pushes/deliver-push.ts'

export * from '#shared/orders/store/change-order.ts'

/** Whoever can deliver pushes does so as soon as an event makes one, and stores the order afterwards. */
export async function changeOrder(
  services: real.ChangeServices,
  order: Order,
  event: OrderEvent,
): Promise<real.Applied> {
  const { order: next } = transition(order, event, { now: services.now(), policy: services.policy })
  const made = next.outbox.slice(order.outbox.length)
  if (canDeliver(services)) {
    const unrecorded = { ...services, store: { ...services.store, save: nowhere } }
    for (const push of made) await deliverPush(unrecorded, next, push)
  }
  return real.changeOrder(services, order, event)
}

const nowhere = async (order: Order) => ({ kind: 'written', order }) as const

function canDeliver(services: real.ChangeServices): services is DeliveryServices {
  return 'post' in services
}
