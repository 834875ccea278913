import { formatChinaTime, parseChinaTime } from '#contract/china-time.ts'
import { type SeatClassCode, seatClassName } from '#contract/dictionary.ts'
import { dayMs } from '#contract/durations.ts'
import type { Envelope } from '#contract/envelope.ts'
import { type SearchResult, type SearchTicket, type SearchTrain, searchRequest } from '#contract/search.ts'
import { badParameter, type Parameters, read, type SandboxContext } from './context.ts'
import { available, isOnSale } from './inventory.ts'
import type { Query } from './sandbox-state.ts'
import type { Station } from './stations.ts'
import { type SeatOffer, type Train, trainsBetween } from './timetable.ts'
import { trainKinds } from './train-kinds.ts'

/** search (contract §1): trains, prices and what is left of them; the queryKey is what submitOrder refers to. */
export function search(context: SandboxContext, parameters: Parameters, at: number): Envelope {
  const request = read(searchRequest, parameters)
  if (!request.ok) return request.error
  const { date, type } = request.value
  const from = context.stations.find(request.value.from)
  const to = context.stations.find(request.value.to)
  if (from === undefined) return badParameter('出发站不存在')
  if (to === undefined) return badParameter('到达站不存在')
  if (from === to) return badParameter('出发站与到达站相同')
  if (!isSearchable(context, date, at)) return badParameter('乘车日期不在可查询范围')

  const query: Query = {
    queryKey: context.chance.hex(32, 'query', context.world.searches),
    from: from.name,
    to: to.name,
    date,
    forStudents: type === 2,
    at,
  }
  const trains = trainsOf(context, query).filter((train) => train.departAt > at)
  context.commit({ type: 'searched', query })
  return { reason: '0', result: resultOf(context, query, from, to, trains, at), error_code: 0 }
}

/** From today, in China, until as many days ahead as are set. */
function isSearchable(context: SandboxContext, date: string, at: number): boolean {
  const today = parseChinaTime(formatChinaTime(at, 'yyyyMMdd'), 'yyyyMMdd') ?? 0
  const wanted = parseChinaTime(date, 'yyyyMMdd') ?? 0
  return wanted >= today && wanted <= today + context.settings.searchDays * dayMs
}

/** The trains that a search found; they are found again when it is ordered with. */
export function trainsOf(context: SandboxContext, query: Query): Train[] {
  const from = context.stations.find(query.from)
  const to = context.stations.find(query.to)
  const midnight = parseChinaTime(query.date, 'yyyyMMdd')
  if (from === undefined || to === undefined || midnight === undefined) return []
  return trainsBetween(context.chance, from, to, query.date, midnight)
}

function resultOf(
  context: SandboxContext,
  query: Query,
  from: Station,
  to: Station,
  trains: readonly Train[],
  at: number,
): SearchResult {
  return {
    queryKey: query.queryKey,
    fromStation: from.name,
    fromStationCode: from.pinyin,
    toStation: to.name,
    toStationCode: to.pinyin,
    trainDate: query.date,
    pageIndex: 0,
    pageSize: 0,
    totalCount: trains.length,
    totalSize: 0,
    trains: trains.map((train, index) => trainOf(context, query, from, to, train, index + 1, at)),
    froms: [{ station: from.name, location: '' }],
    tos: [{ station: to.name, location: '' }],
  }
}

function trainOf(
  context: SandboxContext,
  query: Query,
  from: Station,
  to: Station,
  train: Train,
  serialNumber: number,
  at: number,
): SearchTrain {
  const tickets = Object.fromEntries(
    train.seats
      .filter((offer) => !query.forStudents || studentShare(offer.code) < 1)
      .map((offer) => [offer.code, ticketOf(context, query, train, offer, at)]),
  )
  const isAnyLeft = Object.values(tickets).some((ticket) => ticket.seatState === 1)
  const isTooLate = at >= train.departAt - context.settings.market.saleEndsMs
  return {
    serialNumber,
    trainNo: train.trainNo,
    fromTime: formatChinaTime(train.departAt, 'yyyy-MM-dd HH:mm').slice(11),
    toTime: formatChinaTime(train.arriveAt, 'yyyy-MM-dd HH:mm').slice(11),
    fromStation: from.name,
    fromStationCode: from.pinyin,
    toStation: to.name,
    toStationCode: to.pinyin,
    runTimeSpan: String((train.arriveAt - train.departAt) / 60_000),
    fromPassType: train.startsHere ? 0 : 1,
    toPassType: train.endsThere ? 2 : 1,
    bookState: isTooLate ? 3 : isAnyLeft ? 1 : 0,
    trainClass: trainKinds[train.kind].trainClass,
    tickets,
    miles: train.km,
    pullInByIdCard: trainKinds[train.kind].fast ? 1 : 0,
    note: isOnSale(context.settings.market, train, at) || isTooLate ? '' : '未到开售时间',
  }
}

/** What students pay of the price; other classes are not sold to them. */
function studentShare(code: SeatClassCode): number {
  return code === 'secondseat' ? 0.75 : code === 'hardseat' ? 0.5 : 1
}

function ticketOf(
  context: SandboxContext,
  query: Query,
  train: Train,
  offer: SeatOffer,
  at: number,
): SearchTicket {
  const left = available(context.chance, context.settings.market, context.world.ledger, train, offer, at)
  const share = query.forStudents ? studentShare(offer.code) : 1
  return {
    seatName: seatClassName(offer.code),
    price: Math.round(offer.price * share * 2) / 2,
    seatState: left > 0 ? 1 : 0,
    seats: String(left),
    ...berthPrices(train, offer.code),
  }
}

/** The prices of the berths, for sleepers; 0 where there is no such berth (contract §1). */
function berthPrices(
  train: Train,
  code: SeatClassCode,
): { upPrice: number; midPrice: number; downPrice: number } {
  const family = /^(hard|soft)sleeper/.exec(code)?.[0]
  const price = (berth: string) =>
    (family === undefined
      ? undefined
      : train.seats.find((offer) => offer.code === `${family}${berth}`)?.price) ?? 0
  return { upPrice: price('up'), midPrice: price('mid'), downPrice: price('down') }
}
