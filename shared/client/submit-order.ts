import { formatChinaTime } from '#contract/china-time.ts'
import type { SearchResult, SeatClassCode, Train } from './results.ts'

/** A traveller of a submit, contract §2. */
export type SubmitPassenger = {
  readonly passengerName: string
  /** 1 adult, 2 child. */
  readonly passengerType: 1 | 2
  /** 0 ID card, 1 passport, 2 Taiwan permit, 3 Hong Kong and Macau permit. */
  readonly idCardType: 0 | 1 | 2 | 3
  readonly idCardNo: string
  /** `yyyy-MM-dd`; of an ID card it may be left out, its number holds it. */
  readonly birthday?: string
}

/** An order to be grabbed, contract §2. */
export type SubmitOrder = {
  /** Of the search that found the trains. */
  readonly queryKey: string
  /** Your own number: 6–32 digits and Latin letters. The same number is the same order. */
  readonly outOrderNo: string
  /** 0 bought for the traveller (default), 1 with the traveller's own 12306 account. */
  readonly ticketModel?: 0 | 1
  readonly accountNo?: string
  readonly accountPwd?: string
  /** One train, or several to choose from. */
  readonly trainNo: string | readonly string[]
  /** One seat class, or several to choose from. */
  readonly seatClassCode: SeatClassCode | readonly SeatClassCode[]
  /** Required with several trains or seat classes; of one it is that one. */
  readonly mainTrainNo?: string
  readonly mainSeatClass?: SeatClassCode
  readonly fromStation: string
  readonly toStation: string
  /** `yyyy-MM-dd`, or `yyyy-MM-dd HH:mm` with the main train's departure, China Standard Time. */
  readonly departDate: string
  /** When grabbing ends: a moment, or `yyyy-MM-dd HH:mm:ss` in China Standard Time. */
  readonly closeTime: Date | string
  readonly acceptNoSeat: boolean
  /** The contact's name. (At the sandbox it chooses the scenario.) */
  readonly person: string
  readonly cellphone: string
  readonly email?: string
  /** 1 to 5. */
  readonly passengers: readonly SubmitPassenger[]
}

/** What a train of a search contributes to a submit. */
export type Trip = Pick<
  SubmitOrder,
  'queryKey' | 'trainNo' | 'mainTrainNo' | 'fromStation' | 'toStation' | 'departDate'
>

/**
 * The part of a submit that must agree with the search, taken from it: `{ ...tripOf(found, train), … }`. Alternative
 * trains follow the main one.
 */
export function tripOf(found: SearchResult, main: Train, alternatives: readonly Train[] = []): Trip {
  const { trainDate } = found
  const day = `${trainDate.slice(0, 4)}-${trainDate.slice(4, 6)}-${trainDate.slice(6, 8)}`
  return {
    queryKey: found.queryKey,
    trainNo: [main, ...alternatives].map(({ trainNo }) => trainNo),
    mainTrainNo: main.trainNo,
    fromStation: main.fromStation,
    toStation: main.toStation,
    departDate: `${day} ${main.fromTime}`,
  }
}

/** The form fields of a submit, as Juhe wants them, too: the main train and seat always named, birthdays filled in. */
export function submitParameters(order: SubmitOrder): Readonly<Record<string, string | undefined>> {
  const { trainNo, seatClassCode, ticketModel } = order
  const trains = typeof trainNo === 'string' ? [trainNo] : trainNo
  const seats = typeof seatClassCode === 'string' ? [seatClassCode] : seatClassCode
  return {
    queryKey: order.queryKey,
    outOrderNo: order.outOrderNo,
    ticketModel: ticketModel === undefined ? undefined : String(ticketModel),
    accountNo: order.accountNo,
    accountPwd: order.accountPwd,
    trainNo: trains.join('|'),
    seatClassCode: seats.join('|'),
    mainTrainNo: order.mainTrainNo ?? onlyOne(trains),
    mainSeatClass: order.mainSeatClass ?? onlyOne(seats),
    fromStation: order.fromStation,
    toStation: order.toStation,
    departDate: order.departDate,
    closeTime:
      typeof order.closeTime === 'string'
        ? order.closeTime
        : formatChinaTime(order.closeTime.getTime(), 'yyyy-MM-dd HH:mm:ss'),
    acceptNoSeat: order.acceptNoSeat ? '1' : '0',
    person: order.person,
    cellphone: order.cellphone,
    email: order.email,
    passengers: JSON.stringify(order.passengers.map(passengerFields)),
  }
}

function onlyOne(list: readonly string[]): string | undefined {
  return list.length === 1 ? list[0] : undefined
}

function passengerFields(passenger: SubmitPassenger) {
  const { passengerName, passengerType, idCardType, idCardNo } = passenger
  return {
    passengerName,
    passengerType: String(passengerType),
    idCardType: String(idCardType),
    idCardNo,
    birthday: passenger.birthday ?? (idCardType === 0 ? birthdayIn(idCardNo) : undefined),
  }
}

/** The birthday that an ID card's number holds; whether the number is right, the service says. */
function birthdayIn(idCardNo: string): string | undefined {
  const [, year, month, day] = /^\d{6}(\d{4})(\d{2})(\d{2})[\dXx]{4}$/.exec(idCardNo) ?? []
  return year === undefined ? undefined : `${year}-${month}-${day}`
}
