import type { Passenger } from '#contract/passengers.ts'
import type { UpstreamGrab, UpstreamIssue, UpstreamTicket } from '#shared/juhe/detail-reply.ts'
import type { Outcome } from '#shared/juhe/outcome.ts'
import type {
  CallbackRefund,
  FailedIn,
  IssuedIn,
  JuheCallback,
  RefundedIn,
  RefundFailedIn,
} from '#shared/juhe/read-callback.ts'
import type { CallOutcome, News, OrderEvent, RefundNews, TicketNews } from '../machine/events.ts'
import { plausibleDeparture } from '../machine/long-gone.ts'
import type { Issue, Order, UnsaidTime } from '../machine/order.ts'
import { day, hour, minute } from '../machine/policy.ts'
import { ticketsOf } from '../machine/tickets.ts'
import type { People } from '../store/people.ts'
import { failureOf, type Known, scrub } from './failure.ts'
import { matchPassengers, recognizePassengers } from './match-passengers.ts'

/** How a call with an effect ended, in the order's terms. */
export function callOutcomeOf(outcome: Outcome<unknown>, people: Known | undefined): CallOutcome {
  switch (outcome.kind) {
    case 'answered':
      return { kind: 'done' }
    case 'refused':
      return outcome.scope === 'request'
        ? { kind: 'refused', failure: failureOf(outcome.reason, people) }
        : { kind: 'turnedAway', code: outcome.code }
    case 'notCalled':
      return outcome
    case 'unknown':
      return isNo(outcome)
        ? { kind: 'unknown', doubt: failureOf(outcome.reason ?? '', people) }
        : { kind: 'unknown' }
  }
}

/** A code of the grabTicket service (2238xx) that no document explains: probably a refusal, and worth confirming. */
function isNo({ code, reason }: { readonly code?: number; readonly reason?: string }): boolean {
  return code !== undefined && reason !== undefined && Math.floor(code / 100) === 2238
}

/**
 * What the grab order says, apart from tickets; undefined when only the issued detail can tell (F, T, E). Its people are
 * opened only for a failure, which may name them: nearly every asking learns that it is still being grabbed.
 */
export async function newsOfGrab(
  grab: UpstreamGrab,
  openPeople: () => Promise<Known>,
): Promise<News | undefined> {
  const { status } = grab
  if (typeof status === 'object') return { status: 'unlisted' }
  switch (status) {
    case 'N':
    case 'B':
    case 'D':
    case 'O':
    case 'C':
      return { status }
    case 'U':
      return { status, failure: failureOf(grab.failMsg, await openPeople()) }
    case 'F':
    case 'T':
    case 'E':
      return undefined
  }
}

/** What the detail of issued tickets says; undefined when it shows none yet. */
export function newsOfIssue(
  order: Order,
  detail: UpstreamIssue,
  people: People,
  now: number,
): News | undefined {
  const bought = detail.passengers.filter(
    (ticket) => ticket.passengerId !== '' && ticket.ticketStateCode !== 'N',
  )
  if (bought.length === 0) return undefined
  const indexes = indexesOf(order, bought, people.passengers)
  const tickets = bought.flatMap((ticket, position) => ticketNews(ticket, indexes[position] ?? -1))
  const status = detail.orderStateCode === 'E' ? 'E' : 'F'
  return { status, issue: issueOfDetail(order, detail, now), tickets }
}

/** Which passenger holds a ticket is decided once; who had none yet is recognized among those who have none. */
function indexesOf(
  order: Order,
  tickets: readonly UpstreamTicket[],
  passengers: readonly Passenger[],
): readonly number[] {
  const known = ticketsOf(order)
  const isNew = ({ passengerId }: UpstreamTicket) =>
    known.every((ticket) => ticket.passengerId !== passengerId)
  const waiting = [...passengers.keys()].filter((index) =>
    known.every((ticket) => ticket.passengerIndex !== index),
  )
  const added = tickets.filter(isNew)
  const places = matchPassengers(
    waiting.flatMap((index) => passengers[index] ?? []),
    added,
  )
  return tickets.map((ticket) => {
    const holder = known.find(({ passengerId }) => passengerId === ticket.passengerId)
    return holder?.passengerIndex ?? waiting[places[added.indexOf(ticket)] ?? -1] ?? -1
  })
}

function ticketNews(ticket: UpstreamTicket, passengerIndex: number): TicketNews[] {
  const { passengerId, seatClass, seatNo, pTicketNo, ticketPrice, ticketStateCode } = ticket
  if (passengerIndex < 0) return []
  // A state that no document lists says nothing new of a ticket that was bought.
  const state = typeof ticketStateCode === 'object' ? 'F' : ticketStateCode
  return [
    { passengerIndex, passengerId, seatClassCode: seatClass, seatNo, pTicketNo, price: ticketPrice, state },
  ]
}

function issueOfDetail(order: Order, detail: UpstreamIssue, now: number): Issue {
  return {
    trainNo: detail.trainNo === '' ? order.trip.mainTrainNo : detail.trainNo,
    ticketNo: detail.ticketNo,
    fromStation: detail.fromStation === '' ? order.trip.fromStation : detail.fromStation,
    toStation: detail.toStation === '' ? order.trip.toStation : detail.toStation,
    fromStationCode: null,
    toStationCode: null,
    ...times(order, detail, now),
    orderPrice: detail.orderPrice,
    juheServiceFee: detail.juheServiceFee,
  }
}

type Times = Pick<IssuedIn, 'departureTime' | 'arrivalTime' | 'issueTime'>

/** No train of China is under way for longer. */
const longestRideMs = 4 * day

/**
 * What Juhe left out is unsaid, and so is what cannot be: an arrival before the departure, an issue before the order was
 * made. Departure alone is known of the submit. Juhe's clock may be ahead: nothing was issued later than now.
 */
function times({ trip, createdAt }: Order, { departureTime, arrivalTime, issueTime }: Times, now: number) {
  const departAt = plausibleDeparture(departureTime, trip)
  const isRide = (at: number) => at > departAt && at <= departAt + longestRideMs
  const arriveAt = arrivalTime !== undefined && isRide(arrivalTime) ? arrivalTime : undefined
  const issuedAt = issueTime !== undefined && issueTime >= createdAt - hour ? issueTime : undefined
  const unsaid: UnsaidTime[] = []
  if (arriveAt === undefined) unsaid.push('arriveAt')
  if (issuedAt === undefined) unsaid.push('issuedAt')
  return {
    departAt,
    arriveAt: arriveAt ?? departAt,
    issuedAt: Math.min(issuedAt ?? createdAt, now),
    ...(unsaid.length === 0 ? {} : { unsaid }),
  }
}

/** What a callback of Juhe's means for its order: an event for each thing that it tells. */
export function eventsOfCallback(
  order: Order,
  callback: JuheCallback,
  people: People,
  now: number,
): readonly OrderEvent[] {
  const upstreamOrderNo = callback.orderNo
  switch (callback.kind) {
    case 'ticketIssued':
      return [
        {
          type: 'callbackReceived',
          upstreamOrderNo,
          news: newsOfIssueCallback(order, callback, people, now),
        },
      ]
    case 'ticketFailed':
      return [
        {
          type: 'callbackReceived',
          upstreamOrderNo,
          news: { status: 'U', failure: failureOfCallback(callback, people) },
        },
      ]
    case 'orderExpired':
      return [{ type: 'callbackReceived', upstreamOrderNo, news: { status: 'O' } }]
    case 'refundSucceeded':
    case 'refundFailed':
      return refundsOfCallback(order, callback, people, now).map((refund) =>
        refund === undefined
          ? { type: 'callbackUnreadable' }
          : { type: 'refundCallbackReceived', upstreamOrderNo, refund },
      )
  }
}

/** A callback is unsigned: one that does not fit the order is not believed, and makes us ask. */
function newsOfIssueCallback(order: Order, callback: IssuedIn, people: People, now: number): News {
  if (!order.trip.trainNos.includes(callback.trainNo.toUpperCase()))
    return { status: 'doubtful', what: 'issuedOnAnotherTrain' }
  const indexes = recognizePassengers(
    people.passengers,
    callback.passengers.map(({ passengerName, cardNo }) => ({ passengerName, idCard: cardNo })),
  )
  if (indexes.includes(-1)) return { status: 'doubtful', what: 'issuedToStrangers' }
  const isAlone = callback.passengers.length === 1 && people.passengers.length === 1
  const tickets = callback.passengers.flatMap((ticket, position): TicketNews[] => {
    const passengerIndex = indexes[position] ?? -1
    const { passengerId, seatClass, seatNo, pTicketNo } = ticket
    // Of one passenger the order's amount is the ticket's.
    const price = ticket.price === '' && isAlone ? callback.orderAmount : ticket.price
    if (passengerId === '') return []
    return [{ passengerIndex, passengerId, seatClassCode: seatClass, seatNo, pTicketNo, price, state: 'F' }]
  })
  const {
    trainNo,
    ticketNo,
    fromStation,
    toStation,
    fromStationCode,
    toStationCode,
    orderAmount,
    juheServiceFee,
  } = callback
  const issue: Issue = {
    trainNo,
    ticketNo,
    fromStation: fromStation === '' ? order.trip.fromStation : fromStation,
    toStation: toStation === '' ? order.trip.toStation : toStation,
    fromStationCode: codeOrNull(fromStationCode),
    toStationCode: codeOrNull(toStationCode),
    ...times(order, callback, now),
    orderPrice: orderAmount,
    juheServiceFee,
  }
  return { status: 'F', issue, tickets }
}

/** A station's code, number or pinyin; anything else is unsaid: tenants are shown what a callback writes here. */
function codeOrNull(text: string | null): string | null {
  return text !== null && /^[A-Za-z0-9_-]{1,32}$/.test(text) ? text : null
}

function failureOfCallback(callback: FailedIn, people: People) {
  const failure = failureOf(callback.msgInfo, people, callback.msgCode)
  if (callback.blamed.length === 0) return failure
  const blamed = callback.blamed.map(({ passengerName, cardNo }) => ({ passengerName, idCard: cardNo }))
  return {
    ...failure,
    passengerIndexes: matchPassengers(people.passengers, blamed).filter((index) => index >= 0),
  }
}

/**
 * When a refund ended. What cannot be is unsaid: before the order was made, or in days to come, which would outdate all
 * that orderDetail shows until then (a callback is unsigned). Juhe's clock may be a little ahead.
 */
function endOfRefund({ createdAt }: Order, endedAt: number | undefined, now: number) {
  const isPossible = endedAt !== undefined && endedAt >= createdAt - hour && endedAt <= now + longestSkewMs
  return isPossible ? { at: Math.min(endedAt, now) } : { at: now, isTimeUnsaid: true as const }
}

/** How far ahead of ours Juhe's clock may be. */
const longestSkewMs = 5 * minute

/** What each passenger of the callback is told of; undefined for one who cannot be found in the order. */
function refundsOfCallback(
  order: Order,
  callback: RefundedIn | RefundFailedIn,
  people: People,
  now: number,
): (RefundNews | undefined)[] {
  const facts = {
    ...endOfRefund(order, callback.refundTime, now),
    refundType: callback.refundType === '' ? 'other' : callback.refundType,
    msgInfo: scrub(callback.msgInfo, people),
  }
  const end =
    callback.kind === 'refundSucceeded'
      ? ({ refunded: true, msgCode: callback.msgCode } as const)
      : ({ refunded: false, msgCode: callback.msgCode } as const)
  const isAlone = callback.passengers.length === 1
  const holders = holdersOf(order, callback.passengers, people)
  return callback.passengers.map(({ refundPrice: own }, position) => {
    const refundPrice = own === '' && isAlone ? callback.refundPrice : own
    const passengerId = holders[position]
    return passengerId === undefined ? undefined : { passengerId, result: { ...facts, ...end, refundPrice } }
  })
}

/** The passengerId of each ticket that a refund's callback tells of: by that, by the ticket's number, or by the person. */
function holdersOf(
  order: Order,
  refunds: readonly CallbackRefund[],
  { passengers }: People,
): readonly (string | undefined)[] {
  const tickets = ticketsOf(order)
  const indexes = recognizePassengers(
    passengers,
    refunds.map(({ passengerName, cardNo }) => ({ passengerName, idCard: cardNo })),
  )
  return refunds.map(({ passengerId, pTicketNo }, position) => {
    if (passengerId !== '') return passengerId
    const ofNumber = tickets.find((ticket) => ticket.pTicketNo === pTicketNo && pTicketNo !== '')
    const ticket = ofNumber ?? tickets.find(({ passengerIndex }) => passengerIndex === indexes[position])
    return ticket?.passengerId
  })
}
