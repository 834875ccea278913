import { type OrderStatus, orderStatuses } from '#contract/dictionary.ts'
import { isOfRetention, waitsOf } from '#shared/orders/machine/duties.ts'
import { isRefused, type Order, type Push, type Trip } from '#shared/orders/machine/order.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import type { OrderSummary, PushBrief, TripView } from './wire.ts'

/** An order as the list shows it. */
export function summaryOf(order: Order): OrderSummary {
  const { orderNo, outOrderNo, tenantId, version, createdAt, passengerCount } = order
  return {
    ...{ orderNo, outOrderNo, tenantId, version, createdAt, passengerCount },
    status: order.progress.status,
    isRefused: isRefused(order),
    trip: tripView(order.trip),
    states: statesOf(order),
    pushes: order.outbox.map(pushBrief),
    upstreamOrderNos: order.upstreamOrderNos,
    isOutcomeUnknown: isOutcomeUnknown(order),
    ...nextDue(order),
  }
}

function isOutcomeUnknown(order: Order): boolean {
  const calls = [order.submission, order.cancellation, ...ticketsOf(order).map(({ refund }) => refund)]
  return calls.some((call) => call?.state === 'unknown')
}

/** Personal data are deleted days later: that nobody did it yet makes no order overdue. */
function nextDue(order: Order): { readonly dueAt?: number } {
  const moments = waitsOf(order).flatMap(({ at, duty }) => (isOfRetention(duty) ? [] : [at]))
  return moments.length === 0 ? {} : { dueAt: Math.min(...moments) }
}

/** One push of the outbox, in brief. */
export function pushBrief({ id, event, madeAt, delivery, attempts }: Push): PushBrief {
  const { state, tries } = delivery
  const attempt = attempts.at(-1)
  return {
    ...{ id, kind: event.kind, madeAt, state, tries },
    ...(state === 'waiting' ? {} : { endedAt: delivery.at }),
    ...(attempt === undefined ? {} : { attempt }),
  }
}

function tripView(trip: Trip): TripView {
  const { fromStation, toStation, trainNos, seatClassCodes, mainTrainNo, mainSeatClass, departAt, closeAt } =
    trip
  return {
    ...{ fromStation, toStation, trainNos, seatClassCodes },
    ...{ mainTrainNo, mainSeatClass, departAt, closeAt },
  }
}

function statesOf({ createdAt, timeline, progress }: Order): (readonly [number, OrderStatus])[] {
  const states: (readonly [number, OrderStatus])[] = [[createdAt, 'N']]
  for (const { at, what, detail } of timeline) {
    if (what === 'status' && isStatus(detail)) states.push([at, detail])
  }
  // A timeline of great length loses its middle; the end is always true.
  const last = states.at(-1)
  if (last !== undefined && last[1] !== progress.status) states.push([last[0], progress.status])
  return states
}

function isStatus(text: string | undefined): text is OrderStatus {
  return text !== undefined && Object.hasOwn(orderStatuses, text)
}
