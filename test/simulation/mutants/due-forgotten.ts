import * as real from '#shared/orders/machine/duties.ts'
import type { Order } from '#shared/orders/machine/order.ts'

export * from '#shared/orders/machine/duties.ts'

/** Nobody is told to look at a submit that is under way: its answer will come. */
export function dueAtOf(order: Order): number | undefined {
  return order.submission.state === 'sending' ? undefined : real.dueAtOf(order)
}
