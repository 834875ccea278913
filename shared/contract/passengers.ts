import * as z from 'zod/mini'
import { requiredRule } from './faults.ts'
import { choice, isDay, line, readable, requiredOr, text, tidied, tidiedParameters } from './fields.ts'
import { parseIdCard } from './id-card.ts'
import { parseJson } from './parse-json.ts'

/** How submitOrder numbers the identity documents: 0 ID card, 1 passport, 2 Taiwan permit, 3 Hong Kong and Macau permit. */
export type IdCardType = 0 | 1 | 2 | 3

/** One traveller of an order, contract §2. */
export type Passenger = {
  readonly passengerName: string
  /** 1 adult, 2 child. */
  readonly passengerType: 1 | 2
  readonly idCardType: IdCardType
  /** The document's number, in upper case. */
  readonly idCardNo: string
  /** `yyyy-MM-dd`; taken from the number when an ID card came without it. */
  readonly birthday: string
}

/** The most travellers that one order may have, contract §2. */
const maxPassengers = 5

/** Nobody who travels was born before this day. */
const earliestBirthday = '1900-01-01'

const numberOfTravellers = `须为1-${maxPassengers}位乘客`
const arrayRule = '须为JSON数组'
const tooOld = `不能早于${earliestBirthday}`

/** What nearly all names are made of. */
const usualName = /^[\u4e00-\u9fffA-Za-z·]*$/

/** Making Unicode's classes takes some 4 ms of a process's first submit: they are asked for where a name needs them. */
function isNameText(name: string): boolean {
  return usualName.test(name) || /^[\p{L}\p{M}\p{N}·•.\uff0e\-'’ ()\uff08\uff09]*$/u.test(name)
}

/** Dots and dashes alone name nobody. */
function hasLetter(name: string): boolean {
  return /[\u4e00-\u9fffA-Za-z]/.test(name) || /\p{L}/u.test(name)
}

const fields = {
  passengerName: line(30).check(
    z.refine(isNameText, '只能含文字、数字、空格及·.-’()'),
    z.refine((name) => !isNameText(name) || hasLetter(name), '须含至少一个文字'),
  ),
  passengerType: z
    .string(requiredOr('须为1(成人)或2(儿童)'))
    .check(z.refine((type) => type !== '3' && type !== '4', '暂不支持学生票和残军票'))
    .check(z.refine((type) => /^[1-4]$/.test(type), '须为1(成人)或2(儿童)')),
  idCardType: choice({ 0: 0, 1: 1, 2: 2, 3: 3 }, '须为0(身份证)、1(护照)、2(台胞证)或3(港澳通行证)'),
  idCardNo: text('须为5-20位数字或英文字母', (number) => /^[0-9A-Za-z]{5,20}$/.test(number)),
  birthday: z.optional(
    text('须为yyyy-MM-dd格式的日期', isDay).check(
      z.refine((birthday) => !isDay(birthday) || birthday >= earliestBirthday, tooOld),
    ),
  ),
}

const passenger = z.pipe(
  z.object(fields, requiredOr('须为JSON对象')).check(
    z.superRefine(
      (passenger, context) => {
        for (const fault of documentFaults(passenger)) {
          context.addIssue({ code: 'custom', message: fault.rule, path: [fault.field] })
        }
      },
      // Also when another field has a fault already: a request is answered all of its faults at once.
      { when: (payload) => typeof payload.value === 'object' && payload.value !== null },
    ),
  ),
  z.transform((passenger): Passenger => {
    const idCardNo = passenger.idCardNo.toUpperCase()
    return {
      passengerName: passenger.passengerName,
      passengerType: passenger.passengerType === '2' ? 2 : 1,
      idCardType: passenger.idCardType,
      idCardNo,
      // Only an ID card comes here without a birthday, and one that can be read.
      birthday: passenger.birthday ?? parseIdCard(idCardNo)?.birthday ?? '',
    }
  }),
)

type Given = { idCardType?: unknown; idCardNo?: unknown; birthday?: unknown }

/** What the fields of one passenger say against each other. Any of them may be missing or faulty itself. */
function documentFaults(passenger: Given): { field: keyof Given; rule: string }[] {
  if (passenger.idCardType !== 0) {
    const isOther = typeof passenger.idCardType === 'number'
    return isOther && passenger.birthday === undefined ? [{ field: 'birthday', rule: requiredRule }] : []
  }
  if (typeof passenger.idCardNo !== 'string' || !/^[0-9A-Za-z]{5,20}$/.test(passenger.idCardNo)) return []
  const card = parseIdCard(passenger.idCardNo)
  if (card === undefined)
    return [{ field: 'idCardNo', rule: '不是有效的18位身份证号码(位数、出生日期或校验码有误)' }]
  if (card.birthday < earliestBirthday) return [{ field: 'idCardNo', rule: `中的出生日期${tooOld}` }]
  const differs =
    typeof passenger.birthday === 'string' &&
    isDay(passenger.birthday) &&
    passenger.birthday !== card.birthday
  return differs ? [{ field: 'birthday', rule: '与身份证号码中的出生日期不一致' }] : []
}

/** The passengers of a submit: an array of objects with tidied fields; see {@link tidiedPassengers}. */
export const passengersField = z
  .array(passenger, requiredOr(arrayRule))
  .check(z.minLength(1, numberOfTravellers), z.maxLength(maxPassengers, numberOfTravellers))
  .check(
    z.superRefine(
      (passengers, context) => {
        for (const [index, first] of duplicates(passengers)) {
          context.addIssue({
            code: 'custom',
            message: `与passengers[${first}]的证件重复`,
            path: [index, 'idCardNo'],
          })
        }
      },
      { when: (payload) => Array.isArray(payload.value) },
    ),
  )

/** Pairs of places in the list that show the same document: the later one, and the first with it. */
function duplicates(passengers: readonly unknown[]): [number, number][] {
  const indexes = new Map<string, number>()
  const pairs: [number, number][] = []
  for (const [index, one] of passengers.entries()) {
    const document = documentOf(one)
    if (document === undefined) continue
    const first = indexes.get(document)
    if (first === undefined) indexes.set(document, index)
    else pairs.push([index, first])
  }
  return pairs
}

function documentOf(one: unknown): string | undefined {
  if (typeof one !== 'object' || one === null || !('idCardType' in one) || !('idCardNo' in one))
    return undefined
  const { idCardType, idCardNo } = one
  if (typeof idCardType !== 'number' || typeof idCardNo !== 'string') return undefined
  return `${idCardType} ${idCardNo.toUpperCase()}`
}

/** The `passengers` parameter, a JSON string or an array already, with the fields of each passenger tidied. */
export function tidiedPassengers(value: unknown): unknown {
  const list = typeof value === 'string' ? parsed(value) : value
  if (!Array.isArray(list)) return tidied(list)
  // One too many says that they are too many: of a hundred thousand none is worth a look.
  return list
    .slice(0, maxPassengers + 1)
    .map((one: unknown) =>
      typeof one === 'object' && one !== null && !Array.isArray(one)
        ? tidiedParameters(one, Object.keys(fields))
        : one,
    )
}

/** The passengers that can be read by themselves, each in its place; see {@link tidiedPassengers}. */
export function readablePassengers(value: unknown): readonly (Passenger | undefined)[] {
  const list = tidiedPassengers(value)
  return Array.isArray(list) ? list.map((one: unknown) => readable(passenger, one)) : []
}

function parsed(json: string): unknown {
  try {
    return parseJson(json)
  } catch {
    return json
  }
}
