import * as z from 'zod/mini'
import type { SeatClassCode, TicketState } from '#contract/dictionary.ts'
import { OrderNo, OutOrderNo, TenantId } from '#shared/ids.ts'
import type { FailureCode, NewerWord, Order, PushEvent, TimelineEvent } from '../machine/order.ts'
import { growing, growingWord, isWord, left } from './growing.ts'

// Made once and used everywhere: each schema made is time of a cold start.
const text = z.string()
const texts = z.array(text)
const optionalText = z.exactOptional(text)
const textOrNull = z.nullable(text)
const moment = z.int()
const optionalMoment = z.exactOptional(moment)
const count = z.int().check(z.nonnegative())
const sendingState = z.literal('sending')
const unknownState = z.literal('unknown')
const waitingState = z.literal('waiting')
// Juhe's dictionary grows: a newer version may have stored a code that this one has no text for, and only passes on.
const failureCode = z.custom<FailureCode>((value: unknown) => isWord(value) && value !== '100')
const seatClassCode = z.custom<SeatClassCode>(isWord)
const ticketState = z.custom<TicketState>(isWord)

const failure = z.object({ msgCode: failureCode, msgInfo: text, passengerIndexes: z.array(count) })

const trip = z.object({
  ticketModel: z.literal([0, 1]),
  trainNos: texts,
  seatClassCodes: z.array(seatClassCode),
  mainTrainNo: text,
  mainSeatClass: seatClassCode,
  fromStation: text,
  toStation: text,
  departAt: moment,
  closeAt: moment,
  acceptNoSeat: z.boolean(),
})

const knownSubmission = z.discriminatedUnion('state', [
  z.object({ state: sendingState, attempt: count, until: moment, acknowledged: z.boolean() }),
  z.object({
    state: unknownState,
    attempt: count,
    endedAt: moment,
    askAt: moment,
    asked: count,
    doubt: z.exactOptional(failure),
    toldAt: optionalMoment,
  }),
  z.object({ state: waitingState, attempt: count, sendAt: moment, toldAt: optionalMoment }),
  z.object({ state: z.literal('accepted'), attempt: count, at: moment }),
  z.object({ state: z.literal('refused'), at: moment, failure, words: z.exactOptional(text) }),
  z.object({ state: z.literal('abandoned'), at: moment }),
])
const submission = growing('state', knownSubmission, ({ attempt }) => ({
  ...{ state: 'sending', attempt: left.count(attempt), until: left.moment, acknowledged: true },
}))

const issue = z.object({
  trainNo: text,
  ticketNo: text,
  fromStation: text,
  toStation: text,
  fromStationCode: textOrNull,
  toStationCode: textOrNull,
  departAt: moment,
  arriveAt: moment,
  issuedAt: moment,
  unsaid: z.exactOptional(z.array(z.enum(['arriveAt', 'issuedAt']))),
  orderPrice: text,
  juheServiceFee: text,
})

const knownRefund = z.discriminatedUnion('state', [
  z.object({ state: sendingState, requestedAt: moment, attempt: count, until: moment }),
  z.object({
    state: unknownState,
    requestedAt: moment,
    attempt: count,
    endedAt: moment,
    askAt: moment,
    asked: count,
    doubt: z.exactOptional(failure),
  }),
  z.object({ state: waitingState, requestedAt: moment, attempt: count, sendAt: moment }),
  z.object({ state: z.literal('accepted'), requestedAt: moment, askAt: moment, asked: count }),
])
const refund = growing('state', knownRefund, ({ requestedAt, attempt }) => ({
  ...{
    state: 'sending',
    requestedAt: left.count(requestedAt),
    attempt: left.count(attempt),
    until: left.moment,
  },
}))

const refundFacts = {
  at: moment,
  isTimeUnsaid: z.exactOptional(z.literal(true)),
  refundPrice: text,
  refundType: text,
  msgInfo: text,
}
const refunded = { refunded: z.literal(true), msgCode: z.literal('100'), ...refundFacts }
const notRefunded = { refunded: z.literal(false), msgCode: failureCode, ...refundFacts }
const countFields = {
  n: count,
  isLearnt: z.exactOptional(z.literal(true)),
  takenBack: z.exactOptional(z.literal(true)),
}
const refundHint = z.discriminatedUnion('refunded', [z.object(refunded), z.object(notRefunded)])
const refundResult = z.discriminatedUnion('refunded', [
  z.object({ ...refunded, ...countFields }),
  z.object({ ...notRefunded, ...countFields }),
])

const ticket = z.object({
  passengerIndex: count,
  passengerId: text,
  seatClassCode,
  seatNo: text,
  pTicketNo: text,
  price: text,
  state: ticketState,
  hint: z.exactOptional(refundHint),
  refund: z.exactOptional(refund),
  refusal: z.exactOptional(failure),
  refunds: z.array(refundResult),
})

const progress = z.discriminatedUnion('status', [
  z.object({ status: z.literal(['N', 'B', 'D']) }),
  z.object({ status: z.literal('U'), at: moment, failure }),
  z.object({ status: z.literal(['O', 'C']), at: moment }),
  z.object({ status: z.literal(['F', 'T', 'E']), issue, tickets: z.array(ticket) }),
])

const codes = z.object({ fromStationCode: textOrNull, toStationCode: textOrNull })
const hint = z.object({ codes: z.exactOptional(codes), failure: z.exactOptional(failure) })

const knownCancellation = z.discriminatedUnion('state', [
  z.object({ state: z.literal('queued'), requestedAt: moment }),
  z.object({ state: sendingState, requestedAt: moment, until: moment, tries: count }),
  z.object({ state: unknownState, requestedAt: moment, askAt: moment, tries: count }),
])
const cancellation = growing('state', knownCancellation, ({ requestedAt, tries }) => ({
  ...{ state: 'sending', requestedAt: left.count(requestedAt), until: left.moment, tries: left.count(tries) },
}))

const takenBack = z.exactOptional(texts)
const pushEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ticketIssued'), tickets: z.exactOptional(count), takenBack }),
  z.object({ kind: z.literal('orderExpired') }),
  z.object({ kind: z.literal('ticketFailed'), failure }),
  z.object({
    kind: z.literal(['refundSucceeded', 'refundFailed']),
    passengerIndex: count,
    n: count,
    takenBack,
  }),
])

const knownDelivery = z.discriminatedUnion('state', [
  z.object({ state: waitingState, tryAt: moment, tries: count }),
  z.object({ state: z.literal('delivered'), at: moment, tries: count }),
  z.object({
    ...{ state: z.literal('givenUp'), at: moment, tries: count },
    why: growingWord(z.enum(['exhausted', 'gone', 'takenBack']), 'exhausted'),
  }),
])
const delivery = growing('state', knownDelivery, ({ tries }) => ({
  ...{ state: 'waiting', tryAt: left.moment, tries: left.count(tries) },
}))

const pushFailure = z.enum([
  ...(['noUrl', 'blocked', 'dns', 'refused', 'tls', 'reset', 'timeout', 'notHttp', 'network'] as const),
])
const attemptResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answered'), httpStatus: z.int() }),
  z.object({
    kind: z.literal('failed'),
    why: growingWord(pushFailure, 'network'),
  }),
])
const pushAttempt = z.object({
  at: moment,
  ms: count,
  result: growing('kind', attemptResult, () => ({ kind: 'failed', why: 'network' })),
})

const cents = z.exactOptional(z.int())
const journaled = z.object({
  at: moment,
  corrections: count,
  money: z.object({ tickets: z.array(z.object({ passengerId: text, cents })), feeCents: cents }),
})

const push = z.object({
  id: text,
  event: pushEvent,
  madeAt: moment,
  delivery,
  attempts: z.array(pushAttempt),
  journaled: z.exactOptional(journaled),
})

const pushKinds: Readonly<Record<PushEvent['kind'], true>> = {
  ...{ ticketIssued: true, orderExpired: true, ticketFailed: true },
  ...{ refundSucceeded: true, refundFailed: true },
}

const pushOfAnyKind = z.object({ id: text, event: z.object({ kind: text }) })

/** A push of a kind that this version cannot write is left to a newer one: it is not shown, sent or lost. */
function isLeftToNewer(entry: unknown): boolean {
  const { success, data } = pushOfAnyKind.safeParse(entry)
  return success && isWord(data.event.kind) && !Object.hasOwn(pushKinds, data.event.kind)
}

const outbox = z.pipe(
  z.pipe(
    z.array(z.unknown()),
    z.transform((entries) => entries.filter((entry) => !isLeftToNewer(entry))),
  ),
  z.array(push),
)

// What happened is shown, never acted upon: words of a newer version are shown as they are.
const timelineEntry = z.object({
  at: moment,
  by: growingWord(z.enum(['tenant', 'juhe', 'service']), 'service'),
  what: z.custom<TimelineEvent | NewerWord>(isWord),
  detail: optionalText,
})

/**
 * How an order lies in the table. The store is an edge too: what comes out of it is parsed, so that an item of another
 * version of the code, or one that somebody edited, stops only itself.
 */
export const orderSchema: z.ZodMiniType<Order> = z.object({
  orderNo: OrderNo,
  tenantId: TenantId,
  outOrderNo: OutOrderNo,
  version: count,
  createdAt: moment,
  trip,
  passengerCount: count,
  fingerprint: text,
  sealed: z.object({
    ...{ people: optionalText, account: optionalText },
    documents: z.exactOptional(z.object({ kid: text, hashes: texts })),
  }),
  upstreamQuery: z.object({ key: text, fetchedAt: moment, from: optionalText, to: optionalText }),
  upstreamOrderNos: texts,
  submission,
  progress,
  cancellation: z.exactOptional(cancellation),
  forgetAt: optionalMoment,
  reduceAt: optionalMoment,
  reducedAt: optionalMoment,
  hint: z.exactOptional(hint),
  heardAt: optionalMoment,
  isIssueHeard: z.exactOptional(z.literal(true)),
  takenBack: z.exactOptional(count),
  watch: z.exactOptional(
    z.object({
      knownAt: moment,
      asked: count,
      askAt: optionalMoment,
      urgent: z.exactOptional(z.literal(true)),
      slotAt: optionalMoment,
    }),
  ),
  outbox,
  timeline: z.array(timelineEntry),
})
