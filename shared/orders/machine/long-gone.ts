import type { Context } from './change.ts'
import type { Moment, Order, Trip } from './order.ts'
import { day } from './policy.ts'

/**
 * The train left so long ago that nothing will come of the order any more. What Juhe still shows as under way then is
 * ended by us: what waits must not wait for ever.
 */
export function isLongGone(order: Order, { now, policy }: Context): boolean {
  return now >= departureOf(order) + policy.settledAfterDepartureMs
}

/**
 * When the train leaves: as its ticket says, if that can be of the trip that was ordered, and else as was ordered. A
 * distant day must neither keep an order, and its people's data, waiting, nor end it too early.
 */
export function departureOf({ progress, trip }: Order): Moment {
  if (!('issue' in progress)) return trip.departAt
  return plausibleDeparture(progress.issue.departAt, trip)
}

/** The departure that was told, unless it cannot be one of this trip, or none was told: then the ordered one. */
export function plausibleDeparture(departAt: Moment | undefined, trip: Trip): Moment {
  return departAt !== undefined && Math.abs(departAt - trip.departAt) <= 2 * day ? departAt : trip.departAt
}
