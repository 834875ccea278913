import { centsOf } from '#contract/money.ts'
import {
  advance,
  andThen,
  askedAtOf,
  type Change,
  type Context,
  contradiction,
  record,
  unchanged,
} from './change.ts'
import type { News, OrderEvent } from './events.ts'
import { isLongGone } from './long-gone.ts'
import { moneyOf } from './money.ts'
import { isUnderWay } from './news.ts'
import { endedWithoutTicket, type Order, type Push } from './order.ts'
import { learnDetail } from './submission.ts'
import { isRefund, takeRefundBack, ticketsOf } from './tickets.ts'
import { withoutKey } from './without-key.ts'

type Corrected = Extract<OrderEvent, { type: 'corrected' }>

/**
 * An operator takes back what orderDetail denies: an end without a ticket, or refunds. Then the order learns what
 * orderDetail said. An operator takes no issue back: money may have been spent.
 */
export function correct(
  order: Order,
  { upstreamOrderNo, news, by, reason }: Corrected,
  context: Context,
): Change {
  const reverted = takeBack(order, news, context)
  if (reverted === order) return unchanged(order)
  const detail = `${by}: ${reason}`
  const corrected = record(reverted, { at: context.now, by: 'service', what: 'corrected', detail })
  return learnDetail(corrected, { type: 'detailLearned', upstreamOrderNo, news }, context)
}

/** A callback that nobody confirmed told an issue, an end or a refund: orderDetail is asked about it, once it can know. */
export function watchHearsay(previous: Order, change: Change, { now, policy }: Context): Change {
  const { order } = change
  const isIssue = 'issue' in order.progress && !('issue' in previous.progress)
  const isEnd = endedWithoutTicket(order) && !endedWithoutTicket(previous)
  if (!isIssue && !isEnd && refundsOf(order) <= refundsOf(previous)) return change
  const { knownAt = now, asked = 0, askAt = Infinity, ...kept } = order.watch ?? {}
  const watch = { ...kept, knownAt, asked, askAt: Math.min(askAt, now + policy.askEndedMs) }
  const issue = isIssue ? { isIssueHeard: true as const } : {}
  return { ...change, order: { ...order, ...issue, heardAt: now, watch } }
}

function refundsOf(order: Order): number {
  return ticketsOf(order).flatMap(({ refunds }) => refunds.filter(isRefund)).length
}

/** Learns what orderDetail says. First it takes back what only a callback told and orderDetail now denies. */
export function learnOrTakeBack(
  order: Order,
  event: Extract<OrderEvent, { type: 'detailLearned' }>,
  context: Context,
): Change {
  const { heardAt } = order
  const { status } = event.news
  const isEarly = heardAt === undefined || askedAtOf(context) < heardAt + context.policy.believeAbsenceAfterMs
  if (isEarly || status === 'unlisted' || status === 'doubtful') return learnDetail(order, event, context)
  const { isIssueHeard } = order
  const known = withoutKey(withoutKey(order, 'heardAt'), 'isIssueHeard')
  const reverted =
    isIssueHeard && isIssueDenied(order, event.news, context)
      ? takeIssueBack(known, context)
      : takeBack(known, event.news, context)
  if (reverted === known) return learnDetail(known, event, context)
  const noted = contradiction(reverted, `${order.progress.status}→${status}`, context.now)
  return andThen(noted, (current) => learnDetail(current, event, context))
}

function takeBack(order: Order, news: News, context: Context): Order {
  if ('tickets' in news)
    return news.tickets.reduce((current, ticket) => {
      const known = ticketsOf(current).find(({ passengerId }) => passengerId === ticket.passengerId)
      const isDenied = known?.state === 'T' && ticket.state !== 'T'
      return known !== undefined && isDenied ? takeRefundBack(current, known, context) : current
    }, order)
  return isEndDenied(order, news, context) ? takeEndBack(order, context) : order
}

/** Juhe has it otherwise: still under way, or ended in another way. */
function isEndDenied(order: Order, { status }: News, context: Context): boolean {
  if (!endedWithoutTicket(order) || order.submission.state !== 'accepted') return false
  switch (status) {
    case 'N':
    case 'B':
    case 'D':
      return !isLongGone(order, context)
    case 'U':
    case 'O':
    case 'C':
      return status !== order.progress.status
    default:
      return false
  }
}

function takeEndBack(order: Order, { now }: Context): Order {
  const takenBack = (order.takenBack ?? 0) + 1
  return advance({ ...order, takenBack }, { status: 'D' }, 'service', now)
}

/** Juhe has bought nothing, or other tickets than the callback said. */
function isIssueDenied(order: Order, news: News, context: Context): boolean {
  if (!('tickets' in news)) return isUnderWay(news) ? !isLongGone(order, context) : true
  return ticketsOf(order).some((ticket) => {
    const told = news.tickets.find(({ passengerId }) => passengerId === ticket.passengerId)
    const [before, now] = [centsOf(ticket.price), centsOf(told?.price ?? '')]
    return told === undefined || (before !== undefined && now !== undefined && before !== now)
  })
}

/** Takes the order back to grabbing, since the issue never happened. Its pushes are not sent any more. */
function takeIssueBack(order: Order, { now }: Context): Order {
  const takenBack = (order.takenBack ?? 0) + 1
  const outbox = order.outbox.map((push) => withdrawn(order, push, now))
  return advance({ ...order, takenBack, outbox }, { status: 'D' }, 'service', now)
}

function withdrawn(order: Order, push: Push, now: number): Push {
  const { event, delivery } = push
  if (event.kind === 'ticketFailed' || event.kind === 'orderExpired' || event.takenBack !== undefined)
    return push
  const takenBack = moneyOf(order, event).tickets.map(({ passengerId }) => passengerId)
  const ended =
    delivery.state === 'waiting'
      ? ({ state: 'givenUp', at: now, tries: delivery.tries, why: 'takenBack' } as const)
      : delivery
  return { ...push, event: { ...event, takenBack }, delivery: ended }
}
