import * as z from 'zod/mini'
import { answer, built, moment, momentOrBlank, yuan, yuanOrBlank } from './answers.ts'
import type { OrderStatus, SeatClassCode, TicketState } from './dictionary.ts'
import { isOrderStatus, isSeatClassCode, isTicketState } from './dictionary.ts'
import { choice, outOrderNoField, parameters } from './fields.ts'

/** Which order to show, and in which of the two shapes, contract §3. */
export type OrderDetailRequest = {
  readonly outOrderNo: string
  /** 0: the grab order; 1: the order of the issued tickets. */
  readonly issue: 0 | 1
}

/** Reads the flat parameters of orderDetail. */
export const orderDetailRequest = z.pipe(
  parameters({
    outOrderNo: outOrderNoField,
    issue: z.optional(choice({ 0: 0, 1: 1 }, '须为0(未出票)或1(已出票)')),
  }),
  z.transform(
    (request): OrderDetailRequest => ({ outOrderNo: request.outOrderNo, issue: request.issue ?? 0 }),
  ),
)

const orderStatus = () => z.custom<OrderStatus>((code) => typeof code === 'string' && isOrderStatus(code))
const ticketState = () => z.custom<TicketState>((code) => typeof code === 'string' && isTicketState(code))
const seatClass = () => z.custom<SeatClassCode>((code) => typeof code === 'string' && isSeatClassCode(code))

function grabResult() {
  return z.strictObject({
    status: orderStatus(),
    fromStation: z.string(),
    toStation: z.string(),
    departDate: moment("yyyy-MM-dd'T'HH:mm:ss"),
    orderNo: z.string(),
    trainNo: z.string(),
    seatClass: z.string(),
    passengers: z.array(
      z.strictObject({
        passengerName: z.string(),
        passengerType: z.number(),
        certificateNo: z.string(),
        /** "" while the price of an issued ticket is not known. */
        ticketPrice: z.union([z.number(), z.literal('')]),
      }),
    ),
    phone: z.string(),
    mainTrainNo: z.string(),
    failMsg: z.string(),
    mainSeatClass: z.string(),
    grabEndTime: moment("yyyy-MM-dd'T'HH:mm:ss"),
  })
}

function issuedResult() {
  const blank = z.nullable(z.string())
  const when = momentOrBlank('yyyy-MM-dd HH:mm:ss')
  const passenger = z.strictObject({
    passengerId: z.string(),
    passengerName: z.string(),
    passengerType: z.string(),
    idType: z.string(),
    idCard: z.string(),
    birthday: z.string(),
    seatClass: seatClass(),
    seatClassName: z.string(),
    seatNo: z.string(),
    pTicketNo: z.string(),
    ticketStateCode: ticketState(),
    ticketState: z.string(),
    ticketPrice: yuanOrBlank(),
    insureUnitPrice: yuan(),
    insureState: blank,
    insureBillNo: blank,
  })
  return z.strictObject({
    orderNo: z.string(),
    outOrderNo: z.string(),
    trainNo: z.string(),
    trainDate: moment('yyyy-MM-dd'),
    fromStation: z.string(),
    toStation: z.string(),
    departureTime: when,
    arrivalTime: when,
    orderState: z.string(),
    orderStateCode: orderStatus(),
    failureReason: z.string(),
    bookTime: when,
    payTime: when,
    issueTime: when,
    payType: z.string(),
    orderPrice: yuanOrBlank(),
    ticketNo: z.string(),
    placeTime: when,
    payStatus: z.string(),
    payInfo: z.string(),
    passengers: z.array(passenger),
    contactInfo: z.strictObject({ person: z.string(), cellphone: z.string(), email: z.string() }),
    postalInfo: z.strictObject({
      person: blank,
      cellphone: blank,
      province: blank,
      city: blank,
      district: blank,
      address: blank,
      zip: blank,
    }),
    juheServiceFee: z.string(),
  })
}

/** The answer without `issue`: the grab order, exactly as the first example of contract §3. */
export const grabDetailResponse = /* @__PURE__ */ built(() => answer(grabResult))

/**
 * The answer with `issue=1`, exactly as the second example of contract §3. What an order that is not issued
 * does not have yet is "" (text, times), "0.00" (money).
 */
export const issuedDetailResponse = /* @__PURE__ */ built(() => answer(issuedResult))

/** The grab order. `departDate` and `grabEndTime` are China Standard Time; `ticketPrice` is in yuan. */
export type GrabDetail = z.infer<ReturnType<typeof grabResult>>
/** The order of the issued tickets. Money is in yuan, as strings; times are China Standard Time. */
export type IssuedDetail = z.infer<ReturnType<typeof issuedResult>>
