import { formatChinaTime } from '#contract/china-time.ts'
import { serviceCodes } from '#contract/codes.ts'
import { msgCodeText, type SeatClassCode } from '#contract/dictionary.ts'
import { type Envelope, refusal, success } from '#contract/envelope.ts'
import { type SubmitRequest, submitOrderRequest } from '#contract/submit-order.ts'
import { failed, ok, type Result } from '#shared/result.ts'
import { shuffled } from './chance.ts'
import {
  badParameter,
  badParameterCode,
  ordersOf,
  type Parameters,
  read,
  type SandboxContext,
} from './context.ts'
import type { Choice, GrabOrder, Traveller } from './grab-order.ts'
import { saleOpensAt } from './inventory.ts'
import { countersOf } from './sandbox-state.ts'
import { type Scenario, scenarioOf } from './scenarios.ts'
import { trainsOf } from './search.ts'
import type { SeatOffer, Train } from './timetable.ts'

/** What the client of a submit gets to see. */
export type SubmitReply = Envelope | 'hang' | 'cut'

/**
 * submitOrder (contract §2). Nothing in the contract says that an outOrderNo is taken once only, so each submit
 * makes an order; whoever submits twice buys twice.
 */
export function submit(context: SandboxContext, parameters: Parameters, at: number): SubmitReply {
  const read_ = read(submitOrderRequest, parameters)
  if (!read_.ok) return read_.error
  const request = read_.value
  const scenario = scenarioOf(request.contact.person)
  if (countersOf(context.world, request.outOrderNo).submitsLost < scenario.lostSubmits) {
    context.commit({ type: 'counted', outOrderNo: request.outOrderNo, what: 'submitsLost' })
    return 'cut'
  }
  context.commit({ type: 'counted', outOrderNo: request.outOrderNo, what: 'submitRequests' })
  if (scenario.refusal !== undefined) return refusal(serviceCodes.badParameter, msgCodeText(scenario.refusal))
  const chosen = choicesOf(context, request, at)
  if (!chosen.ok) return chosen.error
  const twin =
    context.settings.duplicates === 'refuse' ? ordersOf(context.world, request.outOrderNo)[0] : undefined
  if (twin !== undefined) return badParameter('订单号已存在')
  const order = orderOf(context, request, chosen.value, scenario, at)
  context.commit({ type: 'created', order })
  if (scenario.reply !== 'answer') return scenario.reply
  return success({ orderNo: order.orderNo, outOrderNo: order.outOrderNo })
}

/** What the order will try, in order; or why it cannot be taken. */
function choicesOf(
  context: SandboxContext,
  request: SubmitRequest,
  at: number,
): Result<[Choice, ...Choice[]], Envelope> {
  const { settings, world } = context
  const query = world.queries.get(request.queryKey)
  if (query === undefined || at >= query.at + settings.queryTtlMs) return failed(badParameterCode('215'))
  if (query.forStudents) return failed(badParameter('暂不支持学生票'))
  const found = trainsOf(context, query)
  const main = found.find((train) => train.trainNo === request.mainTrainNo)
  const others = request.trainNos
    .filter((trainNo) => trainNo !== request.mainTrainNo)
    .map((trainNo) => found.find((train) => train.trainNo === trainNo))
  if (main === undefined || others.includes(undefined)) return failed(badParameterCode('208'))
  const problem = disagreement(request, main)
  if (problem !== undefined) return failed(problem)
  if (main.departAt < at + settings.leadMs) return failed(badParameterCode('216'))
  if (request.closeTime <= at || request.closeTime >= main.departAt) {
    return failed(badParameter('closeTime须晚于当前时间并早于发车时间'))
  }
  const trains = [main, ...others.filter((train) => train !== undefined)]
  const [first, ...rest] = combine(request, trains)
  const isMain = first?.journey.trainNo === main.trainNo && first.offer.code === request.mainSeatClass
  return first !== undefined && isMain ? ok([first, ...rest]) : failed(badParameterCode('204'))
}

/** The stations and the day (and time) must be those of the search. */
function disagreement(request: SubmitRequest, main: Train): Envelope | undefined {
  if (request.fromStation !== main.fromStation) return badParameter('fromStation与查询结果不一致')
  if (request.toStation !== main.toStation) return badParameter('toStation与查询结果不一致')
  const [date, time] = formatChinaTime(main.departAt, 'yyyy-MM-dd HH:mm').split(' ')
  const isSame =
    request.departDate === date && (request.departTime === undefined || request.departTime === time)
  return isSame ? undefined : badParameterCode('205')
}

/** Trains × seats: the main train first, in each train the main seat first; standing room, where accepted, last. */
function combine(request: SubmitRequest, trains: readonly Train[]): Choice[] {
  const others = request.seatClassCodes.filter((code) => code !== request.mainSeatClass)
  const seats = [request.mainSeatClass, ...others]
  const standing: SeatClassCode[] = request.acceptNoSeat && !seats.includes('noseat') ? ['noseat'] : []
  return [...choicesAmong(trains, seats), ...choicesAmong(trains, standing)]
}

function choicesAmong(trains: readonly Train[], codes: readonly SeatClassCode[]): Choice[] {
  return trains.flatMap(({ seats, ...journey }) =>
    codes.flatMap((code) => {
      const offer: SeatOffer | undefined = seats.find((seat) => seat.code === code)
      return offer === undefined ? [] : [{ journey, offer }]
    }),
  )
}

const passengerIds = 900_000_000

function orderOf(
  context: SandboxContext,
  request: SubmitRequest,
  choices: [Choice, ...Choice[]],
  scenario: Scenario,
  at: number,
): GrabOrder {
  const ordinal = context.world.orders.size
  const travellers = request.passengers.map((passenger, index): Traveller => {
    // An order has five passengers at most, so every one gets a number of its own.
    const number = 100_000_000 + shuffled(ordinal * 5 + index, passengerIds)
    return { ...passenger, passengerId: String(number) }
  })
  return {
    orderNo: orderNoOf(context, ordinal),
    outOrderNo: request.outOrderNo,
    status: 'N',
    createdAt: at,
    closeAt: request.closeTime,
    saleOpensAt: saleOpensAt(context.settings.market, choices[0].journey.departAt),
    ordered: {
      trainNos: request.trainNos,
      seatClasses: request.seatClassCodes,
      mainTrainNo: request.mainTrainNo,
      mainSeatClass: request.mainSeatClass,
    },
    choices,
    // The account and its password are of no use to a simulation: what is not kept cannot leak.
    contact: request.contact,
    travellers,
    scenario,
    pushes: [],
    cancelled: 0,
    refunded: 0,
  }
}

/** As Juhe's look: `TFT583U752U210D284004800356`. */
function orderNoOf(context: SandboxContext, ordinal: number): string {
  const letters = context.chance.hex(12, 'order', ordinal).toUpperCase()
  return `TFT${letters}${String(ordinal + 1).padStart(12, '0')}`
}
