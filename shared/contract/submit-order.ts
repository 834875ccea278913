import * as z from 'zod/mini'
import { answer, built } from './answers.ts'
import { parseChinaTime } from './china-time.ts'
import type { SeatClassCode } from './dictionary.ts'
import { isSeatClassCode, seatClassCodes } from './dictionary.ts'
import type { Fault } from './faults.ts'
import {
  choice,
  isDay,
  line,
  outOrderNoField,
  readable,
  requiredOr,
  station,
  text,
  tidiedParameters,
} from './fields.ts'
import type { Passenger } from './passengers.ts'
import { passengersField, readablePassengers, tidiedPassengers } from './passengers.ts'

/** Which tickets a submit asks for, as it goes to the upstream unchanged. */
export type TripChoice = {
  /** 0: bought for the traveller; 1: with the traveller's own 12306 account. */
  readonly ticketModel: 0 | 1
  /** The trains to try, all different, in the given order. */
  readonly trainNos: readonly string[]
  /** The seat classes to try, all different, in the given order. */
  readonly seatClassCodes: readonly SeatClassCode[]
  /** One of `trainNos`. */
  readonly mainTrainNo: string
  /** One of `seatClassCodes`. */
  readonly mainSeatClass: SeatClassCode
  readonly fromStation: string
  readonly toStation: string
  readonly acceptNoSeat: boolean
}

/** The order that a submit asks for, contract §2. */
export type SubmitRequest = TripChoice & {
  readonly queryKey: string
  readonly outOrderNo: string
  /** The traveller's 12306 account, only with ticketModel 1. */
  readonly account?: { readonly accountNo: string; readonly accountPwd: string }
  /** The day of departure, `yyyy-MM-dd`, China Standard Time. */
  readonly departDate: string
  /** The main train's time of departure, `HH:mm`, when it was given. */
  readonly departTime?: string
  /** When to stop grabbing, ms since the epoch. */
  readonly closeTime: number
  readonly contact: { readonly person: string; readonly cellphone: string; readonly email?: string }
  /** 1 to 5 travellers, with different documents. */
  readonly passengers: readonly Passenger[]
}

/** The most trains that one order may name; the contract sets no number, this keeps an order small. */
const maxTrains = 20
/** The most seat classes: all that there are. */
const maxSeatClasses = Object.keys(seatClassCodes).length

const trainRule = `须为1-${maxTrains}个不重复的车次号,如G7211,多车次用|隔开`
const seatRule = '须为数据字典seatClassCode中的座席代号,不可重复,多座席用|隔开'
const departRule = '须为yyyy-MM-dd或yyyy-MM-dd HH:mm格式的日期'
const closeRule = '须为yyyy-MM-dd HH:mm:ss格式的时间'
const severalRule = '多车次或多坐席时必填'
const standingRule = 'seatClassCode含无座(noseat)时须为1(接受无座)'
const accountRule = 'ticketModel为1(自购模式)时必填'

const upper = (value: string) => value.toUpperCase()
const lower = (value: string) => value.toLowerCase()
const isTrainNo = (value: string): value is string => /^[A-Z]?\d{1,5}$/.test(value)
const isDepartDate = (value: string) =>
  isDay(value) || parseChinaTime(value, 'yyyy-MM-dd HH:mm') !== undefined
const isCloseTime = (value: string) => parseChinaTime(value, 'yyyy-MM-dd HH:mm:ss') !== undefined
const isEmail = (value: string) =>
  value.length <= 100 && /^[^\s@,;<>"]+@[^\s@,;<>".]+(\.[^\s@,;<>".]+)+$/.test(value)

const fields = {
  queryKey: line(128),
  outOrderNo: outOrderNoField,
  ticketModel: z.optional(choice({ 0: 0, 1: 1 }, '须为0(代购模式)或1(自购模式)')),
  accountNo: z.optional(line(64)),
  accountPwd: z.optional(line(64)),
  trainNo: listField(trainRule, upper, isTrainNo, maxTrains),
  seatClassCode: listField(seatRule, lower, isSeatClassCode, maxSeatClasses),
  mainTrainNo: z.optional(partField('须为车次号,如G7211', upper, isTrainNo)),
  mainSeatClass: z.optional(partField('须为数据字典seatClassCode中的座席代号', lower, isSeatClassCode)),
  fromStation: station,
  toStation: station,
  departDate: text(departRule, isDepartDate),
  closeTime: text(closeRule, isCloseTime),
  acceptNoSeat: choice({ 0: false, 1: true }, '须为0(不接受无座)或1(接受无座)'),
  person: line(60),
  cellphone: text('须为11位手机号', (value) => /^1[3-9]\d{9}$/.test(value)),
  email: z.optional(text('须为有效的邮箱地址', isEmail)),
  passengers: passengersField,
}

/** A list in one parameter, its parts divided by `|` and all different. */
function listField<Part extends string>(
  rule: string,
  normal: (value: string) => string,
  isPart: (value: string) => value is Part,
  most: number,
) {
  return z.pipe(
    z.string(requiredOr(rule)),
    z.transform((value: string, context): readonly [Part, ...Part[]] => {
      const parts = value.split('|').map((part) => normal(part.trim()))
      const [first, ...others] = parts.filter(isPart)
      const isWhole = others.length === parts.length - 1 && parts.length <= most
      if (first !== undefined && isWhole && new Set(parts).size === parts.length) return [first, ...others]
      context.issues.push({ code: 'custom', input: value, message: rule })
      return z.NEVER
    }),
  )
}

/** One part, read just as a list's. */
function partField<Part extends string>(
  rule: string,
  normal: (value: string) => string,
  isPart: (value: string) => value is Part,
) {
  return z.pipe(
    listField(rule, normal, isPart, 1),
    z.transform(([part]) => part),
  )
}

/** Reads the flat parameters of a submit; every rule that needs neither a clock nor the search's result. */
export const submitOrderRequest = z.pipe(
  z.pipe(
    z.transform((input: unknown) => {
      const tidy = tidiedSubmit(input)
      return { ...tidy, passengers: tidiedPassengers(tidy.passengers) }
    }),
    z.object(fields).check(
      z.superRefine(
        (request, context) => {
          for (const fault of [
            ...mainFaults(request),
            ...standingFaults(request),
            ...accountFaults(request),
          ]) {
            context.addIssue({ code: 'custom', message: fault.rule, path: [fault.field] })
          }
        },
        // Also when a field has a fault already: a request is answered all of its faults at once.
        { when: () => true },
      ),
    ),
  ),
  z.transform((request): SubmitRequest => submitRequestOf(request)),
)

function tidiedSubmit(input: unknown): Record<string, unknown> {
  return tidiedParameters(input, Object.keys(fields), ['accountPwd'])
}

type Fields = z.output<z.ZodMiniObject<typeof fields>>
/** The fields before it is known that all of them are well: any may be missing, or still hold what was given. */
type Doubtful = { readonly [Name in keyof Fields]?: unknown }

/** `mainTrainNo` and `mainSeatClass` against the lists; what is faulty itself is not judged again. */
function mainFaults(request: Doubtful): Fault[] {
  const { trainNo, seatClassCode } = request
  const isSeveral = [trainNo, seatClassCode].some((list) => Array.isArray(list) && list.length > 1)
  return [
    ...mainFault('mainTrainNo', request.mainTrainNo, trainNo, isSeveral, '须为trainNo中的车次'),
    ...mainFault(
      'mainSeatClass',
      request.mainSeatClass,
      seatClassCode,
      isSeveral,
      '须为seatClassCode中的座席',
    ),
  ]
}

function mainFault(field: string, main: unknown, list: unknown, isSeveral: boolean, rule: string): Fault[] {
  if (main === undefined) return isSeveral ? [{ field, rule: severalRule }] : []
  const isWellFormed =
    typeof main === 'string' && (field === 'mainTrainNo' ? isTrainNo : isSeatClassCode)(main)
  return isWellFormed && Array.isArray(list) && !list.includes(main) ? [{ field, rule }] : []
}

/** An order that names standing room accepts it: an order that says both has no train that it could take. */
function standingFaults({ seatClassCode, acceptNoSeat }: Doubtful): Fault[] {
  const isNamed = Array.isArray(seatClassCode) && seatClassCode.includes('noseat')
  return isNamed && acceptNoSeat === false ? [{ field: 'acceptNoSeat', rule: standingRule }] : []
}

function accountFaults(request: Doubtful): Fault[] {
  if (request.ticketModel !== 1) return []
  const names = ['accountNo', 'accountPwd'] as const
  return names.filter((name) => request[name] === undefined).map((field) => ({ field, rule: accountRule }))
}

function submitRequestOf(fields: Fields): SubmitRequest {
  const [departDate = '', departTime] = fields.departDate.split(' ')
  const { accountNo, accountPwd, email } = fields
  const isOwnAccount = fields.ticketModel === 1 && accountNo !== undefined && accountPwd !== undefined
  return {
    queryKey: fields.queryKey,
    outOrderNo: fields.outOrderNo,
    ticketModel: fields.ticketModel ?? 0,
    // An account that ticketModel 0 does not use is not taken in: what is not held cannot leak.
    ...(isOwnAccount ? { account: { accountNo, accountPwd } } : {}),
    trainNos: fields.trainNo,
    seatClassCodes: fields.seatClassCode,
    mainTrainNo: fields.mainTrainNo ?? fields.trainNo[0],
    mainSeatClass: fields.mainSeatClass ?? fields.seatClassCode[0],
    fromStation: fields.fromStation,
    toStation: fields.toStation,
    departDate,
    ...(departTime === undefined ? {} : { departTime }),
    closeTime: parseChinaTime(fields.closeTime, 'yyyy-MM-dd HH:mm:ss') ?? Number.NaN,
    acceptNoSeat: fields.acceptNoSeat,
    contact: {
      person: fields.person,
      cellphone: fields.cellphone,
      ...(email === undefined ? {} : { email }),
    },
    passengers: fields.passengers,
  }
}

/** What the rules beyond the schema compare; a part that cannot be read is not there. */
export type SubmitParts = {
  readonly [Name in
    | 'queryKey'
    | 'ticketModel'
    | 'trainNos'
    | 'seatClassCodes'
    | 'mainTrainNo'
    | 'mainSeatClass'
    | 'fromStation'
    | 'toStation'
    | 'departDate'
    | 'departTime'
    | 'closeTime']?: SubmitRequest[Name] | undefined
} & {
  /** Each in its place. */
  readonly passengers?: readonly (Pick<Passenger, 'birthday'> | undefined)[]
}

/** The parts of a submit that can be read, of flat parameters that cannot be read as a whole. */
export function readableSubmit(input: unknown): SubmitParts {
  const tidy = tidiedSubmit(input)
  const trainNos = readable(fields.trainNo, tidy.trainNo)
  const seatClassCodes = readable(fields.seatClassCode, tidy.seatClassCode)
  const [departDate, departTime] = readable(fields.departDate, tidy.departDate)?.split(' ') ?? []
  const closeTime = readable(fields.closeTime, tidy.closeTime)
  return {
    queryKey: readable(fields.queryKey, tidy.queryKey),
    ticketModel: readable(fields.ticketModel, tidy.ticketModel),
    trainNos,
    seatClassCodes,
    mainTrainNo: readable(fields.mainTrainNo, tidy.mainTrainNo ?? onlyOne(trainNos)),
    mainSeatClass: readable(fields.mainSeatClass, tidy.mainSeatClass ?? onlyOne(seatClassCodes)),
    fromStation: readable(fields.fromStation, tidy.fromStation),
    toStation: readable(fields.toStation, tidy.toStation),
    departDate,
    departTime,
    closeTime: closeTime === undefined ? undefined : parseChinaTime(closeTime, 'yyyy-MM-dd HH:mm:ss'),
    passengers: readablePassengers(tidy.passengers),
  }
}

function onlyOne<Part>(list: readonly Part[] | undefined): Part | undefined {
  return list?.length === 1 ? list[0] : undefined
}

/** The answer of a submit, exactly as the example of contract §2. */
export const submitOrderResponse = /* @__PURE__ */ built(() =>
  answer(() => z.strictObject({ orderNo: z.string(), outOrderNo: z.string() })),
)

/** The result of a submit: our number of the order, and the tenant's. */
export type SubmitResult = z.infer<typeof submitOrderResponse>['result']
