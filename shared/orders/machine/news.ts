import {
  advance,
  askSoon,
  type Change,
  type Context,
  changed,
  contradicted,
  forgetAccount,
  push,
  type Source,
  unchanged,
  withoutCancellation,
} from './change.ts'
import { isIncomplete, noteIssue, withCodes } from './complete-issue.ts'
import type { News } from './events.ts'
import { departureOf, isLongGone } from './long-gone.ts'
import { endedWithoutTicket, type Failure, type Order, type Progress, rankOf } from './order.ts'
import { delayOf, grabbingDelay } from './policy.ts'
import { issueTickets, mergeTickets } from './tickets.ts'
import { withoutKey } from './without-key.ts'
import { cancelledUnasked } from './words.ts'

/** Applies what Juhe told, forwards only. Contradictions are recorded; those of a callback make us ask orderDetail. */
export function applyNews(order: Order, news: News, source: Source, context: Context): Change {
  if (news.status === 'unlisted') return unchanged(order, { kind: 'unlisted', what: 'orderStatus' })
  if (news.status === 'doubtful')
    return source === 'callback'
      ? contradicted(order, news.what, source, context)
      : unchanged(order, { kind: 'unlisted', what: news.what })
  const current = order.progress.status
  if (hasTickets(news)) return applyTickets(order, news, source, context)
  if (isUnderWay(news) && isLongGone(order, context)) {
    if (isUnderWay(order.progress)) return changed(expire(order, 'service', context))
    if (endedWithoutTicket(order)) return unchanged(order)
  }
  if (news.status === current) return unchanged(order)
  if (rankOf(news.status) > rankOf(current)) return applyStatus(order, news, context)
  // News of a grabbing order may come out of order; an end may not.
  if (rankOf(current) < rankOf('C')) return unchanged(order)
  return contradicted(order, `${current}→${news.status}`, source, context)
}

/** Grabbing, or about to. */
export function isUnderWay({ status }: { readonly status: string }): boolean {
  return status === 'N' || status === 'B' || status === 'D'
}

type TicketsNews = Extract<News, { tickets: unknown }>
type StatusNews = Exclude<News, TicketsNews | { status: 'unlisted' | 'doubtful' }>

function hasTickets(news: News): news is TicketsNews {
  return news.status === 'F' || news.status === 'T' || news.status === 'E'
}

function applyStatus(order: Order, news: StatusNews, context: Context): Change {
  const { now } = context
  switch (news.status) {
    case 'N':
    case 'B':
    case 'D':
      return changed(advance(order, { status: news.status }, 'juhe', now))
    case 'U':
      return changed(
        fail(
          order,
          { status: 'U', at: now, failure: failureWithHint(news.failure, order.hint?.failure) },
          context,
        ),
      )
    case 'O':
      return changed(expire(order, 'juhe', context))
    case 'C':
      return changed(cancelled(order, 'juhe', context))
  }
}

/** Ends an order that got no ticket, with the push that tells it. */
export function fail(order: Order, progress: Extract<Progress, { status: 'U' }>, context: Context): Order {
  return push(
    end(order, progress, 'juhe', context),
    { kind: 'ticketFailed', failure: progress.failure },
    context,
  )
}

/** Ends an order whose grabbing time is over, with the push that tells it. */
export function expire(order: Order, by: 'juhe' | 'service', context: Context): Order {
  return push(end(order, { status: 'O', at: context.now }, by, context), { kind: 'orderExpired' }, context)
}

/**
 * Ends a cancelled order. The contract has no push for it, since the tenant asked for it. If Juhe cancelled by itself, the
 * tenant is told that there will be no ticket.
 */
export function cancelled(order: Order, by: 'juhe' | 'service', context: Context): Order {
  if (endedWithoutTicket(order)) return withoutCancellation(order)
  const isWish = order.cancellation !== undefined
  const cancelledOrder = end(order, { status: 'C', at: context.now }, by, context)
  return isWish ? cancelledOrder : push(cancelledOrder, { kind: 'ticketFailed', failure: unasked }, context)
}

/** The contract has no code for an order that Juhe itself cancelled. */
const unasked: Failure = { msgCode: '999', msgInfo: cancelledUnasked, passengerIndexes: [] }

function end(order: Order, progress: Progress, by: 'juhe' | 'service', context: Context): Order {
  return advance(forgetAccount(withoutCancellation(withoutKey(order, 'hint'))), progress, by, context.now)
}

function applyTickets(order: Order, news: TicketsNews, source: Source, context: Context): Change {
  if (order.progress.status === 'F' || order.progress.status === 'T' || order.progress.status === 'E') {
    return mergeTickets(order, news, source, context)
  }
  if (news.tickets.length === 0) return unchanged(order, { kind: 'unlisted', what: 'issuedWithoutTickets' })
  if (endedWithoutTicket(order)) {
    const noted = contradicted(order, `${order.progress.status}→F`, source, context)
    if (source === 'callback') return noted
    return { order: issue(noted.order, news, context), notes: noted.notes }
  }
  return changed(issue(order, news, context))
}

/** Keeps what a callback says as a hint, and has orderDetail asked unless it is known already. */
export function noteCallback(order: Order, news: News, { now }: Context): Order {
  const hinted = withHint(order, news)
  return isKnown(order, news) ? hinted : askSoon(hinted, now)
}

/** Whether an order knows what a callback says. A callback without passengers says that there are tickets for all. */
export function isKnown({ progress, passengerCount }: Order, news: News): boolean {
  if (!hasTickets(news)) return news.status === progress.status
  if (!('tickets' in progress)) return false
  if (news.tickets.length === 0) return progress.tickets.length >= passengerCount
  const ids = progress.tickets.map(({ passengerId }) => passengerId)
  return news.tickets.every(({ passengerId }) => ids.includes(passengerId))
}

function withHint(order: Order, news: News): Order {
  const noted = hasTickets(news) ? noteIssue(order, news) : noteFailure(order, news)
  // A repeated callback changes nothing.
  return JSON.stringify(noted.hint) === JSON.stringify(order.hint) && noted.progress === order.progress
    ? order
    : noted
}

function noteFailure(order: Order, news: News): Order {
  if (news.status !== 'U' || 'issue' in order.progress) return order
  return { ...order, hint: { ...order.hint, failure: news.failure } }
}

/**
 * Why an order failed, as orderDetail says. The failure's callback may know the code and the passengers. Its words are
 * taken only if orderDetail has none: anybody could have written them.
 */
function failureWithHint(known: Failure, hint: Failure | undefined): Failure {
  if (hint === undefined) return known
  if (known.msgInfo === '') return hint
  const isNamed = known.passengerIndexes.length > 0
  return {
    ...known,
    msgCode: known.msgCode === '999' ? hint.msgCode : known.msgCode,
    passengerIndexes: isNamed ? known.passengerIndexes : hint.passengerIndexes,
  }
}

/** Issues the order. Money was spent, so tickets outrank everything else under way, also a cancel. */
function issue(order: Order, news: TicketsNews, context: Context): Order {
  const prepared = forgetAccount(withoutCancellation(withoutKey(order, 'hint')))
  const facts = withCodes(news.issue, order.hint?.codes)
  const bought: Progress = { status: 'F', issue: facts, tickets: issueTickets(news.tickets) }
  const issued = push(advance(prepared, bought, 'juhe', context.now), { kind: 'ticketIssued' }, context)
  return mergeTickets(issued, news, 'detail', context).order
}

/** When Juhe is asked next about an order that it has; undefined if nothing is left to learn. */
export function nextAsk(order: Order, questions: number, context: Context): number | undefined {
  const { now, policy } = context
  switch (order.progress.status) {
    case 'N':
    case 'B':
    case 'D': {
      const next = now + grabbingDelay(policy, order, questions)
      const afterClose = order.trip.closeAt + policy.askAfterCloseMs
      return now < afterClose ? Math.min(next, afterClose) : next
    }
    case 'F': {
      const settledAt = departureOf(order) + policy.settledAfterDepartureMs
      const delay = isIncomplete(order)
        ? grabbingDelay(policy, order, questions)
        : delayOf(policy.askIssued, questions)
      return now < settledAt ? now + delay : undefined
    }
    case 'U':
    case 'O':
    case 'C':
      return questions === 0 ? now + policy.askEndedMs : undefined
    case 'T':
    case 'E':
      return undefined
  }
}
