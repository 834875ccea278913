import * as z from 'zod/mini'
import { isSeatClassCode } from '#contract/dictionary.ts'
import type { SearchResult } from '#contract/search.ts'
import { isRecord } from './classify.ts'
import type { OnOddity } from './lenient.ts'
import { countSurplus, lenient, listOf, needed, numberOf, textOf } from './lenient.ts'

const text = lenient(textOf)
const number = lenient(numberOf)

const ticket = z.object({
  seatName: text,
  price: number,
  seatState: number,
  seats: text,
  upPrice: number,
  midPrice: number,
  downPrice: number,
})

const ends = {
  fromStation: text,
  fromStationCode: text,
  toStation: text,
  toStationCode: text,
}

const trainFields = {
  serialNumber: number,
  trainNo: needed,
  fromTime: text,
  toTime: text,
  ...ends,
  runTimeSpan: text,
  fromPassType: number,
  toPassType: number,
  bookState: number,
  trainClass: text,
  tickets: lenient(ticketsOf),
  miles: number,
  pullInByIdCard: number,
  note: text,
}

const place = z.object({ station: text, location: text })

const resultFields = {
  queryKey: needed,
  ...ends,
  trainDate: text,
  pageIndex: number,
  pageSize: number,
  totalCount: number,
  totalSize: number,
  trains: listOf(z.object(trainFields)),
  froms: listOf(place),
  tos: listOf(place),
}

const result = z.object(resultFields)

/** By seat class. An upstream written in PHP sends an empty table as an empty list. */
function ticketsOf(value: unknown): Record<string, z.output<typeof ticket>> {
  if (!isRecord(value)) return {}
  const tickets: [string, z.output<typeof ticket>][] = []
  for (const [code, one] of Object.entries(value)) {
    const outcome = z.safeParse(ticket, one)
    if (/^[A-Za-z]{1,40}$/.test(code) && outcome.success) tickets.push([code, outcome.data])
  }
  return Object.fromEntries(tickets)
}

/**
 * The result of a search in exactly the contract's shape, fields of the upstream's own left out; undefined when
 * there is no queryKey in it. Trains without a number are left out.
 */
export function readSearchResult(value: unknown, onOddity: OnOddity): SearchResult | undefined {
  const outcome = z.safeParse(result, value)
  if (!outcome.success) return undefined
  countSurplus(value, resultFields, 'search', onOddity)
  const trains = isRecord(value) && Array.isArray(value.trains) ? value.trains : []
  if (trains.length !== outcome.data.trains.length) onOddity('search.train')
  for (const train of trains) countSurplus(train, trainFields, 'search.train', onOddity)
  const seatClasses = new Set(outcome.data.trains.flatMap((train) => Object.keys(train.tickets)))
  if ([...seatClasses].some((code) => !isSeatClassCode(code))) onOddity('search.seatClass')
  return outcome.data
}
