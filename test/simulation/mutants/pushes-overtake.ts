import type { Order, Push } from '#shared/orders/machine/order.ts'

export * from '#shared/orders/machine/delivery.ts'

/** Each push for itself. */
export function headsOf(order: Order): readonly Push[] {
  return order.outbox.filter((push) => push.delivery.state === 'waiting')
}
