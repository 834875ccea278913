import type { Market } from './inventory.ts'

/** How the simulated upstream behaves, as data. All durations in ms. */
export type UpstreamSettings = {
  /** The key that its client must send. */
  readonly key: string
  /** How long a queryKey can be ordered with. */
  readonly queryTtlMs: number
  /** The furthest day that can be searched, in days from today. */
  readonly searchDays: number
  /** No submit later than this before the main train's departure (contract §2, 3 hours). */
  readonly leadMs: number
  /** From N (created) to B (waiting for the sale) or D (grabbing). */
  readonly acceptMs: number
  /** Between two tries to grab. */
  readonly tickMs: number
  /** From applyRefundOrder to its result. */
  readonly refundMs: number
  /** No refund sooner than this after the tickets were issued (msgCode 309). */
  readonly refundAfterIssueMs: number
  /** No refund later than this before departure (msgCode 310). */
  readonly refundBeforeDepartureMs: number
  /** Pushes: how often in all, how long after an attempt that was not answered `success`, how long one may take. */
  readonly pushAttempts: number
  readonly pushRetryMs: number
  readonly pushTimeoutMs: number
  /** A second submit of the same outOrderNo: the upstream documents no uniqueness, so it makes a second order. */
  readonly duplicates: 'allow' | 'refuse'
  readonly market: Market
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** The sandbox as it is when nothing is set. */
export const defaultSettings: UpstreamSettings = {
  key: 'juhe-sandbox-key',
  // Longer than a client will keep it, so that an order can be submitted again after trouble.
  queryTtlMs: hour,
  searchDays: 75,
  leadMs: 3 * hour,
  acceptMs: 500,
  tickMs: 2 * second,
  refundMs: 3 * second,
  refundAfterIssueMs: 5 * minute,
  refundBeforeDepartureMs: 30 * minute,
  pushAttempts: 3,
  pushRetryMs: 3 * second,
  pushTimeoutMs: 5 * second,
  duplicates: 'allow',
  market: { saleDays: 60, slotMs: 10 * minute, returnedSeatMs: 30 * minute, saleEndsMs: 30 * minute },
}
