import type { Moment, Order } from './order.ts'
import { ticketsOf } from './tickets.ts'

/** Since when something that Juhe was asked to do for an order has had an unknown outcome; undefined if nothing has. */
export function inDoubtSince(order: Order): Moment | undefined {
  const { submission, cancellation } = order
  const refunds = ticketsOf(order).flatMap(({ refund }) => (refund === undefined ? [] : [refund]))
  const since = [
    ...(submission.state === 'unknown' ? [submission.endedAt] : []),
    ...(cancellation?.state === 'unknown' ? [cancellation.requestedAt] : []),
    ...refunds.flatMap((refund) => (refund.state === 'unknown' ? [refund.endedAt] : [])),
  ]
  return since.length === 0 ? undefined : Math.min(...since)
}
