import * as fc from 'fast-check'
import { dueAtOf } from '#shared/orders/machine/duties.ts'
import type {
  CallOutcome,
  News,
  OrderEvent,
  RefundNews,
  SubmitOutcome,
  TicketNews,
} from '#shared/orders/machine/events.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import {
  closeAt,
  day,
  departAt,
  failure,
  hour,
  issue,
  juheNo,
  minute,
  refundResult,
  second,
  start,
  ticket,
} from './factories.ts'

/** How much time passes before an event. `due` waits for the order's next moment: the edges are where mistakes live. */
export type Gap =
  | { readonly kind: 'ms'; readonly ms: number }
  | { readonly kind: 'due' }
  | { readonly kind: 'at'; readonly at: number }

export type Step = { readonly gap: Gap; readonly event: OrderEvent }

const ms = (max: number): fc.Arbitrary<Gap> =>
  fc.nat({ max }).map((value): Gap => ({ kind: 'ms', ms: value }))

const gap: fc.Arbitrary<Gap> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Gap>({ kind: 'ms', ms: 0 }) },
  { weight: 3, arbitrary: ms(40 * second) },
  { weight: 4, arbitrary: fc.constant<Gap>({ kind: 'due' }) },
  { weight: 1, arbitrary: ms(2 * hour) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(closeAt - 1, closeAt, departAt).map((at): Gap => ({ kind: 'at', at })),
  },
  { weight: 1, arbitrary: ms(4 * day) },
)

/** The moment after a gap; time never runs backwards. */
export function afterGap(order: Order, now: number, wait: Gap): number {
  switch (wait.kind) {
    case 'ms':
      return now + wait.ms
    case 'due':
      return Math.max(now, dueAtOf(order) ?? now)
    case 'at':
      return Math.max(now, wait.at)
  }
}

const aFailure = fc.constantFrom(failure(), failure('219', '抢票单已达预约上限'))
const upstreamOrderNo = fc.oneof(
  { weight: 8, arbitrary: fc.constant(juheNo) },
  { weight: 1, arbitrary: fc.constant('FT200000000000000002') },
)
const passengerId = fc.constantFrom<'P1' | 'P2'>('P1', 'P2')
const unknownPassengerId = fc.oneof(
  { weight: 6, arbitrary: passengerId },
  { weight: 1, arbitrary: fc.constant('P9') },
)

const noAnswer: fc.Arbitrary<Exclude<CallOutcome, { kind: 'done' }>> = fc.oneof(
  aFailure.map((why) => ({ kind: 'refused', failure: why }) as const),
  fc.constant({ kind: 'turnedAway', code: 10012 } as const),
  fc.constant({ kind: 'notCalled' } as const),
  fc.constant({ kind: 'unknown' } as const),
  aFailure.map((doubt) => ({ kind: 'unknown', doubt }) as const),
)
const callOutcome: fc.Arbitrary<CallOutcome> = fc.oneof(fc.constant({ kind: 'done' } as const), noAnswer)
const submitOutcome: fc.Arbitrary<SubmitOutcome> = fc.oneof(
  upstreamOrderNo.map((no) => ({ kind: 'done', upstreamOrderNo: no }) as const),
  noAnswer,
)

const ticketState = fc.constantFrom<TicketNews['state']>('F', 'F', 'C', 'T', 'O', 'N', 'Y', 'G')
const ticketsNews: fc.Arbitrary<TicketNews[]> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(ticketState, ticketState).map(([a, b]) => [ticket('P1', a), ticket('P2', b)]),
  },
  { weight: 1, arbitrary: ticketState.map((state) => [ticket('P1', state)]) },
  { weight: 1, arbitrary: fc.constant<TicketNews[]>([]) },
)
const news: fc.Arbitrary<News> = fc.oneof(
  fc.constantFrom('N', 'B', 'D').map((status) => ({ status }) as const),
  aFailure.map((why) => ({ status: 'U', failure: why }) as const),
  fc.constantFrom('O', 'C').map((status) => ({ status }) as const),
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('F', 'F', 'T', 'E'), ticketsNews)
      .map(([status, tickets]) => ({ status, issue, tickets }) as const),
  },
  fc.constant({ status: 'unlisted' } as const),
)

const refundTime = fc.nat({ max: 40 }).map((steps) => start + steps * 2 * hour)
const refundEnd: fc.Arbitrary<RefundNews['result']> = fc
  .tuple(fc.boolean(), refundTime)
  .map(([refunded, at]) => refundResult(refunded, at))

const pushAttempt: fc.Arbitrary<OrderEvent> = fc
  .record({
    suffix: fc.constantFrom(
      'ticketIssued',
      'ticketFailed',
      'orderExpired',
      'refund_0_1',
      'refund_0_2',
      'refund_1_1',
    ),
    result: fc.constantFrom(200, 204, 302, 410, 500, 'timeout' as const),
    tries: fc.nat({ max: 3 }),
    jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    retryAfterMs: fc.option(fc.nat({ max: 3 * hour })),
  })
  .map(({ suffix, result, tries, jitter, retryAfterMs }) => ({
    type: 'pushTried',
    pushId: pushIdOf(suffix),
    attempt: {
      at: start,
      ms: 5,
      result:
        result === 'timeout' ? { kind: 'failed', why: 'timeout' } : { kind: 'answered', httpStatus: result },
    },
    ...{ tries, jitter },
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  }))

/** Filled in with the order's number when the event happens: see `aimed`. */
const orderNoHere = '<orderNo>'
const pushIdOf = (suffix: string) => `msg_${orderNoHere}_${suffix}`

/** The event as it happens to this order. */
export function aimed(event: OrderEvent, order: Order): OrderEvent {
  return 'pushId' in event ? { ...event, pushId: event.pushId.replace(orderNoHere, order.orderNo) } : event
}

const event: fc.Arbitrary<OrderEvent> = fc.oneof(
  fc.constant<OrderEvent>({ type: 'acknowledged' }),
  fc.constant<OrderEvent>({ type: 'submitStarted' }),
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 3 }), submitOutcome)
      .map(([attempt, outcome]): OrderEvent => ({ type: 'submitAnswered', attempt, outcome })),
  },
  { weight: 3, arbitrary: fc.constant<OrderEvent>({ type: 'absent' }) },
  { weight: 2, arbitrary: fc.constant<OrderEvent>({ type: 'askFailed' }) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(upstreamOrderNo, news)
      .map(([no, learnt]): OrderEvent => ({ type: 'detailLearned', upstreamOrderNo: no, news: learnt })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(upstreamOrderNo, news)
      .map(([no, learnt]): OrderEvent => ({ type: 'callbackReceived', upstreamOrderNo: no, news: learnt })),
  },
  fc.constant<OrderEvent>({ type: 'callbackUnreadable' }),
  {
    weight: 3,
    arbitrary: fc.tuple(upstreamOrderNo, unknownPassengerId, refundEnd).map(
      ([no, id, result]): OrderEvent => ({
        type: 'refundCallbackReceived',
        upstreamOrderNo: no,
        refund: { passengerId: id, result },
      }),
    ),
  },
  fc.tuple(upstreamOrderNo, news).map(
    ([no, learnt]): OrderEvent => ({
      ...{ type: 'corrected', upstreamOrderNo: no, news: learnt, by: 'ann', reason: 'Juhe says so' },
    }),
  ),
  fc.constant<OrderEvent>({ type: 'closed' }),
  fc.constant<OrderEvent>({ type: 'forgetDue' }),
  fc.constant<OrderEvent>({ type: 'reduceDue' }),
  fc.constant<OrderEvent>({ type: 'eraseRequested' }),
  { weight: 2, arbitrary: fc.constant<OrderEvent>({ type: 'cancelRequested' }) },
  fc.constant<OrderEvent>({ type: 'cancelStarted' }),
  { weight: 2, arbitrary: callOutcome.map((outcome): OrderEvent => ({ type: 'cancelAnswered', outcome })) },
  {
    weight: 2,
    arbitrary: unknownPassengerId.map((id): OrderEvent => ({ type: 'refundRequested', passengerId: id })),
  },
  unknownPassengerId.map((id): OrderEvent => ({ type: 'refundStarted', passengerId: id })),
  {
    weight: 2,
    arbitrary: fc.tuple(unknownPassengerId, fc.integer({ min: 1, max: 3 }), callOutcome).map(
      ([id, attempt, outcome]): OrderEvent => ({
        type: 'refundAnswered',
        passengerId: id,
        attempt,
        outcome,
      }),
    ),
  },
  { weight: 2, arbitrary: pushAttempt },
  fc
    .constantFrom('ticketIssued', 'refund_0_1')
    .map((suffix): OrderEvent => ({ type: 'pushResendRequested', pushId: pushIdOf(suffix) })),
  fc.tuple(unknownPassengerId, fc.constantFrom('9.00', '0.00', '99999.00', '', '-1.00')).map(
    ([passengerId, refundPrice]): OrderEvent => ({
      ...{ type: 'refundPriceEntered', passengerId, refundPrice },
    }),
  ),
)

/** Anything at any time: repeated, late, out of order, contradictory. */
export const steps: fc.Arbitrary<Step[]> = fc.array(fc.record({ gap, event }), { maxLength: 25, size: 'max' })

/**
 * What leads somewhere: most sequences of anything never issue a ticket, so that a sequence may begin with a usual
 * life up to some point.
 */
const immediately: Gap = { kind: 'ms', ms: 0 }
const later: Gap = { kind: 'ms', ms: 10 * minute }
const usual: readonly Step[] = [
  {
    gap: immediately,
    event: { type: 'submitAnswered', attempt: 1, outcome: { kind: 'done', upstreamOrderNo: juheNo } },
  },
  { gap: later, event: { type: 'detailLearned', upstreamOrderNo: juheNo, news: { status: 'D' } } },
  {
    gap: later,
    event: {
      type: 'detailLearned',
      upstreamOrderNo: juheNo,
      news: { status: 'F', issue, tickets: [ticket('P1'), ticket('P2')] },
    },
  },
  { gap: later, event: { type: 'refundRequested', passengerId: 'P1' } },
]

export const lives: fc.Arbitrary<Step[]> = fc
  .tuple(fc.nat({ max: usual.length }), steps)
  .map(([known, rest]) => [...usual.slice(0, known), ...rest])
