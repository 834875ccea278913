import { formatChinaTime } from '#contract/china-time.ts'
import { msgCodeText, seatClassNumber } from '#contract/dictionary.ts'
import { maskDocumentNumber } from '#contract/mask.ts'
import type { Passenger } from '#contract/passengers.ts'
import type {
  OrderExpiredPush,
  PushBody,
  RefundFailedPush,
  RefundSucceededPush,
  TicketFailedPush,
  TicketIssuedPush,
} from '#contract/pushes.ts'
import type {
  Failure,
  Issue,
  Order,
  PushEvent,
  RefundResult,
  Ticket,
  UnsaidTime,
} from '#shared/orders/machine/order.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { timeOfIssue } from '#shared/orders/machine/times-of-issue.ts'
import type { People } from '#shared/orders/store/people.ts'
import { nothingIssued, unchangedBooking } from './fixed-parts.ts'

const spaced = 'yyyy-MM-dd HH:mm:ss'

/**
 * The body of a push (contract §6), made from the facts of its event, whether they came by Juhe's callback or were learnt
 * from orderDetail: every attempt sends the same, but for what orderDetail does not know and Juhe's callback brought
 * meanwhile. Throws when the order does not hold the event.
 */
export function renderPush(order: Order, event: PushEvent, people: People): PushBody {
  switch (event.kind) {
    case 'ticketIssued':
      return renderIssued(order, people)
    case 'ticketFailed':
      return renderFailed(order, event.failure, people)
    case 'orderExpired':
      return renderExpired(order)
    case 'refundSucceeded':
    case 'refundFailed':
      return renderRefund(order, event.passengerIndex, event.n, people)
  }
}

function renderIssued(order: Order, people: People): TicketIssuedPush {
  if (!('issue' in order.progress)) throw new Error(`order ${order.orderNo} has no issue to tell of`)
  const { issue, tickets } = order.progress
  return {
    orderNo: order.orderNo,
    outOrderNo: order.outOrderNo,
    msgCode: '100',
    msgInfo: '出票成功',
    ...issueFacts(issue),
    msgDetail: null,
    passengers: tickets.map((ticket) => ticketPassenger(ticket, people.passengers[ticket.passengerIndex])),
    ...unchangedBooking,
    juheServiceFee: issue.juheServiceFee,
  }
}

function issueFacts(issue: Issue) {
  return {
    fromStationCode: issue.fromStationCode ?? '',
    toStationCode: issue.toStationCode ?? '',
    departureTime: formatChinaTime(issue.departAt, spaced),
    arrivalTime: toldTime(issue, 'arriveAt'),
    trainNo: issue.trainNo,
    ticketNo: issue.ticketNo,
    orderAmount: issue.orderPrice,
    fromStation: issue.fromStation,
    toStation: issue.toStation,
    issueTime: toldTime(issue, 'issuedAt'),
    mailCharge: '0.00',
  }
}

/** "" for a time that Juhe has not told. */
function toldTime(issue: Issue, name: UnsaidTime): string {
  const moment = timeOfIssue(issue, name)
  return moment === undefined ? '' : formatChinaTime(moment, spaced)
}

type TicketPassenger = TicketIssuedPush['passengers'][number]

function ticketPassenger(ticket: Ticket, passenger: Passenger | undefined): TicketPassenger {
  return {
    ...personOf(passenger),
    passengerId: ticket.passengerId,
    seatClass: seatClassNumber(ticket.seatClassCode),
    seatNo: ticket.seatNo,
    price: ticket.price,
    pTicketNo: ticket.pTicketNo,
    serviceCharge: '0',
    insuranceCharge: '0.00',
  }
}

/** `cardType` numbers the documents from 1, where submitOrder's `idCardType` does from 0. */
function personOf(passenger: Passenger | undefined) {
  if (passenger === undefined) return { passengerName: '', passengerType: '1', cardType: '1', cardNo: '' }
  return {
    passengerName: passenger.passengerName,
    passengerType: String(passenger.passengerType),
    cardType: String(passenger.idCardType + 1),
    cardNo: maskDocumentNumber(passenger.idCardNo),
  }
}

/**
 * What the push says. orderDetail (contract §3) tells more than a push does: `乘客身份信息未通过验证_订票失败 …`; a push
 * that is learnt from it has the same words as the one that was lost.
 */
function msgInfoOf({ msgCode, msgInfo }: Failure): string {
  const meaning = msgCodeText(msgCode)
  return msgInfo.startsWith(`${meaning}_`) ? meaning : msgInfo
}

function renderFailed(order: Order, failure: Failure, people: People): TicketFailedPush {
  const seatClass = seatClassNumber(order.trip.mainSeatClass)
  return {
    orderNo: order.orderNo,
    outOrderNo: order.outOrderNo,
    msgCode: failure.msgCode,
    msgInfo: msgInfoOf(failure),
    ...nothingIssued,
    msgDetail: msgDetailOf(failure, people),
    passengers: people.passengers.map((passenger) => ({
      ...personOf(passenger),
      passengerId: '',
      seatClass,
      seatNo: '',
      price: '0.00',
      pTicketNo: '',
      serviceCharge: '0',
      insuranceCharge: '0.00',
    })),
    ...unchangedBooking,
    juheServiceFee: '0',
  }
}

/** `姓名|证件号,姓名|证件号` of those whom the failure concerns; null when it concerns the order. */
function msgDetailOf(failure: Failure, people: People): string | null {
  const passengers = failure.passengerIndexes.flatMap((index) => people.passengers[index] ?? [])
  if (passengers.length === 0) return null
  return passengers
    .map(({ passengerName, idCardNo }) => `${passengerName}|${maskDocumentNumber(idCardNo)}`)
    .join(',')
}

function renderExpired(order: Order): OrderExpiredPush {
  return { msgCode: '101', msgInfo: '抢票单过期', orderNo: order.orderNo, outOrderNo: order.outOrderNo }
}

function renderRefund(
  order: Order,
  passengerIndex: number,
  n: number,
  people: People,
): RefundSucceededPush | RefundFailedPush {
  const ticket = ticketsOf(order).find((entry) => entry.passengerIndex === passengerIndex)
  const result = ticket?.refunds.find((entry) => entry.n === n)
  if (ticket === undefined || result === undefined)
    throw new Error(`order ${order.orderNo} has no such refund to tell of`)
  const facts = refundFacts(order, ticket, result, people)
  if (result.takenBack) return { ...facts, msgCode: '999', msgInfo: msgCodeText('999') }
  return result.refunded
    ? { ...facts, msgCode: '100', msgInfo: result.msgInfo }
    : { ...facts, msgCode: result.msgCode, msgInfo: result.msgInfo }
}

function refundFacts(order: Order, ticket: Ticket, result: RefundResult, people: People) {
  const person = personOf(people.passengers[ticket.passengerIndex])
  return {
    orderNo: order.orderNo,
    outOrderNo: order.outOrderNo,
    refundTime: result.isTimeUnsaid ? '' : formatChinaTime(result.at, spaced),
    refundPrice: result.refundPrice,
    refundType: result.refundType,
    passengers: [
      {
        passengerId: ticket.passengerId,
        pTicketNo: ticket.pTicketNo,
        passengerName: person.passengerName,
        passengerType: person.passengerType,
        cardType: person.cardType,
        // Empty in both of the contract's examples.
        cardNo: '',
        refundPrice: result.refundPrice,
      },
    ],
  }
}
