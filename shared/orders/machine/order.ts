import type { MsgCode, OrderStatus, SeatClassCode, TicketState } from '#contract/dictionary.ts'
import type { Cents } from '#contract/money.ts'
import type { TripChoice } from '#contract/submit-order.ts'
import type { OrderNo, OutOrderNo, TenantId } from '#shared/ids.ts'
import type { KeyedHashes } from '#shared/vault/sealed.ts'
import type { Unread } from './unread.ts'

/** A moment: ms since the epoch. Rendered in China Standard Time only at the edges. */
export type Moment = number

/** What is to be grabbed: everything of a submit (contract §2) that is not about a person. */
export type Trip = TripChoice & {
  /** Departure of the main train. */
  readonly departAt: Moment
  /** Grabbing ends here (`closeTime`). */
  readonly closeAt: Moment
}

/** Personal data of an order, sealed and bound to its orderNo. Opened only to call Juhe, to answer and to push. */
export type SealedPersonal = {
  /** Passengers and contact; gone some time after the order came to rest. */
  readonly people?: string
  /** 12306 account and password; gone as soon as no submit can follow. */
  readonly account?: string
  /** Of the passengers' document numbers, so that a number is found without opening people. It goes with `people`. */
  readonly documents?: KeyedHashes
}

/**
 * The queryKey that Juhe gave, and when: Juhe forgets it, and a later submit needs a new search, for the same `from` and
 * `to`. (They are absent of older orders.)
 */
export type UpstreamQuery = {
  readonly key: string
  readonly fetchedAt: Moment
  readonly from?: string
  readonly to?: string
}

/** How far the order's submit to Juhe has come. Every state but `accepted` and the two ends has a next moment. */
export type Submission =
  /** The intent is stored and the call may be in flight. Nobody else submits before `until`. */
  | {
      readonly state: 'sending'
      readonly attempt: number
      readonly until: Moment
      /** The tenant was told that the order exists: a refusal is then a failed order, with a push. */
      readonly acknowledged: boolean
    }
  /** The call ended without a clear answer. Only orderDetail can tell its outcome. */
  | {
      readonly state: 'unknown'
      readonly attempt: number
      readonly endedAt: Moment
      readonly askAt: Moment
      readonly asked: number
      /** A refusal in words that no document explains: believed once Juhe's orderDetail confirms it. */
      readonly doubt?: Failure
      /** When a callback first told of the order. orderDetail may show it only some time later. */
      readonly toldAt?: Moment
    }
  /** It is certain that Juhe has no such order. It is sent again at `sendAt`. */
  | {
      readonly state: 'waiting'
      readonly attempt: number
      readonly sendAt: Moment
      readonly toldAt?: Moment
    }
  | { readonly state: 'accepted'; readonly attempt: number; readonly at: Moment }
  /**
   * Juhe refused before the tenant was told anything: no order exists, and the number is free. `words`: Juhe's whole
   * answer, for callers who submitted the same at the same time.
   */
  | { readonly state: 'refused'; readonly at: Moment; readonly failure: Failure; readonly words?: string }
  /** Ended (cancelled, expired, failed) and never was at Juhe. */
  | { readonly state: 'abandoned'; readonly at: Moment }

/** A `msgCode` of the contract's dictionary that says why something failed. */
export type FailureCode = Exclude<MsgCode, '100'>

/** Why something failed, in the words of the contract's dictionary (`msgCode`). Never holds personal data. */
export type Failure = {
  readonly msgCode: FailureCode
  readonly msgInfo: string
  /** The passengers whom it concerns, as indexes into the order's passengers. */
  readonly passengerIndexes: readonly number[]
}

/** A time of an issue that Juhe may leave out. */
export type UnsaidTime = 'arriveAt' | 'issuedAt'

/** Juhe's own codes of the stations of an issue, which only its callback tells. */
export type StationCodes = { readonly fromStationCode: string | null; readonly toStationCode: string | null }

/** What a callback tells and orderDetail does not: believed once orderDetail has confirmed how the order ended. */
export type Hint = { readonly codes?: StationCodes; readonly failure?: Failure }

/** The facts of an issue. What is known of them does not change afterwards, so that every push of it has the same body. */
export type Issue = {
  readonly trainNo: string
  readonly ticketNo: string
  readonly fromStation: string
  readonly toStation: string
  /** Juhe's own codes; null when only orderDetail told of the issue, which has none. */
  readonly fromStationCode: string | null
  readonly toStationCode: string | null
  readonly departAt: Moment
  /** Departure, where `unsaid` names it. */
  readonly arriveAt: Moment
  /** When the order was made, where `unsaid` names it. */
  readonly issuedAt: Moment
  /** The times that Juhe has not told: they are unknown, whatever stands for them here. */
  readonly unsaid?: readonly UnsaidTime[]
  /** Yuan, as Juhe writes it ("9.00"); "" when it is not known. */
  readonly orderPrice: string
  readonly juheServiceFee: string
}

/** How a refund ended, and why. */
export type RefundEnd =
  | { readonly refunded: true; readonly msgCode: '100' }
  | { readonly refunded: false; readonly msgCode: FailureCode }

/** How one request for a refund ended. The n-th of a ticket, from 1. */
export type RefundResult = RefundEnd & {
  readonly n: number
  /** When it ended as Juhe says, or when it was learnt where `isTimeUnsaid`. */
  readonly at: Moment
  /** Juhe has not told when it ended. */
  readonly isTimeUnsaid?: true
  /** Yuan; empty when only orderDetail told us, which does not say it. */
  readonly refundPrice: string
  readonly refundType: string
  readonly msgInfo: string
  /** An operator took it back: it never happened. No money came back for the ticket. */
  readonly takenBack?: true
  /** Only orderDetail has told of it: the callback will fill in amount, time and reason. */
  readonly isLearnt?: true
}

/** As `RefundResult`, before it counts. */
export type RefundHint = RefundEnd & Omit<RefundResult, 'n' | 'isLearnt' | 'takenBack' | keyof RefundEnd>

/** A refund under way. As with `Submission`, the intent is stored before Juhe is called. `attempt` counts the calls. */
export type RefundRequest =
  | {
      readonly state: 'sending'
      readonly requestedAt: Moment
      readonly attempt: number
      readonly until: Moment
    }
  | {
      readonly state: 'unknown'
      readonly requestedAt: Moment
      readonly attempt: number
      readonly endedAt: Moment
      readonly askAt: Moment
      readonly asked: number
      /** A refusal that may only say that an earlier call had arrived after all. */
      readonly doubt?: Failure
    }
  | {
      readonly state: 'waiting'
      readonly requestedAt: Moment
      readonly attempt: number
      readonly sendAt: Moment
    }
  | {
      readonly state: 'accepted'
      readonly requestedAt: Moment
      readonly askAt: Moment
      readonly asked: number
    }

/** One passenger's ticket, from its issue on. */
export type Ticket = {
  /** Index into the order's passengers. */
  readonly passengerIndex: number
  readonly passengerId: string
  readonly seatClassCode: SeatClassCode
  readonly seatNo: string
  readonly pTicketNo: string
  /** Yuan, as Juhe writes it; "" when it is not known. */
  readonly price: string
  readonly state: TicketState
  /**
   * What a callback told of a refund's end, before orderDetail has confirmed it. It knows more than orderDetail, such as the
   * amount.
   */
  readonly hint?: RefundHint
  readonly refund?: RefundRequest
  /** Why Juhe refused the newest request, which then counts as never made; gone with the next one. */
  readonly refusal?: Failure
  readonly refunds: readonly RefundResult[]
}

/** Where the order stands: the contract's `orderStatus`, with what is true only there. */
export type Progress =
  | { readonly status: 'N' | 'B' | 'D' }
  | { readonly status: 'U'; readonly at: Moment; readonly failure: Failure }
  | { readonly status: 'O' | 'C'; readonly at: Moment }
  | { readonly status: 'F' | 'T' | 'E'; readonly issue: Issue; readonly tickets: readonly Ticket[] }

/** A cancel that the tenant asked for and whose end is open. It stands until Juhe or an issued ticket ends it. */
export type Cancellation =
  /** Stored, but Juhe must first say whether it has the order. */
  | { readonly state: 'queued'; readonly requestedAt: Moment }
  | {
      readonly state: 'sending'
      readonly requestedAt: Moment
      readonly until: Moment
      readonly tries: number
    }
  | {
      readonly state: 'unknown'
      readonly requestedAt: Moment
      readonly askAt: Moment
      readonly tries: number
    }

/** When Juhe was last heard of this order, and when it is asked next. */
export type Watch = {
  readonly knownAt: Moment
  readonly asked: number
  /** Absent when nothing more can be learnt. */
  readonly askAt?: Moment
  /** Something made us ask, such as a callback: the question does not wait for Juhe's budget. */
  readonly urgent?: true
  /** The slot of Juhe's budget that was taken for the question; it holds only while `askAt` is the same. */
  readonly slotAt?: Moment
}

/** An event that the tenant is told. Its webhook-id is a function of it. */
export type PushEvent =
  /** `tickets`: how many there were when a later ticket was told; absent of the first news. */
  | ({ readonly kind: 'ticketIssued'; readonly tickets?: number } & OfIssue)
  | { readonly kind: 'orderExpired' }
  | { readonly kind: 'ticketFailed'; readonly failure: Failure }
  | ({
      readonly kind: 'refundSucceeded' | 'refundFailed'
      readonly passengerIndex: number
      readonly n: number
    } & OfIssue)

/** `takenBack`: the issue never was. Whose tickets the event told of (passengerIds): no money is theirs. */
type OfIssue = { readonly takenBack?: readonly string[] }

/** One try to deliver a push. `ms` is how long it took. */
export type PushAttempt = {
  readonly at: Moment
  readonly ms: number
  readonly result:
    | { readonly kind: 'answered'; readonly httpStatus: number }
    | { readonly kind: 'failed'; readonly why: PushFailure }
}

/**
 * Why no answer came: no URL is configured, the URL is not allowed, the name does not resolve, the port is closed, TLS
 * failed, the connection broke, it took too long, the answer is no HTTP, or the connection failed otherwise.
 */
export type PushFailure =
  | 'noUrl'
  | 'blocked'
  | 'dns'
  | 'refused'
  | 'tls'
  | 'reset'
  | 'timeout'
  | 'notHttp'
  | 'network'

/** How the delivery of a push stands. `tries`: how often it was tried. */
export type Delivery =
  | { readonly state: 'waiting'; readonly tryAt: Moment; readonly tries: number }
  | { readonly state: 'delivered'; readonly at: Moment; readonly tries: number }
  | {
      readonly state: 'givenUp'
      readonly at: Moment
      readonly tries: number
      readonly why: 'exhausted' | 'gone' | 'takenBack'
    }

/** What is known of the money of one ticket: its price, or what came back for it. Absent: unknown. */
export type TicketMoney = { readonly passengerId: string; readonly cents?: Cents }

/** What is known of the money of an event, in cents. */
export type EventMoney = {
  readonly tickets: readonly TicketMoney[]
  /** Juhe's service fee for the order. Absent: unknown. */
  readonly feeCents?: Cents
}

/** What the journal was told of an event: when, how often that was corrected since, and the money as it stands there. */
export type Journaled = {
  readonly at: Moment
  readonly corrections: number
  readonly money: EventMoney
}

/** A push in the outbox: the event, its identity over all attempts, and how its delivery stands. */
export type Push = {
  /** `webhook-id` */
  readonly id: string
  readonly event: PushEvent
  readonly madeAt: Moment
  readonly delivery: Delivery
  /** The newest attempts, oldest first. */
  readonly attempts: readonly PushAttempt[]
  /** Absent until the journal holds the event. */
  readonly journaled?: Journaled
}

/** A word that a newer version of the code has stored. It is shown as it is. */
export type NewerWord = string & { readonly newerWord: never }

/** What happened, for people: no personal data, no keys. */
export type TimelineEntry = {
  readonly at: Moment
  readonly by: 'tenant' | 'juhe' | 'service'
  readonly what: TimelineEvent | NewerWord
  readonly detail?: string
}

/** What a line of an order's timeline can say. */
export type TimelineEvent =
  | 'submitted'
  | 'resubmitted'
  | 'acknowledged'
  | 'accepted'
  | 'refused'
  | 'turnedAway'
  | 'notCalled'
  | 'outcomeUnknown'
  | 'absent'
  | 'status'
  | 'cancelRequested'
  | 'cancelRefused'
  | 'refundRequested'
  | 'refundAccepted'
  | 'refundRefused'
  | 'refundEnded'
  | 'refundPriceEntered'
  | 'corrected'
  | 'pushMade'
  | 'pushDelivered'
  | 'pushGivenUp'
  | 'contradiction'
  | 'forgotten'

/**
 * The order: one item, one aggregate. It changes only through `transition` and is written whole, on condition of
 * its version.
 */
export type Order = {
  readonly orderNo: OrderNo
  readonly tenantId: TenantId
  readonly outOrderNo: OutOrderNo
  /** Counts the writes of the item; 0 was never written. */
  readonly version: number
  readonly createdAt: Moment
  readonly trip: Trip
  readonly passengerCount: number
  /** Keyed hash of the submitted content: tells a repeated submit from another order under the same number. */
  readonly fingerprint: string
  readonly sealed: SealedPersonal
  readonly upstreamQuery: UpstreamQuery
  /** Every number by which Juhe has called this order; the first is the one that submitOrder answered. */
  readonly upstreamOrderNos: readonly string[]
  readonly submission: Submission
  readonly progress: Progress
  readonly cancellation?: Cancellation
  readonly watch?: Watch
  readonly hint?: Hint
  /** When a callback alone told an issue, an end or a refund: orderDetail may yet take it back. */
  readonly heardAt?: Moment
  /** A callback alone told the issue so far. */
  readonly isIssueHeard?: true
  /** How often an issue or an end was taken back: the next one is another event, and its push another push. */
  readonly takenBack?: number
  /** When the personal data are deleted; set while the order rests. */
  readonly forgetAt?: Moment
  /** When the order is reduced to a tombstone; set while it rests. */
  readonly reduceAt?: Moment
  /** When that was done: only the number and the state are true of it (tombstone.ts). */
  readonly reducedAt?: Moment
  readonly outbox: readonly Push[]
  readonly timeline: readonly TimelineEntry[]
  /** What a newer version has stored with the order: carried along, and written back. */
  readonly unread?: UnreadOfOrder
}

/** The parts of an order's item that this version does not read. */
export type UnreadOfOrder = {
  /** Attributes of the item beside those that this version writes. */
  readonly attributes: Readonly<Record<string, unknown>>
  readonly document: Unread | undefined
  /** As the newer version has set them. */
  readonly schemaVersion: number
  readonly dueAt: Moment | undefined
}

/** How far a status is along an order's life. A status only gives way to one of a higher rank. */
const ranks: Readonly<Record<OrderStatus, number>> = { N: 0, B: 1, D: 2, C: 3, O: 3, U: 3, F: 4, E: 5, T: 6 }

/** See `ranks`: an issued ticket (money was spent) outranks every end without one. */
export function rankOf(status: OrderStatus): number {
  return ranks[status]
}

/** The order ended without a ticket, as far as we know. */
export function endedWithoutTicket(order: Order): boolean {
  return rankOf(order.progress.status) === ranks.C
}

/** Juhe can tell nothing more about the order (contract `orderStatus` U O C T E). */
export function isTerminal(order: Order): boolean {
  return rankOf(order.progress.status) >= ranks.C && order.progress.status !== 'F'
}

/** Neither issued nor ended: it may still cost money. */
export function isOpen(order: Order): boolean {
  return rankOf(order.progress.status) < ranks.C && !isRefused(order)
}

/** Juhe refused it before the tenant was told anything: for the tenant, the order does not exist. */
export function isRefused(order: Order): boolean {
  return order.submission.state === 'refused'
}
