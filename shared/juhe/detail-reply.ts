import * as z from 'zod/mini'
import type { OrderStatus, SeatClassCode, TicketState } from '#contract/dictionary.ts'
import { feeOf, yuanOf } from './amounts.ts'
import { isRecord } from './classify.ts'
import { countOddities, documentedGrab, documentedIssue, documentedTicket, onceEach } from './documented.ts'
import type { OnOddity, UnknownValue } from './lenient.ts'
import { lenient, needed, orderStatusOf, seatClassOf, textOf, ticketStateOf } from './lenient.ts'
import { momentOf } from './moments.ts'

/** What the upstream says of a grab order (orderDetail without `issue`). */
export type UpstreamGrab = {
  readonly found: true
  /** The upstream's number of the order. */
  readonly orderNo: string
  readonly status: OrderStatus | UnknownValue
  /** Why it failed, or "". In the upstream's words, which may hold names and document numbers. */
  readonly failMsg: string
}

/** What the upstream says of the order of issued tickets (orderDetail with `issue=1`). */
export type UpstreamIssue = {
  readonly found: true
  /** The number of this order; the contract's example has another one here than for the grab order. */
  readonly orderNo: string
  /** What we call the order, "" when the upstream left it out. */
  readonly outOrderNo: string
  readonly orderStateCode: OrderStatus | UnknownValue
  readonly trainNo: string
  readonly fromStation: string
  readonly toStation: string
  /** ms since the epoch; undefined when it is not said. */
  readonly departureTime: number | undefined
  readonly arrivalTime: number | undefined
  readonly issueTime: number | undefined
  /** Yuan: "9.00"; "" when it is not known. */
  readonly orderPrice: string
  readonly ticketNo: string
  /** Yuan, as the upstream writes it: "8"; "" when it is not known. */
  readonly juheServiceFee: string
  readonly passengers: readonly UpstreamTicket[]
}

/** One passenger's ticket. */
export type UpstreamTicket = {
  readonly passengerId: string
  readonly passengerName: string
  /** The document's number; the upstream may mask it. */
  readonly idCard: string
  /** `otherseat` for a class that is not known. */
  readonly seatClass: SeatClassCode
  readonly seatNo: string
  readonly pTicketNo: string
  readonly ticketStateCode: TicketState | UnknownValue
  /** Yuan: "9.00"; "" when it is not known. */
  readonly ticketPrice: string
}

/** The upstream knows no such order. */
export type NotFound = { readonly found: false }

const text = lenient(textOf)
const orderStatus = lenient(orderStatusOf)
const moment = lenient(momentOf)
const yuan = lenient(yuanOf)

const grab = z.object({
  orderNo: needed,
  status: orderStatus,
  failMsg: text,
})

/** Reads the grab order; undefined when it lacks its number or its status. */
export function readGrab(value: unknown, onOddity: OnOddity): UpstreamGrab | undefined {
  const outcome = z.safeParse(grab, value)
  if (!outcome.success || isBlank(outcome.data.status)) return undefined
  countOddities(value, documentedGrab, 'orderDetail', onceEach(onOddity))
  if (typeof outcome.data.status === 'object') onOddity('orderDetail.status')
  return { found: true, ...outcome.data }
}

const ticket = z.object({
  passengerId: text,
  passengerName: text,
  idCard: text,
  seatClass: text,
  seatClassName: text,
  seatNo: text,
  pTicketNo: text,
  ticketStateCode: lenient(ticketStateOf),
  ticketPrice: yuan,
})

const issue = z.object({
  orderNo: needed,
  outOrderNo: text,
  orderStateCode: orderStatus,
  trainNo: text,
  fromStation: text,
  toStation: text,
  departureTime: moment,
  arrivalTime: moment,
  issueTime: moment,
  orderPrice: yuan,
  ticketNo: text,
  juheServiceFee: lenient(feeOf),
})

/** Reads the order of issued tickets; undefined when it lacks its number, or a passenger cannot be read. */
export function readIssue(value: unknown, onOddity: OnOddity): UpstreamIssue | undefined {
  const outcome = z.safeParse(issue, value)
  if (!outcome.success) return undefined
  const once = onceEach(onOddity)
  const entries = isRecord(value) && Array.isArray(value.passengers) ? value.passengers : []
  const passengers = entries.map((one: unknown) => readTicket(one, once)).filter((one) => one !== undefined)
  // Half of the tickets would be worse than no answer: the order would look smaller than it is.
  if (passengers.length !== entries.length) return undefined
  countOddities(value, documentedIssue(passengers.some(isBought)), 'issuedDetail', once)
  const { orderStateCode, departureTime, arrivalTime, issueTime } = outcome.data
  if (typeof orderStateCode === 'object' && !isBlank(orderStateCode)) onOddity('issuedDetail.orderStateCode')
  return { found: true, ...outcome.data, departureTime, arrivalTime, issueTime, passengers }
}

function readTicket(value: unknown, onOddity: OnOddity): UpstreamTicket | undefined {
  const outcome = z.safeParse(ticket, value)
  if (!outcome.success) return undefined
  const { seatClass, seatClassName, ...rest } = outcome.data
  countOddities(value, documentedTicket(isBought(rest)), 'issuedDetail.passenger', onOddity)
  if (typeof rest.ticketStateCode === 'object') onOddity('issuedDetail.ticketStateCode')
  const code = seatClassOf(seatClass, seatClassName)
  // A ticket that is not issued yet has no seat, so that a blank is no oddity.
  if (code === undefined && seatClass !== '') onOddity('issuedDetail.seatClass')
  return { ...rest, seatClass: code ?? 'otherseat' }
}

function isBought({ ticketStateCode }: Pick<UpstreamTicket, 'ticketStateCode'>): boolean {
  return ticketStateCode !== 'N'
}

function isBlank(status: OrderStatus | UnknownValue): boolean {
  return typeof status === 'object' && status.unknown === ''
}
