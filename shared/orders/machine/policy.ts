/** Milliseconds in a second, a minute, an hour and a day: the units that the schedules below are written in. */
export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** By how much the clocks of two processes may differ, ms. */
export const clockSkewMs = 2 * second

/**
 * When things are tried, asked and given up, as data. All durations are in ms. A schedule is a list of delays:
 * the n-th try waits for the n-th, and the last one repeats.
 */
export type Policy = {
  /** How long one call to Juhe may be in flight. Until then nobody else acts on the same order. */
  readonly callLeaseMs: number
  /** How much of that is kept for the call itself: with less left, it is not begun any more. */
  readonly callMs: number
  /**
   * How long after an unanswered submit or refund 'Juhe does not know it' is believed: the request may still be on its
   * way, and what orderDetail shows may lag behind. It is assumed that both together are over by then; so a submit of
   * which Juhe shows nothing for longer would be made twice.
   */
  readonly believeAbsenceAfterMs: number
  /** Asking Juhe what became of a call that was never answered. */
  readonly askUnknown: readonly number[]
  /** Trying again what Juhe turned away at its door (quota, key, maintenance): nothing was done there. */
  readonly retryTurnedAway: readonly number[]
  /** Asking after an order that is grabbing, for days: a callback may have been lost. Each costs a call of Juhe's quota. */
  readonly askGrabbing: readonly number[]
  /**
   * By up to which share a question of this schedule comes early, differently for each order, so that orders that were
   * submitted together are not asked about together. From 0 to 1.
   */
  readonly askJitter: number
  /** How long after closeTime Juhe's callback of the outcome is waited for before we ask. */
  readonly askAfterCloseMs: number
  /** Asking after a refund that Juhe accepted. */
  readonly askRefund: readonly number[]
  /** Asking after an issued order, until `settledAfterDepartureMs`: tickets can be refunded at a station counter. */
  readonly askIssued: readonly number[]
  readonly settledAfterDepartureMs: number
  /** Asking once more after an order ended without a ticket, in case Juhe changed its mind and the callback got lost. */
  readonly askEndedMs: number
  /** No refund sooner than this after the ticket was issued (contract msgCode 309). */
  readonly refundAfterIssueMs: number
  /** No refund later than this before departure (contract msgCode 310). */
  readonly refundBeforeDepartureMs: number
  /** Delays between the attempts to deliver one push. */
  readonly pushRetries: readonly number[]
  /** How long a new push is left to the table's stream before the schedule takes it: longer than an attempt may last. */
  readonly pushHeadStartMs: number
  /**
   * How long the push of a refund's end that only orderDetail told is held back: Juhe's own callback may be on its way, and
   * knows the amount or the reason.
   */
  readonly refundPushPatienceMs: number
  /** A receiver's Retry-After is respected up to here. */
  readonly retryAfterCapMs: number
  /** If true, a callback of Juhe's is a hint: it makes us ask, and nothing that costs money rests on it. */
  readonly confirmCallbacks: boolean
  /** How long after an order came to rest its personal data are kept, ms; absent: for ever. */
  readonly forgetAfterMs?: number
  /** How long after that anything of it is kept but its number, ms; absent: for ever. */
  readonly reduceAfterMs?: number
}

/** The policy of a production stage. */
export const defaultPolicy: Policy = {
  callLeaseMs: 30 * second,
  callMs: 10 * second,
  believeAbsenceAfterMs: 30 * second,
  askUnknown: [
    5 * second,
    10 * second,
    20 * second,
    30 * second,
    minute,
    2 * minute,
    5 * minute,
    10 * minute,
  ],
  retryTurnedAway: [30 * second, minute, 5 * minute, 10 * minute, 30 * minute],
  askGrabbing: [30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 30 * minute],
  askJitter: 0,
  askAfterCloseMs: 30 * second,
  askRefund: [30 * second, minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour],
  askIssued: [day],
  settledAfterDepartureMs: 3 * day,
  askEndedMs: minute,
  refundAfterIssueMs: 5 * minute,
  refundBeforeDepartureMs: 30 * minute,
  pushRetries: [
    5 * second,
    30 * second,
    2 * minute,
    10 * minute,
    hour,
    3 * hour,
    6 * hour,
    12 * hour,
    day,
    day,
  ],
  pushHeadStartMs: 15 * second,
  refundPushPatienceMs: minute,
  retryAfterCapMs: hour,
  confirmCallbacks: true,
}

/** The n-th delay of a schedule (n from 0), in ms; past its end the last one repeats. */
export function delayOf(schedule: readonly number[], n: number): number {
  return schedule[Math.min(n, schedule.length - 1)] ?? 0
}

/** The n-th delay of `askGrabbing` for an order, in ms: the same whenever it is computed. */
export function grabbingDelay(
  { askGrabbing, askJitter }: Policy,
  { orderNo }: { readonly orderNo: string },
  n: number,
): number {
  const delay = delayOf(askGrabbing, n)
  return askJitter === 0 ? delay : Math.round(delay * (1 - askJitter * shareOf(`${orderNo}#${n}`)))
}

/** A number in [0, 1) that follows from a text (FNV-1a). */
function shareOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  // The last characters differ most: what they change must reach the high bits.
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0) / 2 ** 32
}
