import type { Change, Context } from '#shared/orders/machine/change.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import * as real from '#shared/orders/machine/submission.ts'

export * from '#shared/orders/machine/submission.ts'

/** What Juhe does not know, it will never know. */
export function absent(order: Order, context: Context): Change {
  return real.absent(order, { ...context, policy: { ...context.policy, believeAbsenceAfterMs: 0 } })
}
