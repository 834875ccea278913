import { type Change, type Context, changed, unchanged } from './change.ts'
import { type Issue, isRefused, type Moment, type Order, type Progress, type Trip } from './order.ts'

/**
 * At the end of its retention an order is reduced to a tombstone: the item stays, so that its number can never be used for
 * a second order, and says nothing of trip, tickets, people or money. Nothing happens to it any more.
 */
export function reduce(order: Order, { now }: Context): Change {
  if (order.reduceAt === undefined || order.reduceAt > now) return unchanged(order)
  return changed(tombstoneOf(order, now))
}

/** Whether the order is a tombstone. */
export function isTombstone({ reducedAt }: Order): boolean {
  return reducedAt !== undefined
}

/**
 * Everything is named here: what an order may have besides, of a newer version too, is left out. The number of an order
 * that Juhe refused stays free.
 */
function tombstoneOf(order: Order, now: Moment): Order {
  const { orderNo, tenantId, outOrderNo, version, createdAt, submission, progress } = order
  return {
    ...{ orderNo, tenantId, outOrderNo, version, createdAt, reducedAt: now },
    ...{ trip: noTrip, passengerCount: 0, fingerprint: '', sealed: {} },
    upstreamQuery: { key: '', fetchedAt: 0 },
    upstreamOrderNos: [],
    submission: isRefused(order) ? { state: 'refused', at: now, failure: noFailure } : submission,
    progress: bareProgress(progress, now),
    outbox: [],
    timeline: [],
  }
}

function bareProgress({ status }: Progress, at: Moment): Progress {
  switch (status) {
    case 'N':
    case 'B':
    case 'D':
      return { status }
    case 'U':
      return { status, at, failure: noFailure }
    case 'O':
    case 'C':
      return { status, at }
    case 'F':
    case 'T':
    case 'E':
      return { status, issue: noIssue, tickets: [] }
  }
}

const noFailure = { msgCode: '999', msgInfo: '', passengerIndexes: [] } as const

/** Readable for every version; nobody shows it. */
const noTrip: Trip = {
  ...{ ticketModel: 0, trainNos: [], seatClassCodes: [], mainTrainNo: '', mainSeatClass: 'noseat' },
  ...{ fromStation: '', toStation: '', departAt: 0, closeAt: 0, acceptNoSeat: false },
}

const noIssue: Issue = {
  ...{ trainNo: '', ticketNo: '', fromStation: '', toStation: '' },
  ...{ fromStationCode: null, toStationCode: null, departAt: 0, arriveAt: 0, issuedAt: 0 },
  ...{ orderPrice: '', juheServiceFee: '' },
}
