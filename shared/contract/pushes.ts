import * as z from 'zod/mini'
import { built, moment, momentOrBlank, yuan, yuanOrBlank } from './answers.ts'
import type { MsgCode } from './dictionary.ts'
import { isMsgCode } from './dictionary.ts'

/*
 * The five pushes of contract §6, as this service sends them: exactly the keys of the examples, in the
 * examples' order. What the upstream sends is read leniently, in shared/juhe/.
 */

/** What can be told about an order. */
export type PushKind = 'ticketIssued' | 'ticketFailed' | 'orderExpired' | 'refundSucceeded' | 'refundFailed'

const msgCode = () => z.custom<MsgCode>((code: unknown) => typeof code === 'string' && isMsgCode(code))
const failureCode = () =>
  z.custom<Exclude<MsgCode, '100'>>(
    (code: unknown) => typeof code === 'string' && isMsgCode(code) && code !== '100',
  )
const second = 'yyyy-MM-dd HH:mm:ss'

function ticketPassenger() {
  return z.strictObject({
    passengerName: z.string(),
    passengerType: z.string(),
    cardType: z.string(),
    cardNo: z.string(),
    passengerId: z.string(),
    seatClass: z.string().check(z.regex(/^\d+$/)),
    seatNo: z.string(),
    price: yuanOrBlank(),
    pTicketNo: z.string(),
    serviceCharge: z.string(),
    insuranceCharge: yuan(),
  })
}

/** The end of both ticket pushes: about changed tickets, which no operation makes yet, and the fee. */
function ticketTail() {
  return {
    isChangedOrder: z.string(),
    originalOrderNo: z.string(),
    changedType: z.string(),
    serviceCharge: z.string(),
    changePriceDiff: z.string(),
    juheServiceFee: z.string(),
  }
}

/**
 * The order is issued (callback type 1). The station codes are the upstream's own; they are "" when the
 * upstream's push was lost and the order was learnt from orderDetail, which has none. An amount or a time that the upstream
 * has not said is "" too.
 */
export const ticketIssuedPush = /* @__PURE__ */ built(() =>
  z.strictObject({
    orderNo: z.string(),
    outOrderNo: z.string(),
    msgCode: z.literal('100'),
    msgInfo: z.string(),
    fromStationCode: z.string(),
    toStationCode: z.string(),
    departureTime: moment(second),
    arrivalTime: momentOrBlank(second),
    trainNo: z.string(),
    ticketNo: z.string(),
    orderAmount: yuanOrBlank(),
    fromStation: z.string(),
    toStation: z.string(),
    issueTime: momentOrBlank(second),
    mailCharge: yuan(),
    msgDetail: z.nullable(z.string()),
    passengers: z.array(ticketPassenger()),
    ...ticketTail(),
  }),
)

/** The order failed (callback type 1). `msgDetail` names passengers: `姓名|证件号,姓名|证件号`. */
export const ticketFailedPush = /* @__PURE__ */ built(() =>
  z.strictObject({
    orderNo: z.string(),
    outOrderNo: z.string(),
    msgCode: failureCode(),
    msgInfo: z.string(),
    fromStationCode: z.null(),
    toStationCode: z.null(),
    departureTime: z.null(),
    arrivalTime: z.null(),
    trainNo: z.null(),
    ticketNo: z.null(),
    orderAmount: z.null(),
    fromStation: z.null(),
    toStation: z.null(),
    issueTime: z.literal(''),
    mailCharge: z.null(),
    msgDetail: z.nullable(z.string()),
    passengers: z.array(ticketPassenger()),
    ...ticketTail(),
  }),
)

/** The order got no ticket until its closeTime (callback type 3). */
export const orderExpiredPush = /* @__PURE__ */ built(() =>
  z.strictObject({ msgCode: msgCode(), msgInfo: z.string(), orderNo: z.string(), outOrderNo: z.string() }),
)

/**
 * `refundPrice` and `refundTime` are "" when the upstream's callback was lost: orderDetail tells of a refund, but neither of
 * its amount nor of its time.
 */
function refundPush<Code extends z.ZodMiniType>(code: Code) {
  const passenger = z.strictObject({
    passengerId: z.string(),
    pTicketNo: z.string(),
    passengerName: z.string(),
    passengerType: z.string(),
    cardType: z.string(),
    cardNo: z.string(),
    refundPrice: yuanOrBlank(),
  })
  return z.strictObject({
    orderNo: z.string(),
    outOrderNo: z.string(),
    refundTime: momentOrBlank(second),
    refundPrice: yuanOrBlank(),
    refundType: z.string(),
    passengers: z.array(passenger),
    msgCode: code,
    msgInfo: z.string(),
  })
}

/** A ticket was given back (callback type 2). */
export const refundSucceededPush = /* @__PURE__ */ built(() => refundPush(z.literal('100')))

/** A ticket could not be given back (callback type 2). */
export const refundFailedPush = /* @__PURE__ */ built(() => refundPush(failureCode()))

/** The schema of each push. */
export const pushSchemas = /* @__PURE__ */ built(() => ({
  ticketIssued: ticketIssuedPush,
  ticketFailed: ticketFailedPush,
  orderExpired: orderExpiredPush,
  refundSucceeded: refundSucceededPush,
  refundFailed: refundFailedPush,
}))

/** The tickets are bought (msgCode 100), contract §6. */
export type TicketIssuedPush = z.infer<typeof ticketIssuedPush>
/** The order failed, and why, contract §6. */
export type TicketFailedPush = z.infer<typeof ticketFailedPush>
/** No ticket was got until closeTime, contract §6. */
export type OrderExpiredPush = z.infer<typeof orderExpiredPush>
/** A ticket was given back (msgCode 100), contract §6. */
export type RefundSucceededPush = z.infer<typeof refundSucceededPush>
/** A ticket could not be given back, and why, contract §6. */
export type RefundFailedPush = z.infer<typeof refundFailedPush>
/** The body of any push. */
export type PushBody =
  | TicketIssuedPush
  | TicketFailedPush
  | OrderExpiredPush
  | RefundSucceededPush
  | RefundFailedPush
