import type { OrderStatus } from './results.ts'

/*
 * What the extensions answer, as plain types; a test holds them against the service's schemas. Times are
 * `yyyy-MM-dd HH:mm:ss`, China Standard Time.
 */

/** An order of the list. */
export type ListedOrder = {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly status: OrderStatus
  readonly createTime: string
  readonly fromStation: string
  readonly toStation: string
  readonly departDate: string
  /** The train that was got, or those that are tried, divided by `|`. */
  readonly trainNo: string
  readonly passengerCount: number
  readonly failMsg: string
}

/** A page of orders, maybe shorter than asked for, or empty; `cursor` is "" when nothing comes after. */
export type OrdersPage = { readonly orders: readonly ListedOrder[]; readonly cursor: string }

/** An order's timeline, oldest first. */
export type OrderEvents = {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly status: OrderStatus
  readonly events: readonly {
    readonly time: string
    readonly by: 'tenant' | 'juhe' | 'service'
    readonly event: string
    /** The event in Chinese. */
    readonly text: string
    readonly detail: string
  }[]
}

/** What came of one attempt: `httpStatus` is null when no answer came, and `error` says why. */
type Attempted = {
  readonly httpStatus: number | null
  readonly error: string
  readonly durationMs: number
}

/** An order's pushes, each with its newest attempts. */
export type OrderPushes = {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly pushes: readonly {
    /** The push's `webhook-id`. */
    readonly pushId: string
    readonly type: string
    readonly event: string
    readonly createTime: string
    readonly state: 'waiting' | 'delivered' | 'givenUp'
    readonly tries: number
    readonly nextTryTime: string
    readonly endTime: string
    readonly attempts: readonly (Attempted & { readonly time: string })[]
  }[]
}

/** A push that will be sent again. */
export type ResentPush = { readonly orderNo: string; readonly pushId: string }

/** What came back of the samples. */
export type TestedCallbacks = {
  readonly samples: readonly (Attempted & {
    readonly type: string
    readonly event: string
    readonly pushId: string
    readonly delivered: boolean
  })[]
}

/** The kind of an event that you were told; `amountCorrected` tells an amount that became known after its event. */
export type EventKind =
  | 'ticketIssued'
  | 'ticketFailed'
  | 'orderExpired'
  | 'refundSucceeded'
  | 'refundFailed'
  | 'amountCorrected'

/** An event that you were told. Amounts are yuan with two decimals, "" while they are not known. */
export type ToldEvent = {
  /** The `webhook-id` of its push. */
  readonly id: string
  readonly at: string
  readonly kind: EventKind
  readonly orderNo: string
  readonly outOrderNo: string
  readonly msgCode: string
  readonly tickets: readonly {
    readonly passengerId: string
    readonly ticketNo: string
    readonly amount: string
  }[]
  readonly serviceFee: string
  /** Of a correction the id of the event to whose amounts its own are added; else "". */
  readonly corrects: string
  /** Goes on after this event. */
  readonly cursor: string
}

/** A page of events; `cursor` is "" when nothing comes after now. */
export type EventsPage = { readonly events: readonly ToldEvent[]; readonly cursor: string }

/** The money of a day in China. Amounts are yuan with two decimals, "" while they are not known. */
export type Statement = {
  readonly date: string
  readonly lines: readonly {
    readonly at: string
    readonly kind: 'ticketIssued' | 'refundSucceeded' | 'amountCorrected'
    readonly orderNo: string
    readonly outOrderNo: string
    readonly passengerId: string
    readonly ticketNo: string
    readonly amount: string
    readonly serviceFee: string
    /** Only of a correction: what it corrects, and the day of that. */
    readonly corrects?: 'ticketIssued' | 'refundSucceeded'
    readonly day?: string
  }[]
  readonly totals: {
    readonly tickets: number
    readonly ticketAmount: string
    readonly refunds: number
    readonly refundAmount: string
    readonly serviceFee: string
    /** Tickets and fees without refunds. */
    readonly net: string
    /** How many amounts are not known yet. */
    readonly unknown: number
  }
  readonly cursor: string
}

/** How many pushes of a page go out again; `cursor` is "" when nothing comes after. */
export type ResentPushes = { readonly resent: number; readonly cursor: string }
