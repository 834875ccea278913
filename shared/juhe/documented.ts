import { isRecord } from './classify.ts'
import type { OnOddity } from './lenient.ts'

/*
 * How the contract's examples write each field. Everything else is read all the same, and counted: whoever operates the
 * service should know that Juhe speaks otherwise before it matters.
 */

/** Whether a value is written as the contract's example writes it; undefined stands for a field that is not there. */
export type Documented = (value: unknown) => boolean

/** The fields of an object, as the contract writes them. */
export type DocumentedFields = Readonly<Record<string, Documented>>

/**
 * Says `<where>.field` when an object has a field that no document lists, `<where>.missing` when one is not there, null or
 * empty where the contract has a value, and `<where>.spelling` when a value is written otherwise. `absent`: what a field
 * that is not there stands for; forms of PHP leave out what is null.
 */
export function countOddities(
  value: unknown,
  documented: DocumentedFields,
  where: string,
  onOddity: OnOddity,
  absent: null | undefined = undefined,
): void {
  if (!isRecord(value)) {
    onOddity(`${where}.spelling`)
    return
  }
  const fields = new Map<string, unknown>(Object.entries(value))
  if ([...fields.keys()].some((key) => !Object.hasOwn(documented, key))) onOddity(`${where}.field`)
  for (const [name, isAsDocumented] of Object.entries(documented)) {
    const field = fields.has(name) ? fields.get(name) : absent
    if (isAsDocumented(field)) continue
    const isMissing = field === undefined || field === null || field === ''
    onOddity(`${where}.${isMissing ? 'missing' : 'spelling'}`)
  }
}

/** The same, but each oddity once: one answer, one count of it, however many trains or passengers it lists. */
export function onceEach(onOddity: OnOddity): OnOddity {
  const counted = new Set<string>()
  return (what) => {
    if (counted.has(what)) return
    counted.add(what)
    onOddity(what)
  }
}

const like =
  (pattern: RegExp): Documented =>
  (value) =>
    typeof value === 'string' && pattern.test(value)
const orEmpty =
  (field: Documented): Documented =>
  (value) =>
    value === '' || field(value)

const optional: Documented = () => true
const anything: Documented = (value) => value !== undefined
const text: Documented = (value) => typeof value === 'string'
const name: Documented = (value) => typeof value === 'string' && value.trim() !== ''
const count: Documented = (value) => typeof value === 'number' && value >= 0
const list: Documented = (value) => Array.isArray(value)
const object: Documented = (value) => isRecord(value)
const numeral = /* @__PURE__ */ like(/^\d{1,9}$/)
const yuan = /* @__PURE__ */ like(/^\d{1,9}\.\d\d$/)
const fee = /* @__PURE__ */ like(/^\d{1,9}(?:\.\d{1,2})?$/)
const moment = /* @__PURE__ */ like(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
const momentOfGrab = /* @__PURE__ */ like(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
const day = /* @__PURE__ */ like(/^\d{4}-\d\d-\d\d$/)
const dayOfSearch = /* @__PURE__ */ like(/^\d{8}$/)
const timeOfDay = /* @__PURE__ */ like(/^\d\d:\d\d$/)
const state = /* @__PURE__ */ like(/^[A-Z]$/)
const timeOrNone = /* @__PURE__ */ orEmpty(timeOfDay)
const momentOrNone = /* @__PURE__ */ orEmpty(moment)

/** All that an answer may have beside its result. */
export const documentedAnswer: DocumentedFields = {
  resultcode: optional,
  reason: text,
  result: anything,
  error_code: count,
}

/** addCallbackUrl answers `data` in the place of a result. */
export const documentedAcknowledgement: DocumentedFields = {
  resultcode: optional,
  reason: text,
  data: anything,
  result: optional,
  error_code: count,
}

/** What submitOrder, cancelOrder and applyRefundOrder answer; not each of them says all of it. */
export const documentedOrder: DocumentedFields = {
  orderNo: name,
  outOrderNo: optional,
  passengerId: optional,
}

const ends: DocumentedFields = {
  fromStation: name,
  fromStationCode: name,
  toStation: name,
  toStationCode: name,
}

export const documentedSearch: DocumentedFields = {
  queryKey: name,
  ...ends,
  trainDate: dayOfSearch,
  pageIndex: count,
  pageSize: count,
  totalCount: count,
  totalSize: count,
  trains: list,
  froms: list,
  tos: list,
}

export const documentedTrain: DocumentedFields = {
  serialNumber: count,
  trainNo: name,
  fromTime: timeOfDay,
  // The first station of a train has none.
  toTime: timeOrNone,
  ...ends,
  runTimeSpan: numeral,
  fromPassType: count,
  toPassType: count,
  bookState: count,
  trainClass: text,
  tickets: object,
  miles: count,
  pullInByIdCard: count,
  note: text,
}

export const documentedOffer: DocumentedFields = {
  seatName: name,
  price: count,
  seatState: count,
  seats: numeral,
  upPrice: count,
  midPrice: count,
  downPrice: count,
}

export const documentedGrab: DocumentedFields = {
  status: state,
  fromStation: name,
  toStation: name,
  departDate: momentOfGrab,
  orderNo: name,
  trainNo: name,
  seatClass: name,
  passengers: list,
  phone: text,
  mainTrainNo: text,
  failMsg: text,
  mainSeatClass: text,
  grabEndTime: momentOfGrab,
}

/** The order of issued tickets, as far as it is true of one that has none yet. */
const documentedUnissued: DocumentedFields = {
  orderNo: name,
  outOrderNo: name,
  trainNo: name,
  trainDate: day,
  fromStation: name,
  toStation: name,
  departureTime: moment,
  arrivalTime: momentOrNone,
  orderState: name,
  orderStateCode: state,
  failureReason: text,
  bookTime: text,
  payTime: text,
  issueTime: momentOrNone,
  payType: text,
  orderPrice: yuan,
  ticketNo: text,
  placeTime: text,
  payStatus: text,
  payInfo: text,
  passengers: list,
  contactInfo: object,
  postalInfo: object,
  juheServiceFee: fee,
}

/** The order of issued tickets; `isBought`: it has tickets. */
export function documentedIssue(isBought: boolean): DocumentedFields {
  if (!isBought) return documentedUnissued
  return { ...documentedUnissued, arrivalTime: moment, issueTime: moment, ticketNo: name }
}

/** One passenger of it; `isBought`: the passenger has a ticket. */
export function documentedTicket(isBought: boolean): DocumentedFields {
  const ofTicket = isBought ? name : text
  return {
    passengerId: ofTicket,
    passengerName: name,
    passengerType: numeral,
    idType: numeral,
    idCard: name,
    birthday: text,
    seatClass: ofTicket,
    seatClassName: ofTicket,
    seatNo: ofTicket,
    pTicketNo: ofTicket,
    ticketStateCode: state,
    ticketState: name,
    ticketPrice: yuan,
    insureUnitPrice: text,
    insureState: anything,
    insureBillNo: anything,
  }
}

const callback: DocumentedFields = { orderNo: name, outOrderNo: name, msgCode: numeral, msgInfo: name }
const traveller: DocumentedFields = {
  passengerId: name,
  passengerName: name,
  passengerType: numeral,
  cardType: numeral,
}
const booking: DocumentedFields = {
  isChangedOrder: numeral,
  originalOrderNo: text,
  changedType: text,
  serviceCharge: text,
  changePriceDiff: text,
  juheServiceFee: fee,
}
const charges: DocumentedFields = {
  seatClass: numeral,
  price: yuan,
  serviceCharge: fee,
  insuranceCharge: yuan,
}

/** What the contract's example of a callback of each kind has, and what each passenger in it. */
export const documentedCallbacks = {
  issued: {
    callback: {
      ...callback,
      ...ends,
      departureTime: moment,
      arrivalTime: moment,
      trainNo: name,
      ticketNo: name,
      orderAmount: yuan,
      issueTime: moment,
      mailCharge: yuan,
      msgDetail: anything,
      passengers: list,
      ...booking,
    },
    passenger: { ...traveller, ...charges, cardNo: name, seatNo: name, pTicketNo: name },
  },
  failed: {
    callback: {
      ...callback,
      ...{
        fromStationCode: anything,
        toStationCode: anything,
        departureTime: anything,
        arrivalTime: anything,
      },
      ...{ trainNo: anything, ticketNo: anything, orderAmount: anything, fromStation: anything },
      ...{ toStation: anything, issueTime: anything, mailCharge: anything, msgDetail: anything },
      passengers: list,
      ...booking,
    },
    passenger: { ...traveller, ...charges, cardNo: name, seatNo: text, pTicketNo: text },
  },
  refund: {
    callback: { ...callback, refundTime: moment, refundPrice: yuan, refundType: name, passengers: list },
    passenger: { ...traveller, pTicketNo: name, cardNo: text, refundPrice: yuan },
  },
  expired: { callback, passenger: {} },
} as const satisfies Readonly<
  Record<string, { readonly callback: DocumentedFields; readonly passenger: DocumentedFields }>
>
