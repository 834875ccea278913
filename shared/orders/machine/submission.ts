import {
  andThen,
  askedAtOf,
  type Change,
  type Context,
  changed,
  contradicted,
  contradiction,
  forgetAccount,
  record,
  unchanged,
  withoutCancellation,
} from './change.ts'
import type { News, OrderEvent, SubmitOutcome } from './events.ts'
import { isLongGone } from './long-gone.ts'
import { applyNews, cancelled, expire, fail, nextAsk } from './news.ts'
import {
  endedWithoutTicket,
  type Failure,
  type Order,
  rankOf,
  type Submission,
  type TimelineEntry,
  type Watch,
} from './order.ts'
import { delayOf, grabbingDelay } from './policy.ts'
import { refundsAsked } from './refund-request.ts'

/** The tenant is told that the order exists: from here on a refusal is a failed order, not a free number. */
export function acknowledge(order: Order, { now }: Context): Change {
  if (order.submission.state !== 'sending' || order.submission.acknowledged) return unchanged(order)
  const acknowledged = { ...order, submission: { ...order.submission, acknowledged: true } }
  return changed(record(acknowledged, { at: now, by: 'service', what: 'acknowledged' }))
}

/** Submits again. Only for orders that Juhe certainly does not have. */
export function startSubmit(order: Order, { now, policy }: Context): Change {
  const { submission } = order
  if (submission.state !== 'waiting' || now < submission.sendAt || now >= order.trip.closeAt)
    return unchanged(order)
  const attempt = submission.attempt + 1
  const sending: Submission = {
    state: 'sending',
    attempt,
    until: now + policy.callLeaseMs,
    acknowledged: true,
  }
  return changed(
    record(
      { ...order, submission: sending },
      { at: now, by: 'service', what: 'resubmitted', detail: `${attempt}` },
    ),
  )
}

/** Juhe's answer to the attempt, or that there was none. An answer may come long after it was given up. */
export function answerSubmit(
  order: Order,
  attempt: number,
  outcome: SubmitOutcome,
  context: Context,
): Change {
  if (outcome.kind === 'done') return accept(order, outcome.upstreamOrderNo, attempt, context)
  const { submission } = order
  if (submission.state !== 'sending' || submission.attempt !== attempt) return unchanged(order)
  switch (outcome.kind) {
    case 'refused':
      return refuse(order, submission, outcome, context)
    case 'turnedAway':
      return sendLater(order, attempt, { by: 'juhe', what: 'turnedAway', detail: `${outcome.code}` }, context)
    case 'notCalled':
      return sendLater(order, attempt, { by: 'service', what: 'notCalled' }, context)
    case 'unknown':
      return changed(toUnknown(order, attempt, outcome.doubt, context))
  }
}

/** Juhe has the order, as its answer or its orderDetail says. */
function accept(order: Order, upstreamOrderNo: string, attempt: number, context: Context): Change {
  const { now } = context
  if (order.submission.state === 'accepted') return anotherNumber(order, upstreamOrderNo, context)
  const hasEnded = endedWithoutTicket(order)
  const accepted = record(
    {
      ...order,
      submission: { state: 'accepted', attempt, at: now },
      upstreamOrderNos: [...new Set([...order.upstreamOrderNos, upstreamOrderNo])],
      watch: { knownAt: now, asked: 0, askAt: nextAsk(order, 0, context) ?? now },
    },
    { at: now, by: 'juhe', what: 'accepted', detail: upstreamOrderNo },
  )
  const next = hasEnded ? accepted : forgetAccount(accepted)
  if (!hasEnded && order.submission.state !== 'refused') return changed(next)
  // We had counted it as never made. It is alive at Juhe, and may still buy a ticket that the tenant no longer expects.
  const noted = contradicted(next, 'acceptedAfterEnd', 'callback', context)
  if (!hasEnded) return noted
  return { ...noted, order: { ...noted.order, cancellation: { state: 'queued', requestedAt: now } } }
}

/** A second number from submitOrder would be a second order at Juhe: the one thing that must never be. */
function anotherNumber(order: Order, upstreamOrderNo: string, { now }: Context): Change {
  if (order.upstreamOrderNos.includes(upstreamOrderNo)) return unchanged(order)
  const known = { ...order, upstreamOrderNos: [...order.upstreamOrderNos, upstreamOrderNo] }
  return contradiction(known, 'secondUpstreamOrder', now)
}

type Sending = Extract<Submission, { state: 'sending' }>

type Refusal = Extract<SubmitOutcome, { kind: 'refused' }>

function refuse(order: Order, sending: Sending, { failure, words }: Refusal, context: Context): Change {
  const { now } = context
  // A refusal of a repeated attempt may only mean that an earlier one had arrived after all.
  if (sending.attempt > 1) return changed(toUnknown(order, sending.attempt, failure, context))
  const refused = record(order, { at: now, by: 'juhe', what: 'refused', detail: failure.msgInfo })
  const isPublic = sending.acknowledged || now >= sending.until || order.cancellation !== undefined
  if (isPublic) return changed(abandon(fail(refused, { status: 'U', at: now, failure }, context), now))
  const refusal = { state: 'refused', at: now, failure, ...(words === undefined ? {} : { words }) } as const
  return changed(forgetAccount({ ...refused, submission: refusal }))
}

/** Nothing was done at Juhe, for the reason told: the order is sent again later. */
function sendLater(order: Order, attempt: number, why: Omit<TimelineEntry, 'at'>, context: Context): Change {
  const { now, policy } = context
  const sendAt = now + delayOf(policy.retryTurnedAway, attempt - 1)
  const waiting: Submission = { state: 'waiting', attempt, sendAt }
  const recorded = record({ ...order, submission: waiting }, { at: now, ...why })
  return changed(cancelIfAsked(recorded, context))
}

function toUnknown(
  order: Order,
  attempt: number,
  doubt: Failure | undefined,
  { now, policy }: Context,
): Order {
  const submission: Submission = {
    state: 'unknown',
    attempt,
    endedAt: now,
    askAt: now + delayOf(policy.askUnknown, 0),
    asked: 0,
    ...(doubt === undefined ? {} : { doubt }),
  }
  const detail = doubt === undefined ? {} : { detail: doubt.msgInfo }
  return record({ ...order, submission }, { at: now, by: 'service', what: 'outcomeUnknown', ...detail })
}

/** Ends an order whose cancel was asked for before Juhe had it: there is nothing to cancel. */
export function cancelIfAsked(order: Order, context: Context): Order {
  if (order.cancellation === undefined || order.submission.state !== 'waiting') return order
  return abandon(cancelled(order, 'service', context), context.now)
}

function abandon(order: Order, now: number): Order {
  return { ...order, submission: { state: 'abandoned', at: now } }
}

/**
 * A callback told of an order that orderDetail does not show yet. The order is not submitted again before Juhe has had
 * the time to show it. Only the first callback of an attempt counts: a stranger who knows our callback URL could forge one
 * after the other, and so keep the order from ever being submitted.
 */
export function doubtAbsence(order: Order, { now }: Context): Order {
  const { submission } = order
  switch (submission.state) {
    case 'unknown':
      return submission.toldAt === undefined
        ? { ...order, submission: { ...submission, toldAt: now } }
        : order
    case 'waiting': {
      if (submission.toldAt !== undefined) return order
      const { attempt } = submission
      const unknown = { state: 'unknown', attempt, endedAt: now, askAt: now, asked: 0, toldAt: now } as const
      return { ...order, submission: unknown }
    }
    case 'sending':
    case 'accepted':
    case 'refused':
    case 'abandoned':
      return order
  }
}

/** orderDetail says that Juhe has no such order. It is believed only after the call had time to arrive. */
export function absent(order: Order, context: Context): Change {
  const { submission } = order
  switch (submission.state) {
    case 'unknown':
      return absentAfter(order, submission, context)
    case 'sending': {
      const { attempt, until } = submission
      return context.now < until
        ? changed(settleAsk(order, context))
        : absentAfter(order, { state: 'unknown', attempt, endedAt: until, askAt: until, asked: 0 }, context)
    }
    case 'accepted':
      return acceptedButAbsent(order, context)
    case 'waiting':
    case 'refused':
    case 'abandoned':
      return changed(settleAsk(order, context))
  }
}

/**
 * Juhe gave the order a number, and now says that it does not exist. Questions go on while there is anything to learn.
 */
function acceptedButAbsent(order: Order, context: Context): Change {
  const { watch } = order
  if (rankOf(order.progress.status) < rankOf('C') && isLongGone(order, context)) {
    const noted = contradiction(order, 'acceptedButAbsent', context.now)
    return { ...noted, order: settleAsk(expire(noted.order, 'service', context), context) }
  }
  const isDue = watch?.askAt !== undefined && watch.askAt <= context.now
  const later = refundsAsked(isDue ? { ...order, watch: nextWatch(order, context) } : order, context)
  return contradiction(later, 'acceptedButAbsent', context.now)
}

function nextWatch(order: Order, context: Context): Watch {
  const { knownAt, asked } = order.watch ?? { knownAt: context.now, asked: 0 }
  const askAt = nextAsk(order, asked + 1, context)
  return askAt === undefined ? { knownAt, asked: asked + 1 } : { knownAt, asked: asked + 1, askAt }
}

type Unknown = Extract<Submission, { state: 'unknown' }>

function absentAfter(order: Order, unknown: Unknown, context: Context): Change {
  const { now, policy } = context
  const { endedAt, toldAt = endedAt } = unknown
  const believedAt = Math.max(endedAt, toldAt) + policy.believeAbsenceAfterMs
  if (askedAtOf(context) < believedAt) {
    const questions = unknown.asked + 1
    const askAt = Math.max(now, Math.min(now + delayOf(policy.askUnknown, questions), believedAt))
    return changed(settleAsk({ ...order, submission: { ...unknown, asked: questions, askAt } }, context))
  }
  const sure = record(settleAsk(order, context), { at: now, by: 'juhe', what: 'absent' })
  const noted =
    unknown.toldAt === undefined ? changed(sure) : contradiction(sure, 'callbackWithoutOrder', now)
  return andThen(noted, (current) => settleAbsent(current, unknown, context))
}

/** Juhe certainly does not have it. It is sent again, unless it was refused or cancelled, or its closeTime has passed. */
function settleAbsent(order: Order, { attempt, doubt, toldAt }: Unknown, context: Context): Change {
  const { now } = context
  if (doubt !== undefined)
    return changed(abandon(fail(order, { status: 'U', at: now, failure: doubt }, context), now))
  const toldField = toldAt === undefined ? {} : { toldAt }
  const waiting: Order = { ...order, submission: { state: 'waiting', attempt, sendAt: now, ...toldField } }
  const asWanted = cancelIfAsked(waiting, context)
  return asWanted.submission.state === 'waiting' ? close(asWanted, context) : changed(asWanted)
}

/** closeTime has passed, and Juhe certainly never had the order: it expires. */
export function close(order: Order, context: Context): Change {
  if (order.submission.state !== 'waiting' || context.now < order.trip.closeAt) return changed(order)
  return changed(abandon(expire(order, 'service', context), context.now))
}

type Learned = Extract<OrderEvent, { type: 'detailLearned' }>

/** orderDetail answered. */
export function learnDetail(
  order: Order,
  { upstreamOrderNo, issuedOrderNo = upstreamOrderNo, news }: Learned,
  context: Context,
): Change {
  const { now } = context
  const attempt = 'attempt' in order.submission ? order.submission.attempt : 1
  const known =
    order.submission.state === 'accepted'
      ? changed(withNumber(order, upstreamOrderNo))
      : accept(order, upstreamOrderNo, attempt, context)
  const applied = applyNews(withNumber(known.order, issuedOrderNo), news, 'detail', context)
  const statusChanged = applied.order.progress.status !== order.progress.status
  const questions = statusChanged ? 0 : (known.order.watch?.asked ?? 0) + 1
  // An end that orderDetail itself told is not asked about once more.
  const settled = statusChanged && endedWithoutTicket(applied.order)
  const askAt = settled ? undefined : nextAskAfter(applied.order, news, questions, context)
  const watch =
    askAt === undefined ? { knownAt: now, asked: questions } : { knownAt: now, asked: questions, askAt }
  const settledRefunds = refundsAsked({ ...endedAlready(applied.order, news), watch }, context)
  return { order: settledRefunds, notes: [...known.notes, ...applied.notes] }
}

/** An order that ended with us and grabs on at Juhe may yet buy a ticket, until the train has left. */
function nextAskAfter(order: Order, news: News, questions: number, context: Context): number | undefined {
  const { now, policy } = context
  const isAlive = ['N', 'B', 'D', 'doubtful'].includes(news.status)
  if (endedWithoutTicket(order) && isAlive && now < order.trip.departAt)
    return now + grabbingDelay(policy, order, questions)
  return nextAsk(order, questions, context)
}

/** An order that ended at Juhe, too, needs no cancel there. */
function endedAlready(order: Order, { status }: News): Order {
  const isOver = status === 'U' || status === 'O' || status === 'C'
  return isOver && endedWithoutTicket(order) ? withoutCancellation(order) : order
}

/** orderDetail may call an issued order by a second number. Juhe gave it, so callbacks may bear it. */
function withNumber(order: Order, upstreamOrderNo: string): Order {
  if (order.upstreamOrderNos.includes(upstreamOrderNo)) return order
  return { ...order, upstreamOrderNos: [...order.upstreamOrderNos, upstreamOrderNo] }
}

/** orderDetail did not answer: everything that waited for it waits longer. */
export function askFailed(order: Order, context: Context): Change {
  const { now, policy } = context
  const { submission } = order
  const later = refundsAsked(askedAgain(order, context), context)
  if (submission.state === 'sending' && now >= submission.until) {
    const askAt = now + delayOf(policy.askUnknown, 0)
    return changed({
      ...later,
      submission: {
        state: 'unknown',
        attempt: submission.attempt,
        endedAt: submission.until,
        askAt,
        asked: 1,
      },
    })
  }
  if (submission.state !== 'unknown' || submission.askAt > now) return changed(later)
  const questions = submission.asked + 1
  return changed({
    ...later,
    submission: { ...submission, asked: questions, askAt: now + delayOf(policy.askUnknown, questions) },
  })
}

/** A routine question waits for its slot, unless it became urgent or was asked meanwhile. */
export function postponeAsk(order: Order, until: number, { now }: Context): Change {
  const { watch } = order
  if (watch?.askAt === undefined || watch.askAt > now || watch.urgent || until <= now) return unchanged(order)
  return changed({ ...order, watch: { ...watch, askAt: until, slotAt: until } })
}

function askedAgain(order: Order, { now, policy }: Context): Order {
  const { watch } = order
  if (watch?.askAt === undefined || watch.askAt > now) return order
  const questions = watch.asked + 1
  return {
    ...order,
    watch: { ...watch, asked: questions, askAt: now + grabbingDelay(policy, order, questions) },
  }
}

/** The question was answered, though not with news. */
function settleAsk(order: Order, { now }: Context): Order {
  if (order.watch?.askAt === undefined || order.watch.askAt > now) return order
  return { ...order, watch: { knownAt: now, asked: order.watch.asked + 1 } }
}
