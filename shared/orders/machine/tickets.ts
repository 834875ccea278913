import { msgCodeText, type TicketState, ticketStates } from '#contract/dictionary.ts'
import { centsOf } from '#contract/money.ts'
import {
  advance,
  andThen,
  askedAtOf,
  askSoon,
  type Change,
  type Context,
  changed,
  contradicted,
  contradiction,
  push,
  pushId,
  record,
  type Source,
  unchanged,
} from './change.ts'
import { completeIssue } from './complete-issue.ts'
import { isHeldBack, release } from './delivery.ts'
import type { News, RefundNews, TicketNews } from './events.ts'
import { isLongGone } from './long-gone.ts'
import type { Order, Progress, PushEvent, RefundEnd, RefundHint, RefundResult, Ticket } from './order.ts'
import { clockSkewMs, delayOf } from './policy.ts'
import { withoutKey } from './without-key.ts'

type Issued = Extract<Progress, { tickets: unknown }>
type TicketsNews = Extract<News, { tickets: unknown }>

/** The tickets of a new issue. They start as issued; what happened to them since is merged in afterwards. */
export function issueTickets(news: readonly TicketNews[]): readonly Ticket[] {
  return news.map((ticket) => ({ ...ticket, state: 'F', refunds: [] }))
}

/** The order's tickets, or none when it has not been issued. */
export function ticketsOf(order: Order): readonly Ticket[] {
  return 'tickets' in order.progress ? order.progress.tickets : []
}

/** Replaces one ticket; when every passenger has had one, and all have been refunded, so has the order. */
export function withTicket(order: Order, ticket: Ticket, now: number): Order {
  if (!('tickets' in order.progress)) return order
  const tickets = order.progress.tickets.map((old) => (old.passengerId === ticket.passengerId ? ticket : old))
  const progress: Issued = { ...order.progress, tickets }
  const refunded = tickets.length >= order.passengerCount && tickets.every((entry) => entry.state === 'T')
  if (refunded && progress.status !== 'T')
    return advance({ ...order, progress }, { ...progress, status: 'T' }, 'juhe', now)
  return { ...order, progress }
}

/** What Juhe tells of tickets that we know. */
export function mergeTickets(order: Order, news: TicketsNews, source: Source, context: Context): Change {
  let change = unchanged(source === 'detail' ? completeIssue(order, news) : order)
  for (const ticketNews of news.tickets)
    change = andThen(change, (current) => mergeTicket(current, ticketNews, source, context))
  const { length } = ticketsOf(change.order)
  // The tickets that came later are told with all the others, as an issue of its own.
  if (length > ticketsOf(order).length)
    change = andThen(change, (current) =>
      changed(push(current, { kind: 'ticketIssued', tickets: length }, context)),
    )
  if (news.status !== 'E') return change
  return andThen(change, (current) => markChanged(current, context))
}

/** A changed booking (改签): no operation of this contract makes one, but a passenger can, at 12306. */
function markChanged(order: Order, { now }: Context): Change {
  if (!('tickets' in order.progress) || order.progress.status !== 'F') return unchanged(order)
  return changed(advance(order, { ...order.progress, status: 'E' }, 'juhe', now))
}

function mergeTicket(order: Order, news: TicketNews, source: Source, context: Context): Change {
  const ticket = ticketsOf(order).find((entry) => entry.passengerId === news.passengerId)
  if (ticket === undefined) return unknownTicket(order, news, source, context)
  // A callback tells how the ticket was at its issue, orderDetail how it is now.
  if (source === 'callback') return unchanged(order)
  if (news.state !== 'T' && isOvertaken(ticket, context)) return unchanged(order)
  switch (news.state) {
    case 'T':
      return ticket.state === 'T'
        ? unchanged(order)
        : changed(endRefund(order, ticket, learntResult(order, ticket, refundedEnd, context), context))
    case 'O':
      return refundFailed(order, ticket, context)
    case 'C':
      return refundUnderWay(order, ticket, context)
    case 'F':
    case 'N':
      return notRefunded(order, ticket, context)
    case 'Y':
    case 'G':
      return bookingChanged(order, { ...ticket, state: news.state }, ticket, context)
  }
}

/**
 * A ticket that the issue did not have. orderDetail is believed: Juhe may issue an order's tickets one after the other.
 * But nobody can hold two.
 */
function unknownTicket(order: Order, news: TicketNews, source: Source, context: Context): Change {
  const isTaken = ticketsOf(order).some((ticket) => ticket.passengerIndex === news.passengerIndex)
  if (source === 'callback' || isTaken || order.progress.status !== 'F')
    return contradicted(order, 'ticketOfUnknownPassenger', source, context)
  const tickets = [...order.progress.tickets, ...issueTickets([news])]
  const added: Order = { ...order, progress: { ...order.progress, tickets } }
  return andThen(changed(added), (current) => mergeTicket(current, news, source, context))
}

/**
 * Juhe was asked before the newest request was made: what it showed then says nothing of that. Or it was asked so soon
 * after the last one ended that it may still have shown how things stood before.
 */
function isOvertaken({ refund, refunds }: Ticket, { askedAt, policy }: Context): boolean {
  const isBefore = (moment: number | undefined) =>
    moment !== undefined && askedAt !== undefined && askedAt < moment
  const endedAt = refunds.at(-1)?.at
  return (
    isBefore(refund && refund.requestedAt + clockSkewMs) ||
    isBefore(endedAt && endedAt + policy.believeAbsenceAfterMs)
  )
}

/** A refund failed: the one under way, unless the ticket shows nothing but how an earlier one ended. */
function refundFailed(order: Order, ticket: Ticket, context: Context): Change {
  if (ticket.state === 'T') return contradiction(order, 'T→O', context.now)
  if (ticket.state === 'O') return notRefunded(order, ticket, context)
  if (ticket.refund === undefined && ticket.state !== 'C') return unchanged(order)
  return changed(endUnanswered(order, ticket, context))
}

/** A changed booking was not refunded. */
function bookingChanged(order: Order, previous: Ticket, ticket: Ticket, context: Context): Change {
  if (ticket.state === 'T') return contradiction(order, `T→${previous.state}`, context.now)
  const moved = ticket.state === previous.state ? order : withTicket(order, previous, context.now)
  return notRefunded(moved, previous, context)
}

/** Juhe says that the refund is under way: it was accepted, whether we asked for it or somebody else. */
function refundUnderWay(order: Order, ticket: Ticket, context: Context): Change {
  if (ticket.state === 'T') return contradiction(order, 'T→C', context.now)
  if (ticket.refund?.state === 'accepted') return unchanged(order)
  return changed(acceptRefund(order, ticket, context))
}

/** Juhe accepted the refund. Only its result is open. */
export function acceptRefund(order: Order, ticket: Ticket, { now, policy }: Context): Order {
  const refund = {
    state: 'accepted',
    requestedAt: ticket.refund?.requestedAt ?? now,
    askAt: now + delayOf(policy.askRefund, 0),
    asked: 0,
  } as const
  const accepted = withTicket(order, { ...ticket, state: 'C', refund }, now)
  return record(accepted, { at: now, by: 'juhe', what: 'refundAccepted', detail: ticket.passengerId })
}

/**
 * Juhe shows the ticket as it was before the request. One whose fate is unknown did not arrive, once it had time to;
 * but where an earlier refund had failed already, this one may have failed as well, and is not made again.
 */
function notRefunded(order: Order, ticket: Ticket, context: Context): Change {
  const { now, policy } = context
  if (ticket.state === 'T') return contradiction(order, 'T→F', now)
  const { refund } = ticket
  if (refund === undefined || refund.state === 'waiting') return unchanged(order)
  if (refund.state === 'accepted')
    return isLongGone(order, context) ? changed(endUnanswered(order, ticket, context)) : unchanged(order)
  const endedAt = refund.state === 'unknown' ? refund.endedAt : refund.until
  if (askedAtOf(context) < endedAt + policy.believeAbsenceAfterMs) return unchanged(order)
  if (refund.state === 'unknown' && refund.doubt !== undefined) {
    const { msgCode, msgInfo } = refund.doubt
    const result = { ...learntResult(order, ticket, { refunded: false, msgCode }, context), msgInfo }
    return changed(endRefund(order, ticket, result, context))
  }
  if (ticket.state === 'O') return changed(endUnanswered(order, ticket, context))
  const waiting = {
    state: 'waiting',
    requestedAt: refund.requestedAt,
    attempt: refund.attempt,
    sendAt: now,
  } as const
  return changed(withTicket(order, { ...ticket, refund: waiting }, now))
}

/** A result that only orderDetail told: it says neither how much money came back nor why none did. */
function learntResult(order: Order, ticket: Ticket, end: RefundEnd, { now }: Context): RefundResult {
  const n = ticket.refunds.length + 1
  // A callback has told it before, and more of it: now it is confirmed.
  if (ticket.hint?.refunded === end.refunded && isOfRequest(ticket.hint, ticket)) {
    // The price may have become known only after the callback: its amount is measured again.
    const refundPrice = isBeyondPrice(order, ticket, ticket.hint) ? '' : ticket.hint.refundPrice
    return { ...ticket.hint, refundPrice, n }
  }
  // What nobody asked for here may have been given back at a station's counter.
  const isOnline = ticket.refund !== undefined
  return {
    ...end,
    ...{ n, isLearnt: true, isTimeUnsaid: true },
    at: now,
    refundPrice: end.refunded ? '' : '0.00',
    refundType: isOnline ? 'online' : 'other',
    msgInfo: end.refunded ? (isOnline ? '线上退票成功' : ticketStates.T) : msgCodeText(end.msgCode),
  }
}

/** A failure that is older than the request is another one's. */
function isOfRequest({ refunded, at }: RefundHint, { refund }: Ticket): boolean {
  return refunded || refund === undefined || at >= refund.requestedAt - clockToleranceMs
}

/** The end of a refund whose result nobody will tell any more. */
export function endUnanswered(order: Order, ticket: Ticket, context: Context): Order {
  return endRefund(order, ticket, learntResult(order, ticket, failedEnd, context), context)
}

const refundedEnd: RefundEnd = { refunded: true, msgCode: '100' }
const failedEnd: RefundEnd = { refunded: false, msgCode: '999' }

/** A booking that is being changed or was changed is shown as that, a refund that failed besides. */
function stateAfterFailure({ state }: Ticket): TicketState {
  return state === 'Y' || state === 'G' ? state : 'O'
}

/** The end of a refund, with the push that tells it. */
export function endRefund(order: Order, ticket: Ticket, result: RefundResult, context: Context): Order {
  const endedTicket: Ticket = {
    ...withoutKey(withoutKey(ticket, 'refund'), 'hint'),
    state: result.refunded ? 'T' : stateAfterFailure(ticket),
    refunds: [...ticket.refunds, result],
  }
  const recorded = record(withTicket(order, endedTicket, context.now), {
    at: context.now,
    by: 'juhe',
    what: 'refundEnded',
    detail: `${ticket.passengerId} ${endedTicket.state}`,
  })
  const { policy } = context
  const afterMs = result.isLearnt ? policy.refundPushPatienceMs : policy.pushHeadStartMs
  return push(recorded, refundEvent(ticket, result), context, afterMs)
}

function refundEvent({ passengerIndex }: Ticket, { refunded, n }: RefundResult): PushEvent {
  return { kind: refunded ? 'refundSucceeded' : 'refundFailed', passengerIndex, n }
}

/**
 * A callback of a refund's result (contract §6). A refunded ticket stays refunded. A failure counts only for the request
 * that is under way, not for an earlier one whose callback came late.
 */
export function applyRefundCallback(order: Order, refund: RefundNews, context: Context): Change {
  const { passengerId, result } = refund
  if (!('tickets' in order.progress)) return changed(askSoon(order, context.now))
  const ticket = ticketsOf(order).find((entry) => entry.passengerId === passengerId)
  if (ticket === undefined) return contradicted(order, 'refundOfUnknownPassenger', 'callback', context)
  if (isBeyondPrice(order, ticket, result)) return refundBeyondPrice(order, refund, context)
  if ((ticket.state === 'T' && result.refunded) || isKnownFailure(ticket, result))
    return completeLearnt(order, ticket, result, context)
  if (ticket.state === 'T') return contradiction(order, 'T→O', context.now)
  const requestedAt = ticket.refund?.requestedAt
  if (!result.refunded && requestedAt === undefined) {
    // orderDetail may have told of the failure before its callback came.
    return ticket.state === 'O'
      ? unchanged(order)
      : contradicted(order, `${ticket.state}→O`, 'callback', context)
  }
  if (!isOfRequest(result, ticket)) return changed(askSoon(order, context.now))
  return changed(endRefund(order, ticket, { ...result, n: ticket.refunds.length + 1 }, context))
}

/** A refund that stands: not a failed one, and not one that was taken back. */
export function isRefund({ refunded, takenBack }: RefundResult): boolean {
  return refunded && takenBack === undefined
}

/** The order without a refund of the ticket that never was; its tenant is told that it failed. */
export function takeRefundBack(order: Order, { passengerId }: Ticket, context: Context): Order {
  const ticket = ticketsOf(order).find((entry) => entry.passengerId === passengerId)
  if (ticket === undefined || !('tickets' in order.progress)) return order
  const refunds = ticket.refunds.map((result) =>
    isRefund(result) ? { ...result, refundPrice: '0.00', takenBack: true as const } : result,
  )
  const { status } = order.progress
  const issued =
    status === 'T' ? advance(order, { ...order.progress, status: 'F' }, 'service', context.now) : order
  const nextTicket: Ticket = { ...ticket, state: 'F', refunds }
  const failed: RefundResult = {
    ...{ refunded: false, msgCode: '999', n: refunds.length + 1, at: context.now, isTimeUnsaid: true },
    ...{ refundPrice: '0.00', refundType: 'other', msgInfo: msgCodeText('999') },
  }
  return endRefund(withTicket(issued, nextTicket, context.now), nextTicket, failed, context)
}

/** More than the ticket cost, or than the whole order where that is all that is known, cannot come back. */
function isBeyondPrice({ progress }: Order, { price }: Ticket, { refundPrice }: RefundHint): boolean {
  const most = centsOf(price) ?? ('issue' in progress ? centsOf(progress.issue.orderPrice) : undefined)
  const cents = centsOf(refundPrice)
  return most !== undefined && cents !== undefined && cents > most
}

/** What is false in one thing is believed in nothing until orderDetail confirms it; its amount stays unknown. */
function refundBeyondPrice(order: Order, { passengerId, result }: RefundNews, context: Context): Change {
  const noted = contradicted(order, 'refundBeyondPrice', 'callback', context)
  return andThen(noted, (current) =>
    noteRefundCallback(current, { passengerId, result: { ...result, refundPrice: '' } }, context),
  )
}

/**
 * The same callback, where orderDetail must confirm it: it is kept as a hint, and orderDetail is asked. A refund that has
 * ended needs no confirmation.
 */
export function noteRefundCallback(order: Order, refund: RefundNews, context: Context): Change {
  const ticket = ticketsOf(order).find((entry) => entry.passengerId === refund.passengerId)
  if (ticket === undefined || ticket.state === 'T' || isKnownFailure(ticket, refund.result))
    return applyRefundCallback(order, refund, context)
  if (isBeyondPrice(order, ticket, refund.result)) return refundBeyondPrice(order, refund, context)
  const hinted = isSame(ticket.hint, refund.result)
    ? order
    : withTicket(order, { ...ticket, hint: refund.result }, context.now)
  return changed(askSoon(hinted, context.now))
}

function isSame(hint: RefundHint | undefined, news: RefundHint): boolean {
  return (
    hint?.refunded === news.refunded &&
    hint.at === news.at &&
    hint.isTimeUnsaid === news.isTimeUnsaid &&
    hint.msgCode === news.msgCode &&
    hint.msgInfo === news.msgInfo &&
    hint.refundPrice === news.refundPrice &&
    hint.refundType === news.refundType
  )
}

type CallbackResult = RefundNews['result']

/** Juhe writes whole seconds, and its clock is not ours. */
const clockToleranceMs = 5_000

/** Whether a failure is one that we know: orderDetail told it, and then its callback came late. */
function isKnownFailure(ticket: Ticket, callback: CallbackResult): boolean {
  return !callback.refunded && ticket.refunds.some((result) => isOlderNews(callback, result))
}

/**
 * The callback of an end that orderDetail had told. It is no second event, but it knows the amount or the reason. While
 * our push is held back, it takes all that Juhe says. Later only empty fields are filled in, since the receiver may have
 * the others already.
 */
function completeLearnt(order: Order, ticket: Ticket, callback: CallbackResult, context: Context): Change {
  const earlier = ticket.refunds.find(
    (result) => result.isLearnt && !result.takenBack && isOlderNews(callback, result),
  )
  if (earlier === undefined) return unchanged(order)
  const complete = (result: RefundResult) => {
    const refunds = ticket.refunds.map((entry) => (entry === earlier ? result : entry))
    return withTicket(order, { ...ticket, refunds }, context.now)
  }
  const id = pushId(order, refundEvent(ticket, earlier))
  if (isHeldBack(order, id, context))
    return changed(release(complete({ ...callback, n: earlier.n }), id, context))
  const completed = withTime(
    { ...earlier, refundPrice: earlier.refundPrice || callback.refundPrice },
    callback,
  )
  const isNew =
    completed.refundPrice !== earlier.refundPrice || completed.isTimeUnsaid !== earlier.isTimeUnsaid
  return isNew ? changed(complete(completed)) : unchanged(order)
}

function withTime(result: RefundResult, { at, isTimeUnsaid }: CallbackResult): RefundResult {
  if (!result.isTimeUnsaid || isTimeUnsaid) return result
  // Apart, so that each keeps its own kind of end.
  return result.refunded
    ? { ...withoutKey(result, 'isTimeUnsaid'), at }
    : { ...withoutKey(result, 'isTimeUnsaid'), at }
}

/**
 * What a refund brought back, as an operator read it in Juhe's own bill: Juhe's callback may never come, and orderDetail
 * does not say it. It may replace an amount that is known, but never be more than the ticket cost.
 */
export function enterRefundPrice(
  order: Order,
  { passengerId, refundPrice }: { readonly passengerId: string; readonly refundPrice: string },
  { now }: Context,
): Change {
  const ticket = ticketsOf(order).find((entry) => entry.passengerId === passengerId)
  const result = ticket?.refunds.findLast(isRefund)
  if (ticket === undefined || result === undefined || (centsOf(refundPrice) ?? -1) < 0)
    return unchanged(order)
  if (result.refundPrice === refundPrice || isBeyondPrice(order, ticket, { ...result, refundPrice }))
    return unchanged(order)
  const refunds = ticket.refunds.map((entry) => (entry === result ? { ...result, refundPrice } : entry))
  const next = withTicket(order, { ...ticket, refunds }, now)
  const detail = `${passengerId} ${refundPrice}`
  return changed(record(next, { at: now, by: 'service', what: 'refundPriceEntered', detail }))
}

function isOlderNews(callback: CallbackResult, known: RefundResult): boolean {
  return callback.refunded === known.refunded && (callback.refunded || callback.at <= known.at)
}
