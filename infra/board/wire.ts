import type { CallbackType } from '#contract/add-callback-url.ts'
import type { MsgCode, OrderStatus, SeatClassCode, TicketState } from '#contract/dictionary.ts'
import type { OperationName } from '#contract/operations.ts'
import type { StatementResult } from '#contract/statement.ts'
import type {
  Delivery,
  Moment,
  PushAttempt,
  PushEvent,
  RefundResult,
  Submission,
  TimelineEntry,
} from '#shared/orders/machine/order.ts'

/*
 * What the board's server tells its page: types and few constants, so that both sides have the same. Moments are ms since the
 * epoch on the service's own clock, durations are ms. Nothing here identifies a person: names, documents and phones
 * come masked.
 */

/** What is to be grabbed, in brief. */
export type TripView = {
  readonly fromStation: string
  readonly toStation: string
  readonly trainNos: readonly string[]
  readonly seatClassCodes: readonly SeatClassCode[]
  readonly mainTrainNo: string
  readonly mainSeatClass: SeatClassCode
  readonly departAt: Moment
  readonly closeAt: Moment
}

/** One push of the outbox, in brief. */
export type PushBrief = {
  /** The webhook-id. */
  readonly id: string
  readonly kind: PushEvent['kind']
  readonly madeAt: Moment
  readonly state: Delivery['state']
  readonly tries: number
  /** When it arrived, or was given up. */
  readonly endedAt?: Moment
  /** The newest attempt. */
  readonly attempt?: PushAttempt
}

/** One order as the list shows it. */
export type OrderSummary = {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly tenantId: string
  readonly version: number
  readonly status: OrderStatus
  /** Juhe refused it before the tenant was told anything: for the tenant no such order exists. */
  readonly isRefused: boolean
  readonly createdAt: Moment
  readonly trip: TripView
  readonly passengerCount: number
  /** Every state that the order was in, and since when; its creation first. */
  readonly states: readonly (readonly [Moment, OrderStatus])[]
  readonly pushes: readonly PushBrief[]
  readonly upstreamOrderNos: readonly string[]
  /** Whether a call to Juhe has ended without an answer that tells what became of it. */
  readonly isOutcomeUnknown: boolean
  /** When something is to be done about the order next, deleting personal data aside. */
  readonly dueAt?: Moment
}

/** How many orders stand in each state; orders that Juhe refused count as failed. */
export type StatusCounts = Readonly<Record<OrderStatus, number>>

/** One page of the orders that a question finds, the newest first. */
export type OrdersPage = {
  readonly orders: readonly OrderSummary[]
  /** Where the next page begins; absent at the end. */
  readonly next?: string
  /** How many orders the whole question finds, all pages together. */
  readonly found: number
  /** The states of all that the question finds with its status left out. */
  readonly counts: StatusCounts
  /** How many orders there are at all. */
  readonly total: number
  /** Every tenant that has orders. */
  readonly tenantIds: readonly string[]
}

/** One push with the order that it tells of. */
export type PushRow = PushBrief & Pick<OrderSummary, 'orderNo' | 'outOrderNo' | 'tenantId'>

/** One page of the pushes that a question finds, the newest first. */
export type PushesPage = {
  readonly pushes: readonly PushRow[]
  readonly next?: string
  readonly found: number
  readonly counts: Readonly<Record<'delivered' | 'waiting' | 'failing', number>>
}

/** A day's money as `statement` tells it, of each tenant and of all together. */
export type DayStatement = {
  /** yyyyMMdd, in China. */
  readonly date: string
  readonly tenants: readonly { readonly tenantId: string; readonly totals: StatementResult['totals'] }[]
  readonly totals: StatementResult['totals']
}

/** The groups of states that the board counts together. */
export const groups = ['waiting', 'issued', 'returned', 'ended'] as const
export type Group = (typeof groups)[number]

/** How many orders were in each group, from moment to moment. */
export type Course = {
  readonly at: readonly Moment[]
  readonly counts: Readonly<Record<Group, readonly number[]>>
}

/** A push that ended: when, how long that took, after how many tries, and whether it arrived. */
export type Ending = {
  readonly at: Moment
  readonly ms: number
  readonly tries: number
  readonly isDelivered: boolean
  readonly orderNo: string
  readonly kind: PushEvent['kind']
}

/** What the charts show: all orders, and of all endings of pushes the newest. */
export type ChartsView = {
  readonly course: Course
  readonly endings: readonly Ending[]
  /** How long half and how long 95 % of all delivered pushes took, ms; absent while there is none. */
  readonly latency?: { readonly delivered: number; readonly median: number; readonly p95: number }
  readonly givenUp: number
  /** How many wait for another try after a failed one. */
  readonly retrying: number
}

/** A call of the service to Juhe about one order, seen from outside. */
export type JuheCall = {
  readonly kind: 'call'
  readonly id: number
  readonly at: Moment
  readonly operation: OperationName
  /** How long it took, in ms of real time; absent while it is under way. */
  readonly ms?: number
  /** The contract's error_code, or undefined when the body has none. */
  readonly errorCode?: number
  readonly httpStatus?: number
  /** No answer came: the connection was cut, or nobody waited any longer. */
  readonly isUnanswered?: boolean
}

/** A callback of Juhe's that reached the service. */
export type JuheCallbackIn = {
  readonly kind: 'callbackIn'
  readonly id: number
  readonly at: Moment
  readonly push: PushEvent['kind']
  readonly msgCode: string
  readonly ms?: number
}

/** What went over the wire between the service and Juhe; kept by the board, not in the table. */
export type JournalEntry = JuheCall | JuheCallbackIn

/** Something that will happen by itself, and when. */
export type Ahead = {
  readonly at: Moment
  readonly what: 'ask' | 'submit' | 'close' | 'cancel' | 'refund' | 'push' | 'forget'
  readonly push?: PushEvent['kind']
  /** Of a push: how many tries it had, and how many are left after this one. */
  readonly tries?: number
  readonly triesLeft?: number
}

export type TicketView = {
  readonly passenger: string
  readonly passengerId: string
  readonly seatClassCode: SeatClassCode
  readonly seatNo: string
  readonly price: string
  readonly state: TicketState
  /** From when on a refund is taken (msgCode 309). */
  readonly refundableFrom: Moment
  readonly isRefundOpen: boolean
  readonly refunds: readonly Pick<RefundResult, 'n' | 'at' | 'refunded' | 'msgCode' | 'refundPrice'>[]
}

/** What was sent at one attempt of a push, people masked, and what came back. */
export type Exchange = {
  readonly at: Moment
  readonly body: string
  /** Absent when nothing was answered. */
  readonly httpStatus?: number
  /** Its first 4 kB. */
  readonly answer: string
}

export type PushView = PushBrief & {
  /** Those that the board has seen since it was started. */
  readonly exchanges: readonly Exchange[]
  readonly attempts: readonly PushAttempt[]
}

/** One order as its page shows it. */
export type OrderView = OrderSummary & {
  readonly submission: Submission['state']
  readonly isCancelOpen: boolean
  readonly upstreamOrderNos: readonly string[]
  readonly failure?: { readonly msgCode: MsgCode; readonly msgInfo: string }
  readonly issue?: {
    readonly trainNo: string
    readonly ticketNo: string
    readonly departAt: Moment
    readonly arriveAt: Moment
    readonly orderPrice: string
  }
  /** Whether the personal data are still kept. */
  readonly keepsPeople: boolean
  /** Masked; absent once the personal data are deleted, or when they cannot be opened here. */
  readonly people?: {
    readonly passengers: readonly {
      readonly name: string
      readonly documentNumber: string
      readonly isChild: boolean
    }[]
    readonly contact: string
    readonly cellphone: string
  }
  /** The sandbox's scenario that the contact's name chose, when it chose one. */
  readonly scenario?: string
  readonly tickets: readonly TicketView[]
  readonly timeline: readonly TimelineEntry[]
  readonly journal: readonly JournalEntry[]
  readonly outbox: readonly PushView[]
  readonly ahead: readonly Ahead[]
}

export type ScenarioView = { readonly name: string; readonly english: string; readonly chinese: string }

/** How the board's own application answers pushes: as it should, with HTTP 500, or not at all. */
export const receiverModes = ['ok', 'error', 'silent'] as const
export type ReceiverMode = (typeof receiverModes)[number]

/** What Juhe can be made to do wrong at a submit: names of the sandbox's faults. */
export const juheFaults = ['reset-after', 'reset-before', 'html', 'code-10020'] as const
export type JuheFault = (typeof juheFaults)[number]
/** How many submits each fault will hit. */
export type JuheFaultsView = Readonly<Partial<Record<JuheFault, number>>>

/** Where the tenant's pushes go, by callback type. */
export type CallbackUrlsView = Readonly<Partial<Record<CallbackType, string>>>

/** What the board has read of a stage's table since it was started. */
export type ReadsView = { readonly calls: number; readonly units: number }

/** Of a stage's board: which stage, what it may do, and which orders it lists. */
export type StageView = {
  readonly name: string
  readonly mayAct: boolean
  /** Of each tenant the newest, submitted within so many days. */
  readonly newest: number
  readonly days: number
  readonly reads: ReadsView
}

/** What the page needs to begin. */
export type Setup = {
  readonly apiKey: string
  readonly tenantId: string
  readonly sandboxUrl: string
  readonly scenarios: readonly ScenarioView[]
  readonly saleDays: number
  /** Whether the clock can be brought back to now, with a new day of the sandbox. */
  readonly canGoBack: boolean
  readonly callbackUrls: CallbackUrlsView
  /** The board's own application: its URLs, and how it answers. */
  readonly receiver: { readonly urls: Readonly<Record<CallbackType, string>>; readonly mode: ReceiverMode }
  readonly juheFaults: JuheFaultsView
  readonly clock: ClockView
  /** Only of a stage's board: it cannot order, turn the clock or let anything fail. */
  readonly stage?: StageView
}

export type ClockView = {
  readonly now: Moment
  readonly isTurning: boolean
  /** Where the advance that is under way began, and where it ends. */
  readonly turn?: { readonly from: Moment; readonly to: Moment }
}

/** What lies within the time that the clock is to skip: orders with something due, each counted once. */
export type DueBetween = { readonly orders: number }

/** What the live events say; `event:` is the kind, `data:` the rest. */
export type BoardEvent =
  | { readonly kind: 'order'; readonly order: OrderSummary }
  /** Something about the order went over the wire. */
  | { readonly kind: 'journal'; readonly orderNo: string }
  | { readonly kind: 'clock'; readonly clock: ClockView }
  | { readonly kind: 'receiver'; readonly mode: ReceiverMode }
  | { readonly kind: 'juheFaults'; readonly armed: JuheFaultsView }
  | { readonly kind: 'reads'; readonly reads: ReadsView }
