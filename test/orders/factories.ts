import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import { createOrder, type OrderDraft } from '#shared/orders/machine/create-order.ts'
import type { CallOutcome, News, OrderEvent, RefundNews, TicketNews } from '#shared/orders/machine/events.ts'
import type { Failure, FailureCode, Issue, Order, PushAttempt } from '#shared/orders/machine/order.ts'
import { day, defaultPolicy, hour, minute, type Policy, second } from '#shared/orders/machine/policy.ts'

/** When the orders of these tests are made: 10:00 in China on a day of their own. */
export const start = Date.UTC(2026, 2, 2, 2)
export const closeAt = start + day
export const departAt = start + 2 * day

/** The number that Juhe gives the order at its submit. */
export const juheNo = 'FT100000000000000001'

/** A draft with two passengers. What is sealed is opaque here: no test of the state machine holds a person. */
export function draft(changes: Partial<OrderDraft> = {}): OrderDraft {
  const tenantId = TenantId.parse('tenant-a')
  const outOrderNo = OutOrderNo.parse('A2026030201')
  return {
    orderNo: orderNoOf(tenantId, outOrderNo),
    tenantId,
    outOrderNo,
    trip: {
      ticketModel: 1,
      trainNos: ['G101', 'G103'],
      seatClassCodes: ['secondseat', 'firstseat'],
      mainTrainNo: 'G101',
      mainSeatClass: 'secondseat',
      fromStation: '北京南',
      toStation: '上海虹桥',
      departAt,
      closeAt,
      acceptNoSeat: false,
    },
    passengerCount: 2,
    fingerprint: 'fingerprint-1',
    sealed: { people: 'sealed-people', account: 'sealed-account' },
    upstreamQuery: { key: 'query-1', fetchedAt: start - minute },
    ...changes,
  }
}

/** An order as it is written before Juhe is called. */
export function newOrder(changes: Partial<OrderDraft> = {}, policy: Policy = defaultPolicy): Order {
  return createOrder(draft(changes), undefined, { now: start, policy })
}

export function failure(msgCode: FailureCode = '209', msgInfo = '该坐席已售完'): Failure {
  return { msgCode, msgInfo, passengerIndexes: [] }
}

export const issue: Issue = {
  trainNo: 'G101',
  ticketNo: 'E100000001',
  fromStation: '北京南',
  toStation: '上海虹桥',
  fromStationCode: 'VNP',
  toStationCode: 'AOH',
  departAt,
  arriveAt: departAt + 5 * hour,
  issuedAt: start + hour,
  orderPrice: '1106.00',
  juheServiceFee: '8',
}

/** Juhe's news of a ticket: passenger P1 is the first of the order, P2 the second. */
export function ticket(passengerId: 'P1' | 'P2', state: TicketNews['state'] = 'F'): TicketNews {
  const passengerIndex = passengerId === 'P1' ? 0 : 1
  return {
    passengerIndex,
    passengerId,
    seatClassCode: 'secondseat',
    seatNo: `07车厢,00${passengerIndex + 1}号`,
    pTicketNo: `E10000000100${passengerIndex}`,
    price: '553.00',
    state,
  }
}

/** What Juhe can tell of an order. */
export const news = {
  created: { status: 'N' },
  early: { status: 'B' },
  grabbing: { status: 'D' },
  failed: { status: 'U', failure: failure() },
  expired: { status: 'O' },
  cancelled: { status: 'C' },
  unlisted: { status: 'unlisted' },
  issued: { status: 'F', issue, tickets: [ticket('P1'), ticket('P2')] },
  changed: { status: 'E', issue, tickets: [ticket('P1'), ticket('P2')] },
} as const satisfies Record<string, News>

/** News of an issued order whose tickets stand as given. */
export function tickets(first: TicketNews['state'], second: TicketNews['state'] = 'F'): News {
  return { status: 'F', issue, tickets: [ticket('P1', first), ticket('P2', second)] }
}

export const done = { kind: 'done' } as const satisfies CallOutcome
export const refused = { kind: 'refused', failure: failure() } as const satisfies CallOutcome
export const turnedAway = { kind: 'turnedAway', code: 10012 } as const satisfies CallOutcome
export const notCalled = { kind: 'notCalled' } as const satisfies CallOutcome
export const unknown = { kind: 'unknown' } as const satisfies CallOutcome
export const doubted = {
  kind: 'unknown',
  doubt: failure('219', '抢票单已达预约上限'),
} as const satisfies CallOutcome

/** Events, in the words of the tests. */
export const submitDone = (attempt = 1, upstreamOrderNo = juheNo): OrderEvent => ({
  type: 'submitAnswered',
  attempt,
  outcome: { kind: 'done', upstreamOrderNo },
})
export const submitAnswered = (outcome: Exclude<CallOutcome, { kind: 'done' }>, attempt = 1): OrderEvent => ({
  type: 'submitAnswered',
  attempt,
  outcome,
})
export const detail = (learnt: News, upstreamOrderNo = juheNo): OrderEvent => ({
  type: 'detailLearned',
  upstreamOrderNo,
  news: learnt,
})
export const pushed = (learnt: News, upstreamOrderNo = juheNo): OrderEvent => ({
  type: 'callbackReceived',
  upstreamOrderNo,
  news: learnt,
})
export const absent: OrderEvent = { type: 'absent' }
export const askFailed: OrderEvent = { type: 'askFailed' }
export const cancel: OrderEvent = { type: 'cancelRequested' }
export const cancelAnswered = (outcome: CallOutcome): OrderEvent => ({ type: 'cancelAnswered', outcome })
export const refund = (passengerId = 'P1'): OrderEvent => ({ type: 'refundRequested', passengerId })
export const refundStarted = (passengerId = 'P1'): OrderEvent => ({ type: 'refundStarted', passengerId })
export const refundAnswered = (outcome: CallOutcome, passengerId = 'P1', attempt = 1): OrderEvent => ({
  type: 'refundAnswered',
  passengerId,
  attempt,
  outcome,
})

/** Juhe's result of a refund, with its refundTime. */
export function refundResult(refunded: boolean, at: number): RefundNews['result'] {
  return refunded
    ? { refunded, msgCode: '100', at, refundPrice: '525.50', refundType: 'online', msgInfo: '线上退票成功' }
    : {
        refunded,
        msgCode: '312',
        at,
        refundPrice: '0.00',
        refundType: 'online',
        msgInfo: '不支持网上退票',
      }
}
export const refundPushed = (refunded: boolean, at: number, passengerId = 'P1'): OrderEvent => ({
  type: 'refundCallbackReceived',
  upstreamOrderNo: juheNo,
  refund: { passengerId, result: refundResult(refunded, at) },
})

/** A try to deliver a push that was answered with an HTTP status, or not at all. */
export function tried(
  pushId: string,
  result: number | 'timeout',
  extra: {
    readonly retryAfterMs?: number
    readonly jitter?: number
    readonly at?: number
    /** How often it had been tried before: never, unless said otherwise. */
    readonly tries?: number
  } = {},
): OrderEvent {
  const { at = start, jitter = 0, tries = 0, ...retryAfter } = extra
  const attempt: PushAttempt =
    result === 'timeout'
      ? { at, ms: 10_000, result: { kind: 'failed', why: 'timeout' } }
      : { at, ms: 120, result: { kind: 'answered', httpStatus: result } }
  return { type: 'pushTried', pushId, tries, attempt, jitter, ...retryAfter }
}

export { day, hour, minute, second }
