import { formatChinaTime } from '#contract/china-time.ts'
import { type MsgCode, msgCodeText, seatClassName, ticketStates } from '#contract/dictionary.ts'
import { maskPhoneMiddle } from '#contract/mask.ts'
import type { GrabDetail, IssuedDetail } from '#contract/order-detail.ts'
import { type GrabOrder, ticketOf } from './grab-order.ts'
import { serviceFee, yuan } from './money.ts'

const isoClock = (at: number) => formatChinaTime(at, "yyyy-MM-dd'T'HH:mm:ss")
const clock = (at: number) => formatChinaTime(at, 'yyyy-MM-dd HH:mm:ss')

/** The grab order, as orderDetail shows it without `issue` (contract §3). */
export function grabDetail(order: GrabOrder): GrabDetail {
  const { journey, offer } = order.issue?.choice ?? order.choices[0]
  const { trainNos, seatClasses, mainTrainNo, mainSeatClass } = order.ordered
  const isSeveral = trainNos.length > 1 || seatClasses.length > 1
  const isIssued = order.issue !== undefined
  return {
    status: order.status,
    fromStation: journey.fromStation,
    toStation: journey.toStation,
    departDate: isoClock(journey.departAt),
    orderNo: order.orderNo,
    trainNo: isIssued ? journey.trainNo : trainNos.join('|'),
    seatClass: isIssued ? seatClassName(offer.code) : seatClasses.map(seatClassName).join('|'),
    passengers: order.travellers.map((traveller) => ({
      passengerName: traveller.passengerName,
      passengerType: traveller.passengerType,
      certificateNo: traveller.idCardNo,
      ticketPrice: ticketOf(order, traveller.passengerId)?.price ?? 0,
    })),
    phone: order.contact.cellphone,
    mainTrainNo: isSeveral ? mainTrainNo : '',
    failMsg: failMsg(order.failure),
    mainSeatClass: isSeveral ? seatClassName(mainSeatClass) : '',
    grabEndTime: isoClock(order.closeAt),
  }
}

/** Juhe puts the dictionary's text first and what it was about behind it. */
function failMsg(failure: MsgCode | undefined): string {
  return failure === undefined ? '' : `${msgCodeText(failure)}_订票失败`
}

/** The states of orders in the words that `issue=1` uses; it has none for grabbing (contract §3). */
const orderStates = {
  N: '未出票',
  F: ticketStates.F,
  T: ticketStates.T,
  E: ticketStates.G,
  U: '出票失败',
  O: '已过期',
  C: '已取消',
} as const

/** The order of the issued tickets, as orderDetail shows it with `issue=1` (contract §3). */
export function issuedDetail(order: GrabOrder): IssuedDetail {
  const { journey, offer } = order.issue?.choice ?? order.choices[0]
  const code = order.status === 'B' || order.status === 'D' ? 'N' : order.status
  const issuedAt = order.issue === undefined ? '' : clock(order.issue.at)
  const tickets = order.issue?.tickets ?? []
  return {
    // As in the contract's examples: what is issued has a number of its own, `FT…` where the grab order has `TFT…`.
    orderNo: order.orderNo.slice(1),
    outOrderNo: order.outOrderNo,
    trainNo: journey.trainNo,
    trainDate: formatChinaTime(journey.departAt, 'yyyy-MM-dd'),
    fromStation: journey.fromStation,
    toStation: journey.toStation,
    departureTime: clock(journey.departAt),
    arrivalTime: clock(journey.arriveAt),
    orderState: orderStates[code],
    orderStateCode: code,
    failureReason: failMsg(order.failure),
    bookTime: clock(order.createdAt),
    payTime: issuedAt,
    issueTime: issuedAt,
    payType: '暂存单支付',
    orderPrice: yuan(tickets.reduce((sum, ticket) => sum + ticket.price, 0)),
    ticketNo: order.issue?.ticketNo ?? '',
    placeTime: issuedAt,
    payStatus: '0',
    payInfo: '',
    passengers: order.travellers.map((traveller) => {
      const ticket = ticketOf(order, traveller.passengerId)
      const state = ticket?.state ?? 'N'
      return {
        passengerId: traveller.passengerId,
        passengerName: traveller.passengerName,
        passengerType: String(traveller.passengerType),
        idType: String(traveller.idCardType + 1),
        idCard: traveller.idCardNo,
        birthday: traveller.birthday,
        seatClass: offer.code,
        seatClassName: seatClassName(offer.code),
        seatNo: ticket?.seatNo ?? '',
        pTicketNo: ticket?.pTicketNo ?? '',
        ticketStateCode: state,
        ticketState: ticketStates[state],
        ticketPrice: yuan(ticket?.price ?? 0),
        insureUnitPrice: yuan(0),
        insureState: null,
        insureBillNo: null,
      }
    }),
    contactInfo: {
      // The example shows the phone's digits in both.
      person: maskPhoneMiddle(order.contact.cellphone),
      cellphone: maskPhoneMiddle(order.contact.cellphone),
      email: order.contact.email ?? '',
    },
    postalInfo: {
      person: null,
      cellphone: null,
      province: null,
      city: null,
      district: null,
      address: null,
      zip: null,
    },
    juheServiceFee: order.issue === undefined ? '0' : String(serviceFee * tickets.length),
  }
}
