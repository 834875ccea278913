import type { MsgCode, OrderStatus, SeatClassCode, TicketState } from '#contract/dictionary.ts'
import type { Passenger } from '#contract/passengers.ts'
import type { Scenario } from './scenarios.ts'
import type { Journey, SeatOffer } from './timetable.ts'

/** What kind of push, and so to which callback URL (contract §6). */
export type PushType = 1 | 2 | 3

/** A passenger of an order, with the number that refunds are asked for by. */
export type Traveller = Passenger & { readonly passengerId: string }

/** One train and class of seats to try. */
export type Choice = { readonly journey: Journey; readonly offer: SeatOffer }

/** One passenger's ticket. */
export type Ticket = {
  readonly passengerId: string
  readonly seat: number
  readonly seatNo: string
  readonly pTicketNo: string
  /** In yuan. */
  readonly price: number
  readonly state: TicketState
  /** When an accepted refund will have its result; only in state C. */
  readonly refundDueAt?: number
}

/** What was grabbed. */
export type Issue = {
  readonly choice: Choice
  readonly at: number
  readonly ticketNo: string
  readonly tickets: readonly Ticket[]
}

/** One push of an order: what is sent, and how far it got. */
export type OrderPush = {
  readonly type: PushType
  readonly kind: 'ticketIssued' | 'ticketFailed' | 'orderExpired' | 'refundSucceeded' | 'refundFailed'
  readonly body: Readonly<Record<string, unknown>>
  readonly attempts: number
  readonly state: 'waiting' | 'delivered' | 'givenUp' | 'noUrl'
  /** When it is sent, or sent again, ms since the epoch; while it waits. */
  readonly dueAt: number
}

/** An order as the upstream keeps it. All moments in ms since the epoch. */
export type GrabOrder = {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly status: OrderStatus
  readonly createdAt: number
  readonly closeAt: number
  /** When the sale of the main train opens. */
  readonly saleOpensAt: number
  /** As they were ordered, for orderDetail. */
  readonly ordered: {
    readonly trainNos: readonly string[]
    readonly seatClasses: readonly SeatClassCode[]
    readonly mainTrainNo: string
    readonly mainSeatClass: SeatClassCode
  }
  /** What is tried, in this order; the first is the main train with the main seat. */
  readonly choices: readonly [Choice, ...Choice[]]
  readonly contact: { readonly person: string; readonly cellphone: string; readonly email?: string }
  readonly travellers: readonly Traveller[]
  readonly scenario: Scenario
  readonly issue?: Issue
  readonly failure?: MsgCode
  readonly pushes: readonly OrderPush[]
  /** Effects, counted: what was really done. */
  readonly cancelled: number
  readonly refunded: number
}

/** What can happen to an order. */
export type GrabEvent = { readonly at: number } & (
  | { readonly type: 'opened'; readonly status: 'B' | 'D' }
  | {
      readonly type: 'issued'
      readonly choice: number
      readonly ticketNo: string
      readonly seats: readonly number[]
    }
  | { readonly type: 'failed'; readonly msgCode: MsgCode }
  | { readonly type: 'expired' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'refundAccepted'; readonly passengerId: string; readonly dueAt: number }
  | { readonly type: 'refunded'; readonly passengerId: string; readonly price: number }
  | { readonly type: 'refundFailed'; readonly passengerId: string; readonly msgCode: MsgCode }
  | { readonly type: 'pushTried'; readonly push: number; readonly again: number }
  | { readonly type: 'pushEnded'; readonly push: number; readonly state: 'delivered' | 'givenUp' | 'noUrl' }
  | { readonly type: 'pushPostponed'; readonly push: number; readonly until: number }
)

/** Whether an order still hopes for tickets, and so can be cancelled. */
export function isGrabbing(order: GrabOrder): boolean {
  return order.status === 'N' || order.status === 'B' || order.status === 'D'
}

/** The ticket of a passenger, if there is one. */
export function ticketOf(order: GrabOrder, passengerId: string): Ticket | undefined {
  return order.issue?.tickets.find((ticket) => ticket.passengerId === passengerId)
}

/** The moment at which an order acts by itself next, other than by grabbing; undefined when it does not. */
export function ownMoment(order: GrabOrder): number | undefined {
  const refunds = order.issue?.tickets.flatMap((ticket) => ticket.refundDueAt ?? []) ?? []
  return refunds.length > 0 ? Math.min(...refunds) : undefined
}

/** The moment at which an order has a push to send; undefined when none waits. */
export function pushMoment(order: GrabOrder): number | undefined {
  const moments = order.pushes.flatMap((push) => (push.state === 'waiting' ? [push.dueAt] : []))
  return moments.length > 0 ? Math.min(...moments) : undefined
}
