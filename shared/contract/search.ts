import * as z from 'zod/mini'
import { answer, built, momentOrBlank } from './answers.ts'
import { parseChinaTime } from './china-time.ts'
import { choice, parameters, readable, station, text, tidiedParameters } from './fields.ts'

/** What a search asks for, contract §1. */
export type SearchRequest = {
  /** Where from: a station in Chinese or pinyin. */
  readonly from: string
  /** Where to: a station in Chinese or pinyin. */
  readonly to: string
  /** The day of departure, `yyyyMMdd`, China Standard Time. */
  readonly date: string
  /** 1 for normal tickets, 2 for students' (which cannot be ordered yet). */
  readonly type: 1 | 2
}

const fields = {
  from: station,
  to: station,
  date: text('须为yyyyMMdd格式的日期,如20161130', (value) => parseChinaTime(value, 'yyyyMMdd') !== undefined),
  type: z.optional(choice({ 1: 1, 2: 2 }, '须为1(正常票)或2(学生票)')),
}

/** Reads the flat parameters of a search. */
export const searchRequest = z.pipe(
  parameters(fields),
  z.transform((request): SearchRequest => ({ ...request, type: request.type ?? 1 })),
)

/** What the rules beyond the schema judge; a part that cannot be read is not there. */
export type SearchParts = { readonly [Name in 'from' | 'to' | 'date']?: string | undefined }

/** The parts of a search that can be read, of flat parameters that cannot be read as a whole. */
export function readableSearch(input: unknown): SearchParts {
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
  const known = () => z.union([z.number(), z.literal('')])
  const ticket = z.strictObject({
    seatName: z.string(),
    price: known(),
    seatState: known(),
    seats: z.string(),
    upPrice: known(),
    midPrice: known(),
    downPrice: known(),
  })
  const place = z.strictObject({ station: z.string(), location: z.string() })
  const ends = {
    fromStation: z.string(),
    fromStationCode: z.string(),
    toStation: z.string(),
    toStationCode: z.string(),
  }
  const train = z.strictObject({
    serialNumber: known(),
    trainNo: z.string(),
    fromTime: z.string(),
    toTime: z.string(),
    ...ends,
    runTimeSpan: z.string(),
    fromPassType: known(),
    toPassType: known(),
    bookState: known(),
    trainClass: z.string(),
    // By seat class code. The codes are not checked: a class that the dictionary does not know yet can still
    // be shown, though not ordered.
    tickets: z.record(z.string(), ticket),
    miles: known(),
    pullInByIdCard: known(),
    note: z.string(),
  })
  return z.strictObject({
    queryKey: z.string(),
    ...ends,
    trainDate: momentOrBlank('yyyyMMdd'),
    pageIndex: known(),
    pageSize: known(),
    totalCount: known(),
    totalSize: known(),
    trains: z.array(train),
    froms: z.array(place),
    tos: z.array(place),
  })
}

/**
 * The result of a search. Prices in yuan, numbers; `seats` and `runTimeSpan` (minutes) are numerals. What is not known is
 * "".
 */
export type SearchResult = z.infer<ReturnType<typeof searchResult>>
/** One train of a search's result. */
export type SearchTrain = SearchResult['trains'][number]
/** What a train offers in one seat class. */
export type SearchTicket = SearchTrain['tickets'][string]
