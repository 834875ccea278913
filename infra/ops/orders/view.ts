import { orderStatuses, ticketStates } from '#contract/dictionary.ts'
import type { Ticket } from '#shared/orders/machine/order.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { iso } from '../output/times.ts'
import type { FoundOrder, Waiting } from './find.ts'
import type { PeopleView, Unopened } from './people-view.ts'
import { pushData } from './push-view.ts'
import { troublesOf } from './troubles.ts'

/** All that an operator may see of an order, for scripts. What is sealed and hashed stays out. */
export function orderData({ order, waiting }: FoundOrder, people: PeopleView | Unopened, now: number) {
  const { trip, progress } = order
  return {
    orderNo: order.orderNo,
    tenantId: order.tenantId,
    outOrderNo: order.outOrderNo,
    status: progress.status,
    statusName: orderStatuses[progress.status],
    createdAt: iso(order.createdAt),
    version: order.version,
    ...waitingData(waiting),
    troubles: troublesOf(order, waiting, now).map(({ kind, since }) => ({ kind, since: iso(since) })),
    trip: { ...trip, departAt: iso(trip.departAt), closeAt: iso(trip.closeAt) },
    upstreamOrderNos: order.upstreamOrderNos,
    submission: timed(order.submission),
    ...('failure' in progress ? { failure: progress.failure } : {}),
    ...(order.cancellation === undefined ? {} : { cancellation: timed(order.cancellation) }),
    ...(order.watch === undefined ? {} : { watch: timed(order.watch) }),
    ...('issue' in progress ? { issue: timed(progress.issue) } : {}),
    ...(order.forgetAt === undefined ? {} : { forgetAt: iso(order.forgetAt) }),
    ...(order.reduceAt === undefined ? {} : { reduceAt: iso(order.reduceAt) }),
    ...(order.reducedAt === undefined ? {} : { reducedAt: iso(order.reducedAt) }),
    tickets: ticketsOf(order).map(ticketData),
    people,
    pushes: order.outbox.map(pushData),
    timeline: order.timeline.map(timed),
  }
}

/** An order as `orderData` makes it. */
export type OrderData = ReturnType<typeof orderData>

function waitingData({ dueAt, setbacks }: Waiting) {
  return { ...(dueAt === undefined ? {} : { dueAt: iso(dueAt) }), setbacks }
}

function ticketData(ticket: Ticket) {
  const { refund, refunds, ...rest } = ticket
  return {
    ...rest,
    stateName: ticketStates[ticket.state],
    ...(refund === undefined ? {} : { refund: timed(refund) }),
    refunds: refunds.map(timed),
  }
}

/** Names of fields that hold moments. */
const moments: ReadonlySet<string> = new Set([
  ...['at', 'until', 'sendAt', 'askAt', 'endedAt', 'requestedAt', 'knownAt'],
  ...['departAt', 'arriveAt', 'issuedAt', 'closeAt', 'createdAt'],
])

/** The object with its moments as texts. */
function timed<Value extends object>(value: Value): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      moments.has(name) && typeof part === 'number' ? iso(part) : part,
    ]),
  )
}
