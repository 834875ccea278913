import type { Failure, Issue, Journaled, Moment, PushAttempt, RefundHint, Ticket } from './order.ts'

/** What a call that changes something at Juhe came to. Everything that is not a clear answer is `unknown`. */
export type CallOutcome =
  /** Juhe did it. */
  | { readonly kind: 'done' }
  /** Juhe refused the request itself; nothing was done. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** Juhe turned us away (key, quota, maintenance) before it looked at the request; nothing was done. */
  | { readonly kind: 'turnedAway'; readonly code: number }
  /** Juhe was not called: without its key, or too late. Nothing was done. */
  | { readonly kind: 'notCalled' }
  /** It may or may not have been done. `doubt`: Juhe said no in words that no document explains. */
  | { readonly kind: 'unknown'; readonly doubt?: Failure }

/**
 * As `CallOutcome`; a submit that was done brings the number that Juhe gave the order, one that was refused Juhe's whole
 * words (nobody's name or number in them).
 */
export type SubmitOutcome =
  | { readonly kind: 'done'; readonly upstreamOrderNo: string }
  | (Extract<CallOutcome, { kind: 'refused' }> & { readonly words?: string })
  | Extract<CallOutcome, { kind: 'turnedAway' | 'notCalled' | 'unknown' }>

/** A ticket as Juhe tells it, with the passenger already found in our order. */
export type TicketNews = Pick<
  Ticket,
  'passengerIndex' | 'passengerId' | 'seatClassCode' | 'seatNo' | 'pTicketNo' | 'price' | 'state'
>

/** What Juhe told of an order, by callback or by orderDetail. */
export type News =
  | { readonly status: 'N' | 'B' | 'D' }
  | { readonly status: 'U'; readonly failure: Failure }
  | { readonly status: 'O' | 'C' }
  | { readonly status: 'F' | 'T' | 'E'; readonly issue: Issue; readonly tickets: readonly TicketNews[] }
  /** A state that the contract does not list yet. */
  | { readonly status: 'unlisted' }
  /** Said to be issued, in a way that does not fit the order. Nothing is taken from it but that Juhe has the order. */
  | { readonly status: 'doubtful'; readonly what: DoubtfulIssue }

/** Juhe says that an order is issued, but shows no ticket yet, or a train or people that were not ordered. */
export type DoubtfulIssue = 'issuedWithoutTickets' | 'issuedOnAnotherTrain' | 'issuedToStrangers'

/** How a refund ended, as Juhe's callback tells it (contract §6 退款推送): `at` is its `refundTime`. */
export type RefundNews = {
  readonly passengerId: string
  readonly result: RefundHint
}

/** What the journal was told of one push's event. */
export type JournalMark = { readonly pushId: string; readonly journaled: Journaled }

/** Everything that can happen to an order. */
export type OrderEvent =
  /** The tenant is about to be told that the order exists, though Juhe's answer is still out. */
  | { readonly type: 'acknowledged' }
  | { readonly type: 'submitStarted' }
  | { readonly type: 'submitAnswered'; readonly attempt: number; readonly outcome: SubmitOutcome }
  /** orderDetail: Juhe has no order under our number. */
  | { readonly type: 'absent'; readonly askedAt?: Moment }
  /** orderDetail could not be had. */
  | { readonly type: 'askFailed' }
  /** A routine question waits for its slot in Juhe's budget. */
  | { readonly type: 'askPostponed'; readonly until: Moment }
  | {
      readonly type: 'detailLearned'
      /** Juhe's number of the grab order, as submitOrder answers it and callbacks bear it. */
      readonly upstreamOrderNo: string
      /** The number under which `issue=1` shows it: Juhe gives issued orders one of their own (contract §3). */
      readonly issuedOrderNo?: string
      readonly news: News
      /** When Juhe was asked, which is how old the answer may be; now, unless said otherwise. */
      readonly askedAt?: Moment
    }
  | { readonly type: 'callbackReceived'; readonly upstreamOrderNo: string; readonly news: News }
  /** A callback that could not be read names the order. */
  | { readonly type: 'callbackUnreadable' }
  | { readonly type: 'refundCallbackReceived'; readonly upstreamOrderNo: string; readonly refund: RefundNews }
  /** closeTime has passed and it is certain that Juhe never had the order. */
  | { readonly type: 'closed' }
  | { readonly type: 'cancelRequested' }
  | { readonly type: 'cancelStarted' }
  | { readonly type: 'cancelAnswered'; readonly outcome: CallOutcome }
  | { readonly type: 'refundRequested'; readonly passengerId: string }
  | { readonly type: 'refundStarted'; readonly passengerId: string }
  | {
      readonly type: 'refundAnswered'
      readonly passengerId: string
      readonly attempt: number
      readonly outcome: CallOutcome
    }
  | {
      readonly type: 'pushTried'
      readonly pushId: string
      /** How often it had been tried when this attempt began. */
      readonly tries: number
      readonly attempt: PushAttempt
      /** The receiver's Retry-After, ms. */
      readonly retryAfterMs?: number
      /** In [0, 1), drawn by the caller: spreads the retries. */
      readonly jitter: number
      /** What was written to the journal before the attempt. */
      readonly journaled?: readonly JournalMark[]
    }
  /** The journal holds these events of the order, or what became known of their money. */
  | { readonly type: 'journaled'; readonly marks: readonly JournalMark[] }
  | { readonly type: 'pushResendRequested'; readonly pushId: string }
  /** An operator tells what a refund brought back, from Juhe's own bill. Yuan, such as "9.00". */
  | { readonly type: 'refundPriceEntered'; readonly passengerId: string; readonly refundPrice: string }
  /** An operator takes back what orderDetail, just asked, denies. `by` and `reason` go to the timeline. */
  | {
      readonly type: 'corrected'
      readonly upstreamOrderNo: string
      readonly news: News
      readonly by: string
      /** Without personal data. */
      readonly reason: string
    }
  /** A person wants their data deleted, before their time. */
  | { readonly type: 'eraseRequested' }
  /** The order has rested for as long as personal data are kept. */
  | { readonly type: 'forgetDue' }
  /** The order has rested for as long as anything of it is kept. */
  | { readonly type: 'reduceDue' }
