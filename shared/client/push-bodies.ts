/*
 * What is pushed (contract §6), as plain types; a test holds them against the service's schemas.
 */

/** A traveller in the push of a ticket's result. Money in yuan, as text. */
export type PushedTicket = {
  readonly passengerName: string
  readonly passengerType: string
  readonly cardType: string
  readonly cardNo: string
  /** What applyRefundOrder wants. */
  readonly passengerId: string
  /** A number of the data dictionary's `seatClass`. */
  readonly seatClass: string
  readonly seatNo: string
  readonly price: string
  readonly pTicketNo: string
  readonly serviceCharge: string
  readonly insuranceCharge: string
}

type TicketTail = {
  readonly isChangedOrder: string
  readonly originalOrderNo: string
  readonly changedType: string
  readonly serviceCharge: string
  readonly changePriceDiff: string
  readonly juheServiceFee: string
}

/** The order is issued. Times are `yyyy-MM-dd HH:mm:ss`, China Standard Time. */
export type TicketIssued = TicketTail & {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly msgCode: '100'
  readonly msgInfo: string
  /** Juhe's own codes of the stations; "" when they are not known. */
  readonly fromStationCode: string
  readonly toStationCode: string
  readonly departureTime: string
  readonly arrivalTime: string
  readonly trainNo: string
  readonly ticketNo: string
  readonly orderAmount: string
  readonly fromStation: string
  readonly toStation: string
  readonly issueTime: string
  readonly mailCharge: string
  readonly msgDetail: string | null
  readonly passengers: readonly PushedTicket[]
}

/** The order failed; `msgCode` (data dictionary) says why. */
export type TicketFailed = TicketTail & {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly msgCode: string
  readonly msgInfo: string
  readonly fromStationCode: null
  readonly toStationCode: null
  readonly departureTime: null
  readonly arrivalTime: null
  readonly trainNo: null
  readonly ticketNo: null
  readonly orderAmount: null
  readonly fromStation: null
  readonly toStation: null
  readonly issueTime: ''
  readonly mailCharge: null
  /** Whom it concerns: `姓名|证件号,姓名|证件号`. */
  readonly msgDetail: string | null
  readonly passengers: readonly PushedTicket[]
}

/** The order got no ticket until its closeTime. */
export type OrderExpired = {
  readonly msgCode: string
  readonly msgInfo: string
  readonly orderNo: string
  readonly outOrderNo: string
}

/** How a refund ended. `refundPrice` and `refundTime` are "" when only the order's state told of it. */
export type RefundEnded<Code extends string> = {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly refundTime: string
  readonly refundPrice: string
  readonly refundType: string
  readonly passengers: readonly {
    readonly passengerId: string
    readonly pTicketNo: string
    readonly passengerName: string
    readonly passengerType: string
    readonly cardType: string
    readonly cardNo: string
    readonly refundPrice: string
  }[]
  readonly msgCode: Code
  readonly msgInfo: string
}

/**
 * A push whose sender is proved. `id` is the same over all attempts: keep the ids that you have handled, and handle each
 * once. Answer any 2xx when you have stored it.
 */
export type Push = { readonly id: string } & (
  | { readonly kind: 'ticketIssued'; readonly body: TicketIssued }
  | { readonly kind: 'ticketFailed'; readonly body: TicketFailed }
  | { readonly kind: 'orderExpired'; readonly body: OrderExpired }
  | { readonly kind: 'refundSucceeded'; readonly body: RefundEnded<'100'> }
  | { readonly kind: 'refundFailed'; readonly body: RefundEnded<string> }
)
