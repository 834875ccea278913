import type { Context } from './change.ts'
import type { Moment, Order } from './order.ts'
import { day } from './policy.ts'

/**
 * The train left so long ago that nothing will come of the order any more. What Juhe still shows as under way then is
 * ended by us: what waits must not wait for ever.
 */
export function isLongGone(order: Order, { now, policy }: Context): boolean {
  return now >= departureOf(order) + policy.settledAfterDepartureMs
}

/**
 * When the train leaves: as its ticket says, within what can be of the trip that was ordered. A push is unsigned: one
 * that names a distant day must not keep an order, and its people's data, waiting for it.
 */
export function departureOf({ progress, trip }: Order): Moment {
  if (!('issue' in progress)) return trip.departAt
  return Math.min(Math.max(progress.issue.departAt, trip.departAt - 2 * day), trip.departAt + 2 * day)
}
