import type { OrderStatus } from '#contract/dictionary.ts'

/** Where an order is concerned, by which numbers it is found again. Neither is personal data. */
type OrderRef = { readonly orderNo: string; readonly tenantId: string }

/**
 * What the service notices about itself, for the log and the metrics. No observation holds personal data, a key or a
 * URL, and none of the values that a metric could be divided by is unbounded.
 */
export type Observation =
  /** An order moved to another status. */
  | ({ readonly kind: 'status'; readonly status: OrderStatus } & OrderRef)
  /** How a submit to Juhe ended. */
  | ({
      readonly kind: 'submit'
      readonly outcome: 'done' | 'refused' | 'turnedAway' | 'notCalled' | 'unknown'
    } & OrderRef)
  /** What Juhe said contradicts what is known, or is in no document. */
  | ({ readonly kind: 'contradiction' | 'unlisted'; readonly what: string } & OrderRef)
  /** Juhe answered with something else than success, or not at all. */
  | { readonly kind: 'upstreamError'; readonly operation: string; readonly error: string }
  /**
   * Juhe's answer held something that the contract does not list, and was read all the same; or a record of the stream
   * could not be read.
   */
  | { readonly kind: 'oddity'; readonly what: string }
  /** The daily check found Juhe otherwise than the service relies on; `detail` says how, and what to set. */
  | { readonly kind: 'juheDrift'; readonly check: string; readonly detail: string }
  /** A request bore a key that is unknown, revoked or expired. */
  | { readonly kind: 'unknownKey' }
  /** A callback of Juhe's came in. */
  | {
      readonly kind: 'callbackIn'
      readonly outcome: 'applied' | 'unchanged' | 'unknownOrder' | 'badToken' | 'badSource' | 'unreadable'
    }
  /** An attempt to deliver a push; `latencyMs` is the time since the event, on success. */
  | ({
      readonly kind: 'pushOut'
      readonly pushId: string
      readonly outcome: 'delivered' | 'failed' | 'givenUp'
      readonly latencyMs?: number
    } & OrderRef)
  /** An order that a worker could not handle, for the n-th time in a row. */
  | { readonly kind: 'setback'; readonly orderNo: string; readonly setbacks: number; readonly error: string }
  /** One tick of the schedule: how many orders it sent to the queues. */
  | {
      readonly kind: 'reconciled'
      readonly found: number
      readonly left: number
      readonly oldestDueMs: number
      readonly durationMs: number
    }
  /** Messages that a queue did not take: the next tick sends them. */
  | { readonly kind: 'unsent'; readonly by: 'wake' | 'reconcile'; readonly count: number }
  /** One batch of messages: for how many orders something was due, and how late the latest was begun. */
  | {
      readonly kind: 'worked'
      readonly queue: 'attention' | 'pushes'
      readonly attended: number
      readonly idle: number
      readonly latestMs: number
    }
  /** A tenant has a tenth or less of a limit left: once a minute in each process. */
  | {
      readonly kind: 'nearLimit'
      readonly limit: 'requestsPerMinute' | 'ordersPerDay' | 'openOrders'
      readonly left: number
      readonly tenantId: string
    }
  /** A routine question waits for its slot in Juhe's budget, ms from now. */
  | { readonly kind: 'askPostponed'; readonly waitMs: number }
  /** What is used of Juhe's budget today, and how long the line of routine questions is, ms: once a minute a process. */
  | { readonly kind: 'juheBudget'; readonly usedToday: number; readonly waitMs: number }
  /** An order that was attended to, and whose outcome at Juhe is unknown still. */
  | { readonly kind: 'inDoubt'; readonly forMs: number }

/** Takes note of an observation. Never throws and never waits. */
export type Observe = (observation: Observation) => void
