import type { ApplyRefundOrderRequest, ApplyRefundOrderResult } from '#contract/apply-refund-order.ts'
import { msgCodeText } from '#contract/dictionary.ts'
import { type Success, success } from '#contract/envelope.ts'
import type { ServiceError } from '#shared/errors.ts'
import { failed, ok, type Result } from '#shared/result.ts'
import { unlessBusy } from '#shared/unless-busy.ts'
import type { TenantContext, UseCase } from '#shared/use-case.ts'
import type { Order, Ticket } from '../machine/order.ts'
import { refundFault } from '../machine/refund-rules.ts'
import { ticketsOf } from '../machine/tickets.ts'
import { type Applied, changeOrder } from '../store/change-order.ts'
import { openPeople } from '../store/people.ts'
import { callRefund, type JuheServices } from '../upstream/juhe-calls.ts'
import { findOrder } from './find-order.ts'
import { patienceOf, type TwinPatience, waitFor } from './wait-for.ts'

/** What a refund needs. */
export type RefundServices = JuheServices & TwinPatience

type Answer = Result<Success<ApplyRefundOrderResult>, ServiceError>

/**
 * Contract §5 applyRefundOrder: one ticket, asked for; how it ends is told by push. Asking again while it is under way
 * or after it was made answers the same. An answer of Juhe's that never came is success too: the request is stored,
 * and is found out about before it is made again.
 */
export function applyRefundOrder(
  services: RefundServices,
): UseCase<ApplyRefundOrderRequest, Success<ApplyRefundOrderResult>> {
  return async (context, wanted) => {
    const { passengerId } = wanted
    const requested = await unlessBusy(() => request(services, context, wanted))
    if (!requested.ok) return requested
    const { order, changed } = requested.value
    if (!changed) return afterTwin(services, context, order, passengerId)
    return answerOf(await callRefund(services, order, passengerId, context.signal), order, passengerId)
  }
}

/** Stores the request, unless it was made before. */
async function request(
  services: RefundServices,
  context: TenantContext,
  { outOrderNo, passengerId }: ApplyRefundOrderRequest,
): Promise<Result<Applied, ServiceError>> {
  const order = await findOrder(services.store, context, outOrderNo)
  if (order === undefined) return failed({ kind: 'passengerNotFound' })
  const ticket = ticketOf(order, passengerId)
  if (ticket !== undefined && isAsked(ticket)) return ok({ order, changed: false })
  const people = await openPeople(services.vault, order)
  const fault = refundFault(order, ticket, people.passengers, services.now(), services.policy)
  if (fault !== undefined) return failed({ kind: 'refundRefused', reason: msgCodeText(fault) })
  return ok(await changeOrder(services, order, { type: 'refundRequested', passengerId }))
}

function ticketOf(order: Order, passengerId: string): Ticket | undefined {
  return ticketsOf(order).find((ticket) => ticket.passengerId === passengerId)
}

function isAsked(ticket: Ticket): boolean {
  return ticket.refund !== undefined || ticket.state === 'C' || ticket.state === 'T'
}

async function afterTwin(
  services: RefundServices,
  context: TenantContext,
  order: Order,
  passengerId: string,
): Promise<Answer> {
  const isOver = (current: Order) => ticketOf(current, passengerId)?.refund?.state !== 'sending'
  const settled = await waitFor(services, order, isOver, patienceOf(services, context))
  return answerOf(settled, order, passengerId)
}

/**
 * The ticket is being refunded, or was; or the request has come to its end before this answer, of which the push tells.
 * If none of these, Juhe refused, and said why.
 */
function answerOf(order: Order, requested: Order, passengerId: string): Answer {
  const ticket = ticketOf(order, passengerId)
  const endsBefore = ticketOf(requested, passengerId)?.refunds.length ?? 0
  if (ticket !== undefined && (isAsked(ticket) || ticket.refunds.length > endsBefore))
    return ok(success({ orderNo: order.orderNo, passengerId }))
  return failed({ kind: 'refundRefused', reason: ticket?.refusal?.msgInfo ?? msgCodeText('303') })
}
