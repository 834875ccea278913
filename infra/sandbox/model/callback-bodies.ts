import { formatChinaTime } from '#contract/china-time.ts'
import { type MsgCode, msgCodeText, seatClassNumber } from '#contract/dictionary.ts'
import type { GrabOrder, Issue, Ticket, Traveller } from './grab-order.ts'
import { fareOf, serviceFee, yuan } from './money.ts'

/** The body of a push, with the keys of contract §6 in the documented order. */
export type PushBody = Readonly<Record<string, unknown>>

const clock = (at: number) => formatChinaTime(at, 'yyyy-MM-dd HH:mm:ss')

const nothingChanged = {
  isChangedOrder: '0',
  originalOrderNo: '',
  changedType: '',
  serviceCharge: '',
  changePriceDiff: '',
} as const

/** Tickets were issued (contract §6, 出票成功推送). */
export function ticketIssuedBody(order: GrabOrder, issue: Issue): PushBody {
  const { journey, offer } = issue.choice
  return {
    orderNo: order.orderNo,
    outOrderNo: order.outOrderNo,
    msgCode: '100',
    msgInfo: '出票成功',
    fromStationCode: String(journey.fromNumber),
    toStationCode: String(journey.toNumber),
    departureTime: clock(journey.departAt),
    arrivalTime: clock(journey.arriveAt),
    trainNo: journey.trainNo,
    ticketNo: issue.ticketNo,
    orderAmount: yuan(issue.tickets.reduce((sum, ticket) => sum + ticket.price, 0)),
    fromStation: journey.fromStation,
    toStation: journey.toStation,
    issueTime: clock(issue.at),
    mailCharge: '0.00',
    msgDetail: null,
    passengers: issue.tickets.map((ticket) => ({
      ...person(travellerOf(order, ticket.passengerId)),
      passengerId: ticket.passengerId,
      seatClass: seatClassNumber(offer.code),
      seatNo: ticket.seatNo,
      price: yuan(ticket.price),
      pTicketNo: ticket.pTicketNo,
      serviceCharge: '0',
      insuranceCharge: '0.00',
    })),
    ...nothingChanged,
    juheServiceFee: String(serviceFee * issue.tickets.length),
  }
}

/** Grabbing failed for good (contract §6, 出票失败推送). */
export function ticketFailedBody(order: GrabOrder, msgCode: MsgCode): PushBody {
  const { offer } = order.choices[0]
  return {
    orderNo: order.orderNo,
    outOrderNo: order.outOrderNo,
    msgCode,
    msgInfo: msgCodeText(msgCode),
    fromStationCode: null,
    toStationCode: null,
    departureTime: null,
    arrivalTime: null,
    trainNo: null,
    ticketNo: null,
    orderAmount: null,
    fromStation: null,
    toStation: null,
    issueTime: '',
    mailCharge: null,
    msgDetail: msgDetail(order, msgCode),
    passengers: order.travellers.map((traveller) => ({
      ...person(traveller),
      passengerId: traveller.passengerId,
      seatClass: seatClassNumber(offer.code),
      seatNo: '',
      price: yuan(fareOf(offer.price, traveller.passengerType)),
      pTicketNo: '',
      serviceCharge: '0',
      insuranceCharge: '0.00',
    })),
    ...nothingChanged,
    juheServiceFee: '0',
  }
}

/** A failure that is about passengers (3xx) says whom it is about, `name|document number`; here the first. */
function msgDetail(order: GrabOrder, msgCode: MsgCode): string | null {
  const [first] = order.travellers
  return msgCode.startsWith('3') && first !== undefined ? `${first.passengerName}|${first.idCardNo}` : null
}

/** closeTime came without a ticket (contract §6, 订单过期推送). */
export function orderExpiredBody(order: GrabOrder): PushBody {
  return { msgCode: '101', msgInfo: '抢票单过期', orderNo: order.orderNo, outOrderNo: order.outOrderNo }
}

/** A ticket's money came back (contract §6, 退款成功推送). @param price in yuan */
export function refundSucceededBody(order: GrabOrder, ticket: Ticket, price: number, at: number): PushBody {
  const traveller = person(travellerOf(order, ticket.passengerId))
  return {
    orderNo: order.orderNo,
    outOrderNo: order.outOrderNo,
    refundTime: clock(at),
    refundPrice: yuan(price),
    refundType: 'online',
    passengers: [
      {
        passengerId: ticket.passengerId,
        pTicketNo: ticket.pTicketNo,
        ...traveller,
        cardNo: '',
        refundPrice: yuan(price),
      },
    ],
    msgCode: '100',
    msgInfo: '线上退票成功',
  }
}

/** A refund failed (contract §6, 退款失败推送). */
export function refundFailedBody(order: GrabOrder, ticket: Ticket, msgCode: MsgCode, at: number): PushBody {
  return {
    msgCode,
    msgInfo: msgCodeText(msgCode),
    orderNo: order.orderNo,
    outOrderNo: order.outOrderNo,
    refundTime: clock(at),
    refundPrice: yuan(0),
    refundType: 'online',
    passengers: [
      {
        passengerId: ticket.passengerId,
        ...person(travellerOf(order, ticket.passengerId)),
        cardNo: '',
        refundPrice: yuan(0),
        pTicketNo: ticket.pTicketNo,
      },
    ],
  }
}

function travellerOf(order: GrabOrder, passengerId: string): Traveller {
  const found = order.travellers.find((traveller) => traveller.passengerId === passengerId)
  if (found === undefined) throw new Error('a ticket without its passenger')
  return found
}

/** Submits number identity documents from 0, pushes from 1. */
function person(traveller: Traveller) {
  return {
    passengerName: traveller.passengerName,
    passengerType: String(traveller.passengerType),
    cardType: String(traveller.idCardType + 1),
    cardNo: traveller.idCardNo,
  }
}
