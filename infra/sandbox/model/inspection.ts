import { ordersOf } from './context.ts'
import type { GrabOrder } from './grab-order.ts'
import { countersOf, type SandboxState } from './sandbox-state.ts'

/** One upstream order as tests and curious developers see it; nothing personal. */
export type InspectedOrder = {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly status: string
  /** How many submits of this outOrderNo were carried out; more than one means double submission. */
  readonly submitted: number
  /** How often this order was cancelled, and how many of its tickets were refunded: what was really done. */
  readonly cancelled: number
  readonly refunded: number
  /** How often it was asked for, refusals included. */
  readonly submitRequests: number
  readonly cancelRequests: number
  readonly refundRequests: number
  readonly createdAt: string
  readonly closeTime: string
  readonly msgCode: string | null
  readonly trainNo: string | null
  readonly seatClass: string | null
  readonly ticketNo: string | null
  readonly tickets: readonly {
    readonly passengerId: string
    readonly pTicketNo: string
    readonly seatNo: string
    readonly price: number
    readonly state: string
  }[]
  readonly pushes: readonly {
    readonly type: number
    readonly kind: string
    readonly attempts: number
    readonly state: string
    readonly dueAt: string
  }[]
}

/** Shows an order. Moments are ISO 8601. */
export function inspect(world: SandboxState, order: GrabOrder): InspectedOrder {
  const { submitRequests, submitsLost, cancelRequests, refundRequests } = countersOf(world, order.outOrderNo)
  return {
    orderNo: order.orderNo,
    outOrderNo: order.outOrderNo,
    status: order.status,
    submitted: ordersOf(world, order.outOrderNo).length,
    cancelled: order.cancelled,
    refunded: order.refunded,
    submitRequests: submitRequests + submitsLost,
    cancelRequests,
    refundRequests,
    createdAt: new Date(order.createdAt).toISOString(),
    closeTime: new Date(order.closeAt).toISOString(),
    msgCode: order.failure ?? null,
    trainNo: order.issue?.choice.journey.trainNo ?? null,
    seatClass: order.issue?.choice.offer.code ?? null,
    ticketNo: order.issue?.ticketNo ?? null,
    tickets: (order.issue?.tickets ?? []).map(({ passengerId, pTicketNo, seatNo, price, state }) => ({
      passengerId,
      pTicketNo,
      seatNo,
      price,
      state,
    })),
    pushes: order.pushes.map(({ type, kind, attempts, state, dueAt }) => ({
      type,
      kind,
      attempts,
      state,
      dueAt: new Date(dueAt).toISOString(),
    })),
  }
}
