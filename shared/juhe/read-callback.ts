import * as z from 'zod/mini'
import type { CallbackType } from '#contract/add-callback-url.ts'
import type { MsgCode, SeatClassCode } from '#contract/dictionary.ts'
import { isMsgCode } from '#contract/dictionary.ts'
import { feeOf, yuanOf } from './amounts.ts'
import { type CallbackBody, readCallbackBody } from './callback-body.ts'
import type { ReplyBody } from './classify.ts'
import { countOddities, documentedCallbacks, onceEach } from './documented.ts'
import type { OnOddity } from './lenient.ts'
import { lenient, listOf, needed, seatClassOf, textOf } from './lenient.ts'
import { momentOf } from './moments.ts'

/** What every callback of the upstream says. */
type Common = {
  /** The upstream's number of the order. */
  readonly orderNo: string
  /** What we call the order: our orderNo. */
  readonly outOrderNo: string
  /** The upstream's own words. */
  readonly msgInfo: string
}

/** Why something failed; 999 for a code that the dictionary does not know. */
type FailureCode = Exclude<MsgCode, '100'>

/** A ticket, as a ticket callback tells of it. */
export type CallbackTicket = {
  readonly passengerId: string
  readonly passengerName: string
  readonly passengerType: string
  /** 1–4, the dictionary's numbering. */
  readonly cardType: string
  /** The document's number; the upstream may mask it. */
  readonly cardNo: string
  /** `otherseat` for a class that is not known. */
  readonly seatClass: SeatClassCode
  readonly seatNo: string
  /** Yuan: "9.00"; "" when it is not known. */
  readonly price: string
  readonly pTicketNo: string
}

/** A ticket that was, or was not, given back. */
export type CallbackRefund = {
  readonly passengerId: string
  readonly pTicketNo: string
  readonly passengerName: string
  readonly passengerType: string
  readonly cardType: string
  readonly cardNo: string
  /** Yuan: "9.00"; "" when it is not known. */
  readonly refundPrice: string
}

/** The tickets are bought. */
export type IssuedIn = Common & {
  readonly kind: 'ticketIssued'
  readonly msgCode: '100'
  readonly trainNo: string
  readonly ticketNo: string
  readonly fromStation: string
  readonly toStation: string
  readonly fromStationCode: string | null
  readonly toStationCode: string | null
  /** ms since the epoch; undefined when it is not said. */
  readonly departureTime: number | undefined
  readonly arrivalTime: number | undefined
  readonly issueTime: number | undefined
  /** Yuan: "9.00"; "" when it is not known. */
  readonly orderAmount: string
  /** Yuan, as the upstream writes it: "8"; "" when it is not known. */
  readonly juheServiceFee: string
  readonly passengers: readonly CallbackTicket[]
}

/** The order failed. */
export type FailedIn = Common & {
  readonly kind: 'ticketFailed'
  readonly msgCode: FailureCode
  /** The passengers because of whom it failed, when it was because of some. */
  readonly blamed: readonly { readonly passengerName: string; readonly cardNo: string }[]
  readonly passengers: readonly CallbackTicket[]
}

/** No ticket was got until the closeTime. */
export type ExpiredIn = Common & { readonly kind: 'orderExpired'; readonly msgCode: MsgCode }

type RefundFacts = Common & {
  /** ms since the epoch; undefined when it is not said. */
  readonly refundTime: number | undefined
  /** Yuan: "9.00"; "" when it is not known. */
  readonly refundPrice: string
  readonly refundType: string
  readonly passengers: readonly CallbackRefund[]
}
/** Tickets were given back. */
export type RefundedIn = RefundFacts & { readonly kind: 'refundSucceeded'; readonly msgCode: '100' }
/** Tickets could not be given back. */
export type RefundFailedIn = RefundFacts & { readonly kind: 'refundFailed'; readonly msgCode: FailureCode }

/** A callback of the upstream. */
export type JuheCallback = IssuedIn | FailedIn | ExpiredIn | RefundedIn | RefundFailedIn

const text = lenient(textOf)
const yuan = lenient(yuanOf)
const moment = lenient(momentOf)
const orNull = lenient((value) => textOf(value) || null)

const common = z.object({ orderNo: needed, outOrderNo: needed, msgCode: text, msgInfo: text })

const personFields = {
  passengerId: text,
  passengerName: text,
  passengerType: text,
  cardType: text,
  cardNo: text,
  pTicketNo: text,
}
const tickets = listOf(
  z.object({
    ...personFields,
    seatClass: lenient((value) => seatClassOf(value) ?? 'otherseat'),
    seatNo: text,
    price: yuan,
  }),
)
const issued = z.object({
  trainNo: needed,
  ticketNo: text,
  fromStation: text,
  toStation: text,
  fromStationCode: orNull,
  toStationCode: orNull,
  departureTime: moment,
  arrivalTime: moment,
  issueTime: moment,
  orderAmount: yuan,
  juheServiceFee: lenient(feeOf),
  passengers: tickets,
})
const failed = z.object({ msgDetail: text, passengers: tickets })
const refund = z.object({
  refundTime: moment,
  refundPrice: yuan,
  refundType: text,
  passengers: listOf(z.object({ ...personFields, refundPrice: yuan })),
})

/** Fields that only a callback of tickets has, and such that only one of a refund has. */
const ticketMarks = ['trainNo', 'ticketNo', 'orderAmount', 'issueTime', 'isChangedOrder', 'juheServiceFee']
const refundMarks = ['refundTime', 'refundPrice', 'refundType']

/**
 * Reads a callback of the upstream, in any of its encodings; unknown fields pass, and are counted.
 *
 * The type is the one of the URL to which it came, since a failure and an expiry share msgCode 101. Fields may be added,
 * missing or null. Only a body that plainly belongs to another type's URL is not read: taken for this type's, it would
 * say something false.
 *
 * @param onOddity told of values and fields that no document lists.
 * @returns undefined when it is no callback of that type. Never throws.
 */
export function readCallback(
  type: CallbackType,
  contentType: string | undefined,
  body: string,
  onOddity: OnOddity = () => {},
): JuheCallback | undefined {
  const read = readCallbackBody(contentType, body)
  if (read === undefined || !isOfType(type, read.fields)) return undefined
  const callback = readOfType(type, read.fields, onOddity)
  if (callback !== undefined) countAllOddities(callback, read, onceEach(onOddity))
  return callback
}

function readOfType(type: CallbackType, fields: ReplyBody, onOddity: OnOddity): JuheCallback | undefined {
  const head = z.safeParse(common, fields).data
  if (head === undefined) return undefined
  const { msgCode, ...base } = head
  if (type === 3) {
    return {
      kind: 'orderExpired',
      ...base,
      msgCode: msgCode === '100' ? '100' : failureCode(msgCode, onOddity),
    }
  }
  if (msgCode === '') return undefined
  const isSuccess = msgCode === '100'
  if (type === 1) {
    return isSuccess ? readIssued(base, fields) : readFailed(base, failureCode(msgCode, onOddity), fields)
  }
  const result = z.safeParse(refund, fields).data
  // Whose ticket it was is all that such a callback is for.
  if (result === undefined || !result.passengers.some(isNamed)) return undefined
  const facts = { ...base, ...result, refundTime: result.refundTime }
  return isSuccess
    ? { kind: 'refundSucceeded', msgCode: '100', ...facts }
    : { kind: 'refundFailed', msgCode: failureCode(msgCode, onOddity), ...facts }
}

const documentedOf = {
  ticketIssued: documentedCallbacks.issued,
  ticketFailed: documentedCallbacks.failed,
  orderExpired: documentedCallbacks.expired,
  refundSucceeded: documentedCallbacks.refund,
  refundFailed: documentedCallbacks.refund,
} as const satisfies Record<JuheCallback['kind'], unknown>

function countAllOddities({ kind }: JuheCallback, body: CallbackBody, onOddity: OnOddity): void {
  const { fields, absent } = body
  const documented = documentedOf[kind]
  if (body.isOddlyEncoded) onOddity('callback.encoding')
  countOddities(fields, documented.callback, 'callback', onOddity, absent)
  const passengers = Array.isArray(fields.passengers) ? fields.passengers : []
  for (const passenger of passengers)
    countOddities(passenger, documented.passenger, 'callback.passenger', onOddity, absent)
}

/** The URL decides. Only a body that lacks its own type's marks, and bears another's, is another's. */
function isOfType(type: CallbackType, fields: ReplyBody): boolean {
  const has = (mark: string) => Object.hasOwn(fields, mark)
  const says = (mark: string) => has(mark) && textOf(fields[mark]) !== ''
  switch (type) {
    case 1:
      // A bare 101 is an expiry's: read as a failure it would say something false.
      return (
        ticketMarks.some(has) ||
        (!refundMarks.some(says) &&
          (has('passengers') || says('msgDetail') || textOf(fields.msgCode) !== '101'))
      )
    case 2:
      return refundMarks.some(has) || !ticketMarks.some(says)
    case 3:
      // What an expiry is marked by is that it lists nobody.
      return !has('passengers') || ![...ticketMarks, ...refundMarks].some(has)
  }
}

function readIssued(base: Common, fields: ReplyBody): IssuedIn | undefined {
  const issue = z.safeParse(issued, fields).data
  if (issue === undefined || issue.passengers.length === 0) return undefined
  const { departureTime, arrivalTime, issueTime } = issue
  return { kind: 'ticketIssued', msgCode: '100', ...base, ...issue, departureTime, arrivalTime, issueTime }
}

function readFailed(base: Common, msgCode: FailureCode, fields: ReplyBody): FailedIn | undefined {
  const failure = z.safeParse(failed, fields).data
  if (failure === undefined) return undefined
  return {
    kind: 'ticketFailed',
    msgCode,
    ...base,
    blamed: blamed(failure.msgDetail),
    passengers: failure.passengers,
  }
}

/** `姓名|证件号,姓名|证件号`, contract §6. */
function blamed(detail: string): FailedIn['blamed'] {
  return detail.split(/[,\uff0c]/).flatMap((one) => {
    const [passengerName = '', cardNo] = one.split('|').map((part) => part.trim())
    return cardNo === undefined ? [] : [{ passengerName, cardNo }]
  })
}

function failureCode(code: string, onOddity: OnOddity): FailureCode {
  // 100 means success, and never comes here but by mistake.
  if (isMsgCode(code) && code !== '100') return code
  if (code !== '') onOddity('callback.msgCode')
  return '999'
}

function isNamed({ passengerId, pTicketNo, passengerName, cardNo }: CallbackRefund): boolean {
  return [passengerId, pTicketNo, passengerName, cardNo].some((sign) => sign !== '')
}
