import { formatChinaTime } from '#contract/china-time.ts'
import { msgCodes, orderStatuses, seatClassName, ticketStates } from '#contract/dictionary.ts'
import { maskDocumentNumber, maskName, maskPhoneMiddle, maskPhoneTail } from '#contract/mask.ts'
import type { GrabDetail, IssuedDetail } from '#contract/order-detail.ts'
import type { Passenger } from '#contract/passengers.ts'
import type { Order, Ticket, UnsaidTime } from '../machine/order.ts'
import { ticketsOf } from '../machine/tickets.ts'
import { timeOfIssue } from '../machine/times-of-issue.ts'
import type { People } from '../store/people.ts'

const isoLike = "yyyy-MM-dd'T'HH:mm:ss"
const spaced = 'yyyy-MM-dd HH:mm:ss'

/**
 * The grab order (contract §3, first shape). Names in full, document numbers and phone masked as in its example; a main
 * train and seat class only where there are several, as there.
 */
export function renderGrabDetail(order: Order, people: People): GrabDetail {
  const { trip, progress } = order
  const bought = 'issue' in progress ? progress : undefined
  const isSeveral = trip.trainNos.length > 1 || trip.seatClassCodes.length > 1
  const seatClasses =
    bought === undefined
      ? trip.seatClassCodes
      : [...new Set(bought.tickets.map((ticket) => ticket.seatClassCode))]
  return {
    status: progress.status,
    fromStation: bought?.issue.fromStation ?? trip.fromStation,
    toStation: bought?.issue.toStation ?? trip.toStation,
    departDate: formatChinaTime(bought?.issue.departAt ?? trip.departAt, isoLike),
    orderNo: order.orderNo,
    trainNo: bought?.issue.trainNo ?? trip.trainNos.join('|'),
    seatClass: seatClasses.map(seatClassName).join('|'),
    passengers: people.passengers.map((passenger, index) => ({
      passengerName: passenger.passengerName,
      passengerType: passenger.passengerType,
      certificateNo: maskDocumentNumber(passenger.idCardNo),
      ticketPrice: priceAsNumber(ticketOf(order, index)),
    })),
    phone: maskPhoneTail(people.contact.cellphone),
    mainTrainNo: isSeveral ? trip.mainTrainNo : '',
    failMsg: failMsgOf(order),
    mainSeatClass: isSeveral ? seatClassName(trip.mainSeatClass) : '',
    grabEndTime: formatChinaTime(trip.closeAt, isoLike),
  }
}

/** The order of the issued tickets (contract §3, second shape), also for an order that has none yet. */
export function renderIssuedDetail(order: Order, people: People): IssuedDetail {
  const { trip, progress } = order
  const issue = 'issue' in progress ? progress.issue : undefined
  const timeOf = (name: UnsaidTime) => {
    const moment = issue === undefined ? undefined : timeOfIssue(issue, name)
    return moment === undefined ? '' : formatChinaTime(moment, spaced)
  }
  const issuedAt = timeOf('issuedAt')
  const state = orderStateOf(order)
  return {
    orderNo: order.orderNo,
    outOrderNo: order.outOrderNo,
    trainNo: issue?.trainNo ?? trip.mainTrainNo,
    trainDate: formatChinaTime(issue?.departAt ?? trip.departAt, 'yyyy-MM-dd'),
    fromStation: issue?.fromStation ?? trip.fromStation,
    toStation: issue?.toStation ?? trip.toStation,
    departureTime: formatChinaTime(issue?.departAt ?? trip.departAt, spaced),
    arrivalTime: timeOf('arriveAt'),
    orderState: state.name,
    orderStateCode: state.code,
    failureReason: failMsgOf(order),
    bookTime: formatChinaTime(order.createdAt, spaced),
    payTime: issuedAt,
    issueTime: issuedAt,
    payType: '暂存单支付',
    orderPrice: issue?.orderPrice ?? '0.00',
    ticketNo: issue?.ticketNo ?? '',
    placeTime: formatChinaTime(order.createdAt, spaced),
    payStatus: '0',
    payInfo: '',
    passengers: people.passengers.map((passenger, index) =>
      issuedPassenger(order, passenger, ticketOf(order, index)),
    ),
    contactInfo: {
      person: maskName(people.contact.person),
      cellphone: maskPhoneMiddle(people.contact.cellphone),
      email: people.contact.email ?? '',
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
    juheServiceFee: issue?.juheServiceFee ?? '0',
  }
}

/** Nothing was paid where there is no ticket; the price of one may be unknown. */
function priceAsNumber(ticket: Ticket | undefined): number | '' {
  if (ticket === undefined) return 0
  return ticket.price === '' ? '' : Number(ticket.price)
}

function ticketOf(order: Order, passengerIndex: number): Ticket | undefined {
  return ticketsOf(order).find((ticket) => ticket.passengerIndex === passengerIndex)
}

function issuedPassenger(
  order: Order,
  passenger: Passenger,
  ticket: Ticket | undefined,
): IssuedDetail['passengers'][number] {
  const seatClass = ticket?.seatClassCode ?? order.trip.mainSeatClass
  const state = ticket?.state ?? 'N'
  return {
    passengerId: ticket?.passengerId ?? '',
    passengerName: passenger.passengerName,
    passengerType: String(passenger.passengerType),
    idType: String(passenger.idCardType + 1),
    idCard: maskDocumentNumber(passenger.idCardNo),
    birthday: passenger.birthday,
    seatClass,
    seatClassName: seatClassName(seatClass),
    seatNo: ticket?.seatNo ?? '',
    pTicketNo: ticket?.pTicketNo ?? '',
    ticketStateCode: state,
    ticketState: ticketStates[state],
    ticketPrice: ticket?.price ?? '0.00',
    insureUnitPrice: '0.00',
    insureState: null,
    insureBillNo: null,
  }
}

/** With `issue` there is no state of grabbing (contract §3): an order still under way is 未出票. */
function orderStateOf(order: Order): { code: IssuedDetail['orderStateCode']; name: string } {
  const { status } = order.progress
  switch (status) {
    case 'N':
    case 'B':
    case 'D':
      return { code: 'N', name: ticketStates.N }
    case 'F':
      return { code: 'F', name: ticketStates.F }
    case 'U':
    case 'O':
    case 'C':
    case 'T':
    case 'E':
      return { code: status, name: orderStatuses[status] }
  }
}

/** Why the order failed, in words; "" of one that did not. */
export function failMsgOf(order: Order): string {
  switch (order.progress.status) {
    case 'U':
      return order.progress.failure.msgInfo
    case 'O':
      return msgCodes[207]
    case 'N':
    case 'B':
    case 'D':
    case 'C':
    case 'F':
    case 'T':
    case 'E':
      return ''
  }
}
