import { orderStatuses } from '#contract/dictionary.ts'
import { isRefused, type Order } from '#shared/orders/machine/order.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { table } from '../output/table.ts'
import { chinaTime, iso } from '../output/times.ts'
import type { FoundOrder } from './find.ts'

/** Whether something of an order is still to come: a ticket, or the end of a cancel or refund. */
export function isUnfinished(order: Order): boolean {
  const { status } = order.progress
  const isGrabbing = status === 'N' || status === 'B' || status === 'D'
  return (
    (isGrabbing && !isRefused(order)) ||
    order.cancellation !== undefined ||
    ticketsOf(order).some(({ refund }) => refund !== undefined)
  )
}

/** An order in a list, for scripts. */
export function listedOrder({ order, waiting }: FoundOrder) {
  const { trip, progress } = order
  return {
    orderNo: order.orderNo,
    tenantId: order.tenantId,
    outOrderNo: order.outOrderNo,
    status: progress.status,
    statusName: orderStatuses[progress.status],
    submission: order.submission.state,
    createdAt: iso(order.createdAt),
    fromStation: trip.fromStation,
    toStation: trip.toStation,
    departAt: iso(trip.departAt),
    trainNos: trainsOf(order),
    passengers: order.passengerCount,
    upstreamOrderNos: order.upstreamOrderNos,
    unfinished: isUnfinished(order),
    ...(waiting.dueAt === undefined ? {} : { dueAt: iso(waiting.dueAt) }),
  }
}

/** Orders in a list, for people. */
export function listedLines(orders: readonly FoundOrder[]): readonly string[] {
  const rows = orders.map(({ order }) => {
    const { trip, progress, submission } = order
    return [
      ...[
        chinaTime(order.createdAt),
        `${progress.status} ${orderStatuses[progress.status]}`,
        submission.state,
      ],
      ...[`${trip.fromStation} → ${trip.toStation}`, trainsOf(order).join(' '), chinaTime(trip.departAt)],
      ...[order.tenantId, order.outOrderNo, order.orderNo],
    ]
  })
  const header = [
    'created',
    'status',
    'submission',
    'trip',
    'trains',
    'departs',
    'tenant',
    'outOrderNo',
    'order',
  ]
  return table(header, rows, 'No order.')
}

/** The train of the ticket, or those that are wanted. */
export function trainsOf({ trip, progress }: Order): readonly string[] {
  return 'issue' in progress ? [progress.issue.trainNo] : trip.trainNos
}
