/** How often the schedule ticks, ms: each minute, on AWS and locally. */
export const tickMs = 60_000

/** By how much a tick may be late, ms. */
const lateTickMs = 5_000

/**
 * How far ahead `wake` and `reconcile` look, ms. A moment nearer than this could pass before a tick sees it, so `wake`
 * sends the order; a tick sends what falls due before the tick after it.
 */
export const lookAheadMs = tickMs + lateTickMs
