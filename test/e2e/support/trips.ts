import { formatChinaTime } from '#contract/china-time.ts'
import { type OperationName, operations } from '#contract/operations.ts'
import type { SearchResult, SearchTrain } from '#contract/search.ts'
import { goodPassenger, idCard } from '#test/contract/requests.ts'
import type { Body, Parameters } from './client.ts'

const dayMs = 24 * 3_600_000

/** Whoever can call the contract's operations. */
export type OrderingClient = {
  readonly call: (operation: OperationName, parameters: Parameters) => Promise<Body>
}

let orders = 0

/** An outOrderNo that no other test of this file has. */
export function newOutOrderNo(prefix = 'TEST'): string {
  orders += 1
  return `${prefix}${String(orders).padStart(6, '0')}`
}

/** Passengers without a fault, each with a document of its own. */
export const people = {
  adult: goodPassenger({
    passengerName: '王小明',
    idCardNo: idCard('11010119900307001'),
    birthday: '1990-03-07',
  }),
  secondAdult: goodPassenger({
    passengerName: '李小红',
    idCardNo: idCard('11010119920515002'),
    birthday: '1992-05-15',
  }),
  child: goodPassenger({
    passengerName: '王小宝',
    passengerType: '2',
    idCardNo: idCard('11010120180601003'),
    birthday: '2018-06-01',
  }),
  foreigner: {
    passengerName: 'ANNA SMITH',
    passengerType: '1',
    idCardType: '1',
    idCardNo: 'P12345678',
    birthday: '1985-11-30',
  },
} as const

/** The day a number of days from the clock's today, in China. */
export function dayIn(now: number, days: number) {
  const at = now + days * dayMs
  return { compact: formatChinaTime(at, 'yyyyMMdd'), dashed: formatChinaTime(at, 'yyyy-MM-dd') }
}

/** A closeTime so many minutes from the clock's now: an expiry need not be waited for until departure. */
export function closeIn(now: number, minutes: number): string {
  return formatChinaTime(now + minutes * 60_000, 'yyyy-MM-dd HH:mm:ss')
}

/** A search that has trains: 北京 to 上海 in 25 days, unless said otherwise. */
export async function searchTrip(
  client: OrderingClient,
  now: number,
  overrides: Parameters & { readonly days?: number } = {},
): Promise<SearchResult> {
  const { days = 25, ...parameters } = overrides
  const answer = await client.call('search', {
    from: '北京',
    to: '上海',
    date: dayIn(now, days).compact,
    ...parameters,
  })
  if (answer.error_code !== 0) throw new Error(`${operations.search.path}: ${answer.reason}`)
  return answer.result
}

/** A train of a search that has seats of a class left. */
export function trainWith(found: SearchResult, seatClassCode: string): SearchTrain {
  const train = found.trains.find(({ tickets }) => Number(tickets[seatClassCode]?.seats ?? 0) > 0)
  if (train === undefined) throw new Error(`no train with ${seatClassCode}`)
  return train
}

/** The parameters of a submit that fits a search: one adult, second class, on the first train that has it. */
export function submitFor(found: SearchResult, overrides: Parameters = {}): Parameters {
  const train =
    found.trains.find(({ trainNo }) => trainNo === overrides.mainTrainNo || trainNo === overrides.trainNo) ??
    trainWith(found, 'secondseat')
  const day = `${found.trainDate.slice(0, 4)}-${found.trainDate.slice(4, 6)}-${found.trainDate.slice(6)}`
  return {
    queryKey: found.queryKey,
    outOrderNo: newOutOrderNo(),
    trainNo: train.trainNo,
    seatClassCode: 'secondseat',
    fromStation: train.fromStation,
    toStation: train.toStation,
    departDate: day,
    closeTime: `${day} 00:00:00`,
    acceptNoSeat: '0',
    person: '出票',
    cellphone: '13812345577',
    passengers: [people.adult],
    ...overrides,
  }
}

/** An order that the service took. */
export type Placed = {
  readonly outOrderNo: string
  readonly orderNo: string
  readonly parameters: Parameters
  readonly found: SearchResult
}

/** Searches and submits in one; throws when the service refuses. */
export async function placeOrder(
  client: OrderingClient,
  now: number,
  overrides: Parameters = {},
): Promise<Placed> {
  const found = await searchTrip(client, now)
  const parameters = submitFor(found, overrides)
  const answer: Body = await client.call('submitOrder', parameters)
  if (answer.error_code !== 0) throw new Error(`submitOrder: ${answer.reason}`)
  return { outOrderNo: String(parameters.outOrderNo), orderNo: answer.result.orderNo, parameters, found }
}
