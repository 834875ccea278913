import {
  type Change,
  type Context,
  changed,
  contradicted,
  record,
  unchanged,
  withoutCancellation,
} from './change.ts'
import type { CallOutcome } from './events.ts'
import { cancelled, nextAsk } from './news.ts'
import { type Cancellation, endedWithoutTicket, isRefused, type Order } from './order.ts'
import { delayOf } from './policy.ts'
import { cancelIfAsked } from './submission.ts'

/**
 * The tenant cancels (contract §4). An order that Juhe surely does not have is cancelled at once; for one that it
 * has the intent is stored before it is told; and where that is not known yet, the wish waits for it.
 */
export function requestCancel(order: Order, context: Context): Change {
  if ('tickets' in order.progress || endedWithoutTicket(order) || isRefused(order)) return unchanged(order)
  if (order.cancellation !== undefined) return startCancel(order, context)
  const { now } = context
  const wanted: Order = { ...order, cancellation: { state: 'queued', requestedAt: now } }
  const recorded = record(wanted, { at: now, by: 'tenant', what: 'cancelRequested' })
  if (order.submission.state === 'waiting') return changed(cancelIfAsked(recorded, context))
  return changed(startCancel(recorded, context).order)
}

/** Takes the call to Juhe upon itself, unless somebody else is at it. */
export function startCancel(order: Order, { now, policy }: Context): Change {
  const { cancellation } = order
  if (cancellation === undefined || order.submission.state !== 'accepted') return unchanged(order)
  if (cancellation.state === 'sending' && now < cancellation.until) return unchanged(order)
  const sending: Cancellation = {
    state: 'sending',
    requestedAt: cancellation.requestedAt,
    until: now + policy.callLeaseMs,
    tries: triesOf(cancellation) + 1,
  }
  return changed({ ...order, cancellation: sending })
}

function triesOf(cancellation: Cancellation): number {
  return cancellation.state === 'queued' ? 0 : cancellation.tries
}

/** Juhe's answer to the cancel, or that there was none. Of late answers only a yes says anything new. */
export function answerCancel(order: Order, outcome: CallOutcome, context: Context): Change {
  const { cancellation } = order
  if (cancellation === undefined) return answerTooLate(order, outcome, context)
  if (cancellation.state === 'queued') return unchanged(order)
  if (outcome.kind === 'done') return changed(afterCancel(cancelled(order, 'juhe', context), context))
  if (cancellation.state !== 'sending') return unchanged(order)
  switch (outcome.kind) {
    case 'refused':
      return refuse(order, cancellation, context)
    case 'turnedAway':
    case 'notCalled':
    case 'unknown':
      return changed(tryLater(order, cancellation, context))
  }
}

/** A cancel that Juhe confirmed is looked at once more: a ticket bought in that moment would be the tenant's. */
function afterCancel(order: Order, context: Context): Order {
  const askAt = nextAsk(order, 0, context)
  const watch = { knownAt: context.now, asked: 0 }
  return { ...order, watch: askAt === undefined ? watch : { ...watch, askAt } }
}

function answerTooLate(order: Order, outcome: CallOutcome, context: Context): Change {
  if (outcome.kind !== 'done' || !('tickets' in order.progress)) return unchanged(order)
  return contradicted(order, `${order.progress.status}→C`, 'callback', context)
}

/**
 * The first refusal is the answer: the order goes on. The refusal of a repeated cancel may only mean that an earlier
 * one had arrived, so that the wish stands until Juhe shows how the order ended.
 */
function refuse(order: Order, cancellation: Cancellation, context: Context): Change {
  const refused = record(order, { at: context.now, by: 'juhe', what: 'cancelRefused' })
  if (triesOf(cancellation) > 1) return changed(tryLater(refused, cancellation, context))
  return changed(withoutCancellation(refused))
}

function tryLater(order: Order, cancellation: Cancellation, { now, policy }: Context): Order {
  const tries = triesOf(cancellation)
  const askAt = now + delayOf(policy.askUnknown, tries - 1)
  return { ...order, cancellation: { state: 'unknown', requestedAt: cancellation.requestedAt, askAt, tries } }
}
