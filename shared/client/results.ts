/*
 * What the operations answer, as plain types: the client's callers need neither zod nor the service's schemas. A
 * test holds them against those, so that the two cannot drift apart.
 */

/** A seat class, as search names it and submitOrder takes it (data dictionary `seatClassCode`). */
export type SeatClassCode =
  | 'hardseat'
  | 'softseat'
  | 'firstseat'
  | 'secondseat'
  | 'hardsleeperup'
  | 'hardsleepermid'
  | 'hardsleeperdown'
  | 'softsleeperup'
  | 'softsleeperdown'
  | 'noseat'
  | 'businessseat'
  | 'specialseat'
  | 'advancedsoftsleeper'
  | 'otherseat'

/**
 * State of an order (`orderStatus`): N created, B before its grabbing time, D grabbing, F issued, U failed, O expired,
 * C cancelled, T refunded, E changed.
 */
export type OrderStatus = 'N' | 'B' | 'D' | 'F' | 'U' | 'O' | 'C' | 'T' | 'E'

/** State of a ticket (`ticketStateCode`): N not issued, F issued, C being refunded, T refunded, O refund failed, Y being changed, G changed. */
export type TicketState = 'N' | 'F' | 'C' | 'T' | 'O' | 'Y' | 'G'

/** What a train offers in one seat class. Prices in yuan; `seats` is a numeral. What Juhe has not said is "". */
export type TrainTicket = {
  readonly seatName: string
  readonly price: number | ''
  /** 0 cannot be booked, 1 can. */
  readonly seatState: number | ''
  readonly seats: string
  readonly upPrice: number | ''
  readonly midPrice: number | ''
  readonly downPrice: number | ''
}

/** One train of a search. Times are `HH:mm`, China Standard Time; `runTimeSpan` is a numeral, minutes. What Juhe has not said is "". */
export type Train = {
  readonly serialNumber: number | ''
  readonly trainNo: string
  readonly fromTime: string
  readonly toTime: string
  readonly fromStation: string
  readonly fromStationCode: string
  readonly toStation: string
  readonly toStationCode: string
  readonly runTimeSpan: string
  readonly fromPassType: number | ''
  readonly toPassType: number | ''
  readonly bookState: number | ''
  readonly trainClass: string
  /** By seat class code; upstream may name one that the dictionary does not list yet. */
  readonly tickets: { readonly [seatClassCode: string]: TrainTicket }
  readonly miles: number | ''
  readonly pullInByIdCard: number | ''
  readonly note: string
}

/** A station of a city that was searched. */
export type Place = { readonly station: string; readonly location: string }

/** What a search found (contract §1). `queryKey` goes into the submit that follows; `trainDate` is `yyyyMMdd`. */
export type SearchResult = {
  readonly queryKey: string
  readonly fromStation: string
  readonly fromStationCode: string
  readonly toStation: string
  readonly toStationCode: string
  readonly trainDate: string
  readonly pageIndex: number | ''
  readonly pageSize: number | ''
  readonly totalCount: number | ''
  readonly totalSize: number | ''
  readonly trains: readonly Train[]
  readonly froms: readonly Place[]
  readonly tos: readonly Place[]
}

/** An order that was taken (contract §2): the service's number, and yours. */
export type SubmitResult = { readonly orderNo: string; readonly outOrderNo: string }

/** A grab order (contract §3, first shape). `departDate` and `grabEndTime` are `yyyy-MM-dd'T'HH:mm:ss`, China Standard Time. */
export type GrabDetail = {
  readonly status: OrderStatus
  readonly fromStation: string
  readonly toStation: string
  readonly departDate: string
  readonly orderNo: string
  readonly trainNo: string
  readonly seatClass: string
  readonly passengers: readonly {
    readonly passengerName: string
    readonly passengerType: number
    readonly certificateNo: string
    /** Yuan. */
    /** "" while the price of an issued ticket is not known. */
    readonly ticketPrice: number | ''
  }[]
  readonly phone: string
  /** "" of an order for one train and one seat class; `mainSeatClass` too. */
  readonly mainTrainNo: string
  readonly failMsg: string
  readonly mainSeatClass: string
  readonly grabEndTime: string
}

/** A traveller of an issued order. Money in yuan, as text with two decimals. */
export type IssuedPassenger = {
  /** What applyRefundOrder wants. */
  readonly passengerId: string
  readonly passengerName: string
  readonly passengerType: string
  readonly idType: string
  readonly idCard: string
  readonly birthday: string
  readonly seatClass: SeatClassCode
  readonly seatClassName: string
  readonly seatNo: string
  readonly pTicketNo: string
  readonly ticketStateCode: TicketState
  readonly ticketState: string
  readonly ticketPrice: string
  readonly insureUnitPrice: string
  readonly insureState: string | null
  readonly insureBillNo: string | null
}

/** The order of the issued tickets (contract §3, `issue=1`). Times are `yyyy-MM-dd HH:mm:ss`, China Standard Time, or "". */
export type IssuedDetail = {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly trainNo: string
  readonly trainDate: string
  readonly fromStation: string
  readonly toStation: string
  readonly departureTime: string
  readonly arrivalTime: string
  readonly orderState: string
  readonly orderStateCode: OrderStatus
  readonly failureReason: string
  readonly bookTime: string
  readonly payTime: string
  readonly issueTime: string
  readonly payType: string
  readonly orderPrice: string
  readonly ticketNo: string
  readonly placeTime: string
  readonly payStatus: string
  readonly payInfo: string
  readonly passengers: readonly IssuedPassenger[]
  readonly contactInfo: { readonly person: string; readonly cellphone: string; readonly email: string }
  readonly postalInfo: {
    readonly person: string | null
    readonly cellphone: string | null
    readonly province: string | null
    readonly city: string | null
    readonly district: string | null
    readonly address: string | null
    readonly zip: string | null
  }
  readonly juheServiceFee: string
}

/** An order that was cancelled (contract §4). */
export type CancelResult = { readonly orderNo: string }

/** A refund that was asked for (contract §5); how it ends comes by push. */
export type RequestedRefund = { readonly orderNo: string; readonly passengerId: string }

/** One table of the data dictionary: codes and their texts. */
export type DictionaryTable = { readonly msg: string; readonly data: { readonly [code: string]: string } }

/** The data dictionary (contract §7). */
export type DataDictionary = {
  readonly tips: readonly string[]
  readonly idType: DictionaryTable
  readonly passengerType: DictionaryTable
  readonly refundType: DictionaryTable
  readonly seatClass: DictionaryTable
  readonly seatClassCode: DictionaryTable
  readonly trainClass: DictionaryTable
  readonly ticketStateCode: DictionaryTable
  readonly orderStatus: DictionaryTable
  readonly msgCode: DictionaryTable
}
