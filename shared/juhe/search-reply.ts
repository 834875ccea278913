import * as z from 'zod/mini'
import { isSeatClassCode } from '#contract/dictionary.ts'
import type { SearchResult } from '#contract/search.ts'
import { priceOf } from './amounts.ts'
import { isRecord } from './classify.ts'
import { countOddities, documentedOffer, documentedSearch, documentedTrain, onceEach } from './documented.ts'
import type { OnOddity } from './lenient.ts'
import { countOf, lenient, listOf, needed, textOf } from './lenient.ts'
import { dayOf, minutesOf, timeOfDayOf } from './moments.ts'

const text = lenient(textOf)
const count = lenient(countOf)
const price = lenient(priceOf)
const timeOfDay = lenient(timeOfDayOf)

const ticket = z.object({
  seatName: text,
  price,
  seatState: count,
  seats: text,
  upPrice: price,
  midPrice: price,
  downPrice: price,
})

const ends = {
  fromStation: text,
  fromStationCode: text,
  toStation: text,
  toStationCode: text,
}

const train = z.object({
  serialNumber: count,
  trainNo: needed,
  fromTime: timeOfDay,
  toTime: timeOfDay,
  ...ends,
  runTimeSpan: lenient(minutesOf),
  fromPassType: count,
  toPassType: count,
  bookState: count,
  trainClass: text,
  tickets: lenient(ticketsOf),
  miles: count,
  pullInByIdCard: count,
  note: text,
})

const place = z.object({ station: text, location: text })

const result = z.object({
  queryKey: needed,
  ...ends,
  trainDate: lenient(dayOf),
  pageIndex: count,
  pageSize: count,
  totalCount: count,
  totalSize: count,
  trains: listOf(train),
  froms: listOf(place),
  tos: listOf(place),
})

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
 * there is no queryKey in it. Trains without a number are left out. What is not said is "": a count or a price of 0 would
 * say something.
 */
export function readSearchResult(value: unknown, onOddity: OnOddity): SearchResult | undefined {
  const outcome = z.safeParse(result, value)
  if (!outcome.success) return undefined
  const once = onceEach(onOddity)
  countOddities(value, documentedSearch, 'search', once)
  const trains = isRecord(value) && Array.isArray(value.trains) ? value.trains : []
  if (trains.length !== outcome.data.trains.length) once('search.train')
  for (const train of trains) {
    countOddities(train, documentedTrain, 'search.train', once)
    const offers = isRecord(train) && isRecord(train.tickets) ? Object.values(train.tickets) : []
    for (const offer of offers) countOddities(offer, documentedOffer, 'search.ticket', once)
  }
  const seatClasses = new Set(outcome.data.trains.flatMap((train) => Object.keys(train.tickets)))
  if ([...seatClasses].some((code) => !isSeatClassCode(code))) once('search.seatClass')
  return outcome.data
}
