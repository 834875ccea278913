import type { Context } from './change.ts'
import type { Order } from './order.ts'

/**
 * The train left so long ago that nothing will come of the order any more. What Juhe still shows as under way then is
 * ended by us: what waits must not wait for ever.
 */
export function isLongGone({ progress, trip }: Order, { now, policy }: Context): boolean {
  const departAt = 'issue' in progress ? progress.issue.departAt : trip.departAt
  return now >= departAt + policy.settledAfterDepartureMs
}
