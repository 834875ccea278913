import * as z from 'zod/mini'
import { answer, built, moment } from './answers.ts'
import { parseChinaTime } from './china-time.ts'
import { choice, parameters, readable, station, text, tidiedParameters } from './fields.ts'

const fields = {
  from: station,
  to: station,
  date: text('须为yyyyMMdd格式的日期,如20161130', (value) => parseChinaTime(value, 'yyyyMMdd') !== undefined),
  type: z.optional(choice({ 1: 1, 2: 2 }, '须为1(正常票)或2(学生票)')),
}
/** Reads the flat parameters of a search. */
export const searchRequest = z.pipe(
  parameters(fields),
  z.transform((request) => ({ ...request, type: request.type ?? 1 })),
)
/** The parts of a search that can be read, of flat parameters that cannot be read as a whole. */
export function readableSearch(input) {
  const tidy = tidiedParameters(input, Object.keys(fields))
  return {
    from: readable(fields.from, tidy.from),
    to: readable(fields.to, tidy.to),
    date: readable(fields.date, tidy.date),
  }
}
/** The answer of a search, exactly as the example of contract §1; its reason is "0". */
export const searchResponse = /* @__PURE__ */ built(() => answer(searchResult, '0'))
function searchResult() {
  const ticket = z.strictObject({
    seatName: z.string(),
    price: z.number(),
    seatState: z.number(),
    seats: z.string(),
    upPrice: z.number(),
    midPrice: z.number(),
    downPrice: z.number(),
  })
  const place = z.strictObject({ station: z.string(), location: z.string() })
  const ends = {
    fromStation: z.string(),
    fromStationCode: z.string(),
    toStation: z.string(),
    toStationCode: z.string(),
  }
  const train = z.strictObject({
    serialNumber: z.number(),
    trainNo: z.string(),
    fromTime: z.string(),
    toTime: z.string(),
    ...ends,
    runTimeSpan: z.string(),
    fromPassType: z.number(),
    toPassType: z.number(),
    bookState: z.number(),
    trainClass: z.string(),
    // By seat class code. The codes are not checked: a class that the dictionary does not know yet can still
    // be shown, though not ordered.
    tickets: z.record(z.string(), ticket),
    miles: z.number(),
    pullInByIdCard: z.number(),
    note: z.string(),
  })
  return z.strictObject({
    queryKey: z.string(),
    ...ends,
    trainDate: moment('yyyyMMdd'),
    pageIndex: z.number(),
    pageSize: z.number(),
    totalCount: z.number(),
    totalSize: z.number(),
    trains: z.array(train),
    froms: z.array(place),
    tos: z.array(place),
  })
}
