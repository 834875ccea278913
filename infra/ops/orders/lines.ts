import { formatChinaTime } from '#contract/china-time.ts'
import { orderStatuses, seatClassName, ticketStates } from '#contract/dictionary.ts'
import { isRefused, type Order, type TimelineEntry } from '#shared/orders/machine/order.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { fields, section, table } from '../output/table.ts'
import { chinaTime, distance, duration } from '../output/times.ts'
import type { FoundOrder } from './find.ts'
import type { PeopleView, Unopened } from './people-view.ts'
import { pushLines } from './push-view.ts'
import { patience, troublesOf } from './troubles.ts'

/** All that an operator may see of an order, for people. */
export function orderLines(found: FoundOrder, people: PeopleView | Unopened, now: number): readonly string[] {
  const { order } = found
  if (order.reducedAt !== undefined) return tombstoneLines(order, order.reducedAt)
  return [
    ...summary(found, now),
    ...section('Tickets', ticketLines(order)),
    ...section('People', peopleLines(people)),
    ...section('Pushes', order.outbox.length === 0 ? [] : pushLines(order.outbox)),
    ...section('Timeline (China Standard Time)', timelineLines(order.timeline)),
  ]
}

function tombstoneLines({ orderNo, tenantId, outOrderNo, createdAt }: Order, reducedAt: number) {
  return fields({
    order: orderNo,
    tenant: `${tenantId}, outOrderNo ${outOrderNo}`,
    note: `everything else was deleted ${chinaTime(reducedAt)}, at the end of its retention`,
    created: chinaTime(createdAt),
  })
}

function summary({ order, waiting }: FoundOrder, now: number): readonly string[] {
  const { trip, progress } = order
  const { dueAt, setbacks } = waiting
  return fields({
    order: order.orderNo,
    tenant: `${order.tenantId}, outOrderNo ${order.outOrderNo}`,
    status: `${progress.status} ${orderStatuses[progress.status]}`,
    note: isRefused(order) ? 'Juhe refused it at the submit: for the tenant it does not exist' : undefined,
    failure: 'failure' in progress ? `${progress.failure.msgCode} ${progress.failure.msgInfo}` : undefined,
    created: chinaTime(order.createdAt),
    trip: `${trip.fromStation} → ${trip.toStation}, ${formatChinaTime(trip.departAt, 'yyyy-MM-dd HH:mm')}`,
    trains: `${trip.trainNos.join(' ')}, ${trip.seatClassCodes.map(seatClassName).join(' ')}`,
    passengers: order.passengerCount,
    'close time': `${chinaTime(trip.closeAt)} (${distance(trip.closeAt, now)})`,
    submission: submissionText(order),
    'at Juhe': order.upstreamOrderNos.join(', '),
    cancellation:
      order.cancellation &&
      `${order.cancellation.state}, asked for ${chinaTime(order.cancellation.requestedAt)}`,
    price: 'issue' in progress ? `${progress.issue.orderPrice} yuan` : undefined,
    'personal data': order.forgetAt === undefined ? undefined : `kept until ${chinaTime(order.forgetAt)}`,
    due: dueAt === undefined ? 'never: it rests' : `${chinaTime(dueAt)} (${distance(dueAt, now)})`,
    setbacks: setbacks === 0 ? undefined : setbacks,
    stuck: stuckText({ order, waiting }, now),
  })
}

function submissionText({ submission }: Order): string {
  const attempt = 'attempt' in submission ? `, attempt ${submission.attempt}` : ''
  const doubt =
    'doubt' in submission && submission.doubt !== undefined ? `, doubt: ${submission.doubt.msgInfo}` : ''
  return `${submission.state}${attempt}${doubt}`
}

function stuckText({ order, waiting }: FoundOrder, now: number): string | undefined {
  const lasting = troublesOf(order, waiting, now).filter(({ kind, since }) => now - since >= patience[kind])
  return lasting.map(({ kind, since }) => `${kind} for ${duration(now - since)}`).join(', ')
}

function ticketLines(order: Order): readonly string[] {
  const tickets = ticketsOf(order)
  if (tickets.length === 0) return []
  const rows = tickets.map(({ passengerId, state, seatClassCode, seatNo, price, refund, refunds }) => {
    const last = refunds.at(-1)
    const ended = last === undefined ? '-' : `${last.refunded ? 'done' : 'failed'} ${last.refundPrice}`.trim()
    return [
      ...[passengerId, `${state} ${ticketStates[state]}`, seatClassName(seatClassCode), seatNo, price],
      ...[refund === undefined ? ended : `${refund.state} since ${chinaTime(refund.requestedAt)}`],
    ]
  })
  return table(['passenger id', 'state', 'class', 'seat', 'price', 'refund'], rows)
}

function peopleLines(people: PeopleView | Unopened): readonly string[] {
  if ('unopened' in people) return [people.unopened]
  const { passengers, contact, account } = people
  const rows = passengers.map(({ name, documentNumber, birthday = '-', kind }) => [
    name,
    documentNumber,
    birthday,
    kind,
  ])
  return [
    ...table(['name', 'document', 'birthday', 'kind'], rows),
    ...fields({ contact: [contact.person, contact.cellphone, contact.email ?? ''].join(' ').trim() }),
    ...fields({ '12306 account': account }),
  ]
}

/** What happened, a line each. */
export function timelineLines(timeline: readonly TimelineEntry[]): readonly string[] {
  const rows = timeline.map(({ at, by, what, detail = '' }) => [chinaTime(at), by, what, detail])
  return table(['when', 'by', 'what', 'detail'], rows)
}
