import type { CallbackPurpose } from '#shared/tenants/tenant.ts'
import { type Change, type Context, changed, record, unchanged } from './change.ts'
import type { Delivery, Moment, Order, Push, PushAttempt, PushEvent } from './order.ts'
import { clockSkewMs, delayOf, type Policy } from './policy.ts'

/** The newest attempts that are kept with a push. */
const keptAttempts = 12

/** HTTP 410: the receiver wants no more. */
const gone = 410

/** Which of the tenant's URLs an event goes to (contract §6). */
export function callbackPurposeOf(event: PushEvent): CallbackPurpose {
  switch (event.kind) {
    case 'ticketIssued':
    case 'ticketFailed':
      return 'ticket'
    case 'refundSucceeded':
    case 'refundFailed':
      return 'refund'
    case 'orderExpired':
      return 'expiry'
  }
}

/**
 * The pushes whose turn it is: of each URL the oldest that is not settled. The pushes of one order reach one URL in
 * the order of their events; another URL of the tenant that is down holds up nothing here.
 */
export function headsOf(order: Order): readonly Push[] {
  const heads = new Map<CallbackPurpose, Push>()
  for (const push of order.outbox) {
    const purpose = callbackPurposeOf(push.event)
    if (push.delivery.state === 'waiting' && !heads.has(purpose)) heads.set(purpose, push)
  }
  return [...heads.values()]
}

/**
 * From when on a push may go out; undefined when it waits for nothing. A push that was never tried has a head start: the
 * schedule sees it later than the queue does.
 */
export function sendableAt({ delivery }: Push, { pushHeadStartMs }: Policy): Moment | undefined {
  if (delivery.state !== 'waiting') return undefined
  return delivery.tries === 0 ? delivery.tryAt - pushHeadStartMs : delivery.tryAt
}

/** Whether a push has never been tried and may go out before its time: one that is held back may not. */
export function isFresh(push: Push, now: Moment, policy: Policy): boolean {
  const at = sendableAt(push, policy)
  return at !== undefined && at <= now && push.delivery.tries === 0
}

/** Whether a push is still held back, so that nobody can have sent it, by whatever clock. */
export function isHeldBack({ outbox }: Order, pushId: string, { now, policy }: Context): boolean {
  const delivery = outbox.find((push) => push.id === pushId)?.delivery
  if (delivery?.state !== 'waiting' || delivery.tries > 0) return false
  return delivery.tryAt > now + policy.pushHeadStartMs + clockSkewMs
}

/** A push that was held back waits no longer. */
export function release(order: Order, pushId: string, { now, policy }: Context): Order {
  const delivery: Delivery = { state: 'waiting', tryAt: now + policy.pushHeadStartMs, tries: 0 }
  return { ...order, outbox: order.outbox.map((push) => (push.id === pushId ? { ...push, delivery } : push)) }
}

/** How an attempt of a push ended, as the worker reports it. */
type AttemptReport = {
  readonly pushId: string
  readonly tries: number
  readonly attempt: PushAttempt
  readonly retryAfterMs?: number
  readonly jitter: number
}

/** Keeps an attempt. 2xx is delivered, 410 ends the push, any other answer is retried until the schedule is used up. */
export function recordAttempt(order: Order, report: AttemptReport, context: Context): Change {
  const push = order.outbox.find((entry) => entry.id === report.pushId)
  if (push === undefined || push.delivery.state !== 'waiting') return unchanged(order)
  const next = deliveryAfter(push.delivery.tries + 1, report, context)
  // Concurrent attempts advance the schedule once.
  const isBeside = push.delivery.tries !== report.tries && !isSettled(report.attempt)
  const delivery = isBeside ? push.delivery : next
  const attempts = [...push.attempts, report.attempt].slice(-keptAttempts)
  const outbox = order.outbox.map((entry) =>
    entry.id === push.id ? { ...entry, delivery, attempts } : entry,
  )
  return changed(recordDelivery({ ...order, outbox }, push, delivery, context))
}

function recordDelivery(order: Order, push: Push, delivery: Delivery, { now }: Context): Order {
  switch (delivery.state) {
    case 'waiting':
      return order
    case 'delivered':
      return record(order, { at: now, by: 'service', what: 'pushDelivered', detail: push.event.kind })
    case 'givenUp':
      return record(order, {
        at: now,
        by: 'service',
        what: 'pushGivenUp',
        detail: `${push.event.kind} ${delivery.why}`,
      })
  }
}

/** The receiver took it, or wants no more: true whenever the attempt began. */
function isSettled({ result }: PushAttempt): boolean {
  return result.kind === 'answered' && (isSuccess(result.httpStatus) || result.httpStatus === gone)
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

function deliveryAfter(tries: number, report: AttemptReport, { now, policy }: Context): Delivery {
  const { result } = report.attempt
  const status = result.kind === 'answered' ? result.httpStatus : undefined
  if (status !== undefined && isSuccess(status)) return { state: 'delivered', at: now, tries }
  if (status === gone) return { state: 'givenUp', at: now, tries, why: 'gone' }
  if (tries > policy.pushRetries.length) return { state: 'givenUp', at: now, tries, why: 'exhausted' }
  return { state: 'waiting', tryAt: now + waitMs(tries, report, policy), tries }
}

/** The schedule's delay, spread by up to a tenth more, and not below what the receiver asked for. */
function waitMs(tries: number, report: AttemptReport, policy: Policy): number {
  const delay = Math.round(delayOf(policy.pushRetries, tries - 1) * (1 + 0.1 * report.jitter))
  return Math.max(delay, Math.min(report.retryAfterMs ?? 0, policy.retryAfterCapMs))
}

function isDueAtFirst(delivery: Delivery, now: number): boolean {
  return delivery.state === 'waiting' && delivery.tries === 0 && delivery.tryAt <= now
}

/** Whether a push tells of an issue that never was: it is not sent any more. */
export function isTakenBack({ event }: Push): boolean {
  return 'takenBack' in event && event.takenBack !== undefined
}

/** Sends a push again on request: at once, and with the whole schedule anew. */
export function resend(order: Order, pushId: string, { now }: Context): Change {
  const push = order.outbox.find((push) => push.id === pushId)
  if (push === undefined || isTakenBack(push) || isDueAtFirst(push.delivery, now)) return unchanged(order)
  const delivery: Delivery = { state: 'waiting', tryAt: now, tries: 0 }
  return changed({
    ...order,
    outbox: order.outbox.map((push) => (push.id === pushId ? { ...push, delivery } : push)),
  })
}
