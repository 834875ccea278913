import { type Change, type Context, changed, record, unchanged } from './change.ts'
import type { CallOutcome } from './events.ts'
import { isLongGone } from './long-gone.ts'
import type { Failure, Order, RefundRequest, RefundResult, Ticket } from './order.ts'
import { delayOf } from './policy.ts'
import { acceptRefund, endRefund, endUnanswered, ticketsOf, withTicket } from './tickets.ts'
import { withoutKey } from './without-key.ts'

/** The tenant asks for a refund (contract §5): the intent is stored before Juhe is asked. */
export function requestRefund(order: Order, passengerId: string, { now, policy }: Context): Change {
  const ticket = find(order, passengerId)
  if (ticket === undefined || ticket.refund !== undefined || !isRefundable(ticket)) return unchanged(order)
  const refund: RefundRequest = {
    state: 'sending',
    requestedAt: now,
    attempt: 1,
    until: now + policy.callLeaseMs,
  }
  const requested = withTicket(order, { ...withoutKey(ticket, 'refusal'), refund }, now)
  return changed(record(requested, { at: now, by: 'tenant', what: 'refundRequested', detail: passengerId }))
}

/** A ticket that is held, or whose refund failed before. */
export function isRefundable(ticket: Ticket): boolean {
  return ticket.state === 'F' || ticket.state === 'O'
}

/** Asks Juhe again, which is only done for a request that surely did not arrive. */
export function startRefund(order: Order, passengerId: string, { now, policy }: Context): Change {
  const ticket = find(order, passengerId)
  if (ticket?.refund?.state !== 'waiting' || ticket.refund.sendAt > now) return unchanged(order)
  const { requestedAt, attempt } = ticket.refund
  const refund: RefundRequest = {
    state: 'sending',
    requestedAt,
    attempt: attempt + 1,
    until: now + policy.callLeaseMs,
  }
  const started = withTicket(order, { ...ticket, refund }, now)
  return changed(record(started, { at: now, by: 'service', what: 'refundRequested', detail: passengerId }))
}

type Answer = { readonly passengerId: string; readonly attempt: number; readonly outcome: CallOutcome }

/** Juhe's answer to the request, or that there was none. Of an earlier attempt only a late yes says anything new. */
export function answerRefund(
  order: Order,
  { passengerId, attempt, outcome }: Answer,
  context: Context,
): Change {
  const ticket = find(order, passengerId)
  if (ticket === undefined) return unchanged(order)
  if (outcome.kind === 'done') return acceptLate(order, ticket, context)
  if (ticket.refund?.state !== 'sending' || ticket.refund.attempt !== attempt) return unchanged(order)
  const { requestedAt } = ticket.refund
  switch (outcome.kind) {
    case 'refused':
      return refuse(order, ticket, ticket.refund, outcome.failure, context)
    case 'turnedAway':
    case 'notCalled': {
      if (isLongGone(order, context)) return changed(endUnanswered(order, ticket, context))
      const sendAt = context.now + delayOf(context.policy.retryTurnedAway, attempt - 1)
      return changed(
        withTicket(
          order,
          { ...ticket, refund: { state: 'waiting', requestedAt, attempt, sendAt } },
          context.now,
        ),
      )
    }
    case 'unknown':
      return changed(toUnknown(order, ticket, ticket.refund, outcome.doubt, context))
  }
}

function find(order: Order, passengerId: string): Ticket | undefined {
  return ticketsOf(order).find((ticket) => ticket.passengerId === passengerId)
}

/** The result may have come before the answer: then the answer says nothing new. */
function acceptLate(order: Order, ticket: Ticket, context: Context): Change {
  if (ticket.refund === undefined || ticket.refund.state === 'accepted') return unchanged(order)
  return changed(acceptRefund(order, ticket, context))
}

type Sending = Extract<RefundRequest, { state: 'sending' }>

function refuse(order: Order, ticket: Ticket, sending: Sending, failure: Failure, context: Context): Change {
  const { now } = context
  // A refusal of a repeated request may only mean that an earlier one had arrived after all.
  if (sending.attempt > 1) return changed(toUnknown(order, ticket, sending, failure, context))
  const detail = `${ticket.passengerId} ${failure.msgInfo}`
  const refused = record(order, { at: now, by: 'juhe', what: 'refundRefused', detail })
  const refusedTicket: Ticket = { ...ticket, refusal: failure }
  if (now < sending.until) return changed(withTicket(refused, withoutKey(refusedTicket, 'refund'), now))
  const result: RefundResult = {
    refunded: false,
    msgCode: failure.msgCode,
    n: ticket.refunds.length + 1,
    at: now,
    refundPrice: '0.00',
    refundType: 'online',
    msgInfo: failure.msgInfo,
  }
  return changed(endRefund(refused, refusedTicket, result, context))
}

function toUnknown(
  order: Order,
  ticket: Ticket,
  sending: Sending,
  doubt: Failure | undefined,
  { now, policy }: Context,
): Order {
  const { requestedAt, attempt } = sending
  const refund: RefundRequest = {
    state: 'unknown',
    requestedAt,
    attempt,
    endedAt: now,
    askAt: now + delayOf(policy.askUnknown, 0),
    asked: 0,
    ...(doubt === undefined ? {} : { doubt }),
  }
  const detail = `refund ${ticket.passengerId}`
  return record(withTicket(order, { ...ticket, refund }, now), {
    at: now,
    by: 'service',
    what: 'outcomeUnknown',
    detail,
  })
}

/** When orderDetail must be asked what became of a refund; undefined while something else comes first. */
export function refundAskAt(refund: RefundRequest | undefined): number | undefined {
  switch (refund?.state) {
    case undefined:
    case 'waiting':
      return undefined
    case 'sending':
      return refund.until
    case 'unknown':
    case 'accepted':
      return refund.askAt
  }
}

/** orderDetail was asked: refunds that waited for it and are still open wait for the next time. */
export function refundsAsked(order: Order, context: Context): Order {
  if (!('tickets' in order.progress)) return order
  const isDue = (ticket: Ticket) => (refundAskAt(ticket.refund) ?? Number.POSITIVE_INFINITY) <= context.now
  if (!order.progress.tickets.some(isDue)) return order
  const tickets = order.progress.tickets.map((ticket) =>
    ticket.refund !== undefined && isDue(ticket)
      ? { ...ticket, refund: askedOnce(ticket.refund, context) }
      : ticket,
  )
  return { ...order, progress: { ...order.progress, tickets } }
}

function askedOnce(refund: RefundRequest, { now, policy }: Context): RefundRequest {
  switch (refund.state) {
    case 'waiting':
      return refund
    case 'sending': {
      const { requestedAt, attempt, until } = refund
      return {
        state: 'unknown',
        requestedAt,
        attempt,
        endedAt: until,
        askAt: now + delayOf(policy.askUnknown, 0),
        asked: 0,
      }
    }
    case 'unknown':
    case 'accepted': {
      const questions = refund.asked + 1
      const schedule = refund.state === 'unknown' ? policy.askUnknown : policy.askRefund
      return { ...refund, asked: questions, askAt: now + delayOf(schedule, questions) }
    }
  }
}
