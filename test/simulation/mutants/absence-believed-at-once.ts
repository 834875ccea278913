import type { Change, Context } from '#shared/orders/change.ts'
import type { Order } from '#shared/orders/order.ts'
import * as real from '#shared/orders/submission.ts'

export * from '#shared/orders/submission.ts'

/** What Juhe does not know, it will never know. */
export function absent(order: Order, context: Context): Change {
  return real.absent(order, { ...context, policy: { ...context.policy, believeAbsenceAfterMs: 0 } })
}
