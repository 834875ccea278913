import { formatChinaTime } from '#contract/china-time.ts'
import type { Passenger } from '#contract/passengers.ts'
import type { TripChoice } from '#contract/submit-order.ts'

/** A submit to the upstream. */
export type UpstreamSubmit = TripChoice & {
  /** The upstream's queryKey. */
  readonly queryKey: string
  /** What the upstream shall call the order: our orderNo. */
  readonly outOrderNo: string
  readonly account?: { readonly accountNo: string; readonly accountPwd: string } | undefined
  /** Departure of the main train, ms since the epoch. */
  readonly departAt: number
  /** When to stop grabbing, ms since the epoch. */
  readonly closeAt: number
  readonly contact: {
    readonly person: string
    readonly cellphone: string
    readonly email?: string | undefined
  }
  readonly passengers: readonly Passenger[]
}

/** The form fields of a submit, as contract §2 lists them; optional ones only when there is something to say. */
export function submitParameters(submit: UpstreamSubmit): Record<string, string> {
  const { account, contact } = submit
  return {
    queryKey: submit.queryKey,
    outOrderNo: submit.outOrderNo,
    ticketModel: String(submit.ticketModel),
    ...(account === undefined ? {} : { accountNo: account.accountNo, accountPwd: account.accountPwd }),
    trainNo: submit.trainNos.join('|'),
    seatClassCode: submit.seatClassCodes.join('|'),
    mainTrainNo: submit.mainTrainNo,
    mainSeatClass: submit.mainSeatClass,
    fromStation: submit.fromStation,
    toStation: submit.toStation,
    departDate: formatChinaTime(submit.departAt, 'yyyy-MM-dd HH:mm'),
    closeTime: formatChinaTime(submit.closeAt, 'yyyy-MM-dd HH:mm:ss'),
    acceptNoSeat: submit.acceptNoSeat ? '1' : '0',
    person: contact.person,
    cellphone: contact.cellphone,
    ...(contact.email === undefined || contact.email === '' ? {} : { email: contact.email }),
    passengers: JSON.stringify(submit.passengers.map(passengerParameters)),
  }
}

/** All values as strings, as in the contract's example: sister services have refused some mixes of types. */
function passengerParameters(passenger: Passenger): Record<string, string> {
  return {
    passengerName: passenger.passengerName,
    passengerType: String(passenger.passengerType),
    idCardType: String(passenger.idCardType),
    idCardNo: passenger.idCardNo,
    birthday: passenger.birthday,
  }
}
