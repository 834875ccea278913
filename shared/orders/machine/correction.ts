import { advance, type Change, type Context, record, unchanged } from './change.ts'
import type { News, OrderEvent } from './events.ts'
import { isLongGone } from './long-gone.ts'
import { endedWithoutTicket, type Order } from './order.ts'
import { learnDetail } from './submission.ts'
import { takeRefundBack, ticketsOf } from './tickets.ts'

type Corrected = Extract<OrderEvent, { type: 'corrected' }>

/**
 * An operator takes back what orderDetail denies: an end without a ticket, or refunds. Then the order learns what
 * orderDetail said. An issue is never taken back: money may have been spent.
 */
export function correct(
  order: Order,
  { upstreamOrderNo, news, by, reason }: Corrected,
  context: Context,
): Change {
  const taken = takeBack(order, news, context)
  if (taken === order) return unchanged(order)
  const detail = `${by}: ${reason}`
  const told = record(taken, { at: context.now, by: 'service', what: 'corrected', detail })
  return learnDetail(told, { type: 'detailLearned', upstreamOrderNo, news }, context)
}

function takeBack(order: Order, news: News, context: Context): Order {
  if ('tickets' in news)
    return news.tickets.reduce((current, told) => {
      const known = ticketsOf(current).find(({ passengerId }) => passengerId === told.passengerId)
      const isDenied = known?.state === 'T' && told.state !== 'T'
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
