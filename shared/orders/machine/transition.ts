import { answerCancel, requestCancel, startCancel } from './cancellation.ts'
import { andThen, askSoon, type Change, type Context, changed, unchanged } from './change.ts'
import { isIncomplete } from './complete-issue.ts'
import { correct, learnOrTakeBack, watchHearsay } from './correction.ts'
import { recordAttempt, resend } from './delivery.ts'
import type { News, OrderEvent } from './events.ts'
import { markJournaled } from './journaling.ts'
import { applyNews, isKnown, nextAsk, noteCallback } from './news.ts'
import type { Order } from './order.ts'
import { erase, forget, withRetention } from './personal-data.ts'
import { answerRefund, requestRefund, startRefund } from './refund-request.ts'
import {
  absent,
  acknowledge,
  answerSubmit,
  askFailed,
  close,
  doubtAbsence,
  postponeAsk,
  startSubmit,
} from './submission.ts'
import { applyRefundCallback, enterRefundPrice, noteRefundCallback } from './tickets.ts'
import { isTombstone, reduce } from './tombstone.ts'

/**
 * The order's state machine: what an event makes of an order. Pure, total, and monotonic: the status never moves
 * backwards (see `rankOf`) unless orderDetail denies what only a callback told, no push is taken out of the outbox before the
 * order's retention ends, and an event that comes again changes nothing.
 * `change.order` is the same object exactly when there is nothing to write.
 */
export function transition(order: Order, event: OrderEvent, context: Context): Change {
  if (isTombstone(order)) return unchanged(order)
  const change = changeBy(order, event, context)
  if (change.order === order || isTombstone(change.order)) return change
  const next = withRetention(change.order, context)
  return isWithoutNews(order, next) ? unchanged(order) : { ...change, order: next }
}

/** Whether all that was new was words, which are not kept once the people are deleted. */
function isWithoutNews(order: Order, next: Order): boolean {
  return order.sealed.people === undefined && JSON.stringify(next) === JSON.stringify(order)
}

function changeBy(order: Order, event: OrderEvent, context: Context): Change {
  switch (event.type) {
    case 'acknowledged':
      return acknowledge(order, context)
    case 'submitStarted':
      return startSubmit(order, context)
    case 'submitAnswered':
      return answerSubmit(order, event.attempt, event.outcome, context)
    case 'absent':
      return absent(order, asOfAnswer(event, context))
    case 'askFailed':
      return askFailed(order, context)
    case 'askPostponed':
      return postponeAsk(order, event.until, context)
    case 'detailLearned':
      return learnOrTakeBack(order, event, asOfAnswer(event, context))
    case 'callbackReceived':
      return receiveCallback(order, event.upstreamOrderNo, context, () =>
        context.policy.confirmCallbacks
          ? changed(noteCallback(order, event.news, context))
          : watchHearsay(order, learnCallback(order, event.news, context), context),
      )
    case 'refundCallbackReceived':
      return receiveCallback(order, event.upstreamOrderNo, context, () =>
        context.policy.confirmCallbacks
          ? noteRefundCallback(order, event.refund, context)
          : watchHearsay(order, applyRefundCallback(order, event.refund, context), context),
      )
    case 'callbackUnreadable':
      return makesUsAsk(order, context)
    case 'closed':
      return close(order, context)
    case 'cancelRequested':
      return requestCancel(order, context)
    case 'cancelStarted':
      return startCancel(order, context)
    case 'cancelAnswered':
      return answerCancel(order, event.outcome, context)
    case 'refundRequested':
      return requestRefund(order, event.passengerId, context)
    case 'refundStarted':
      return startRefund(order, event.passengerId, context)
    case 'refundAnswered':
      return answerRefund(order, event, context)
    case 'pushTried':
      return recordPush(order, event, context)
    case 'journaled':
      return markJournaled(order, event.marks)
    case 'pushResendRequested':
      return resend(order, event.pushId, context)
    case 'refundPriceEntered':
      return enterRefundPrice(order, event, context)
    case 'corrected':
      return correct(order, event, context)
    case 'eraseRequested':
      return erase(order, context)
    case 'forgetDue':
      return forget(order, context)
    case 'reduceDue':
      return reduce(order, context)
  }
}

/**
 * A callback of Juhe's must bear a number that Juhe gave us for this order. While none is known (the answer to our submit
 * is still out) it cannot be told from a forged one: it makes us ask, and asking brings what it would have told. If
 * orderDetail then knows no such order, that is not believed at once. A callback with another number (issued orders get a
 * second one) makes us ask as well, and changes nothing by itself.
 */
function receiveCallback(
  order: Order,
  upstreamOrderNo: string,
  context: Context,
  apply: () => Change,
): Change {
  if (order.upstreamOrderNos.length === 0) return makesUsAsk(order, context)
  if (!order.upstreamOrderNos.includes(upstreamOrderNo)) {
    const note = { kind: 'contradiction', what: 'callbackOfAnotherOrder' } as const
    return changed(askSoon(order, context.now), note)
  }
  return apply()
}

/** Keeps an attempt of a push, and that its event stands in the journal. */
function recordPush(
  order: Order,
  event: Extract<OrderEvent, { type: 'pushTried' }>,
  context: Context,
): Change {
  return andThen(recordAttempt(order, event, context), (recorded) =>
    recorded === order ? unchanged(order) : markJournaled(recorded, event.journaled ?? []),
  )
}

/** Juhe tells something about the order: it has it, or will show it soon. */
function makesUsAsk(order: Order, context: Context): Change {
  const doubted = order.upstreamOrderNos.length === 0 ? doubtAbsence(order, context) : order
  return changed(askSoon(doubted, context.now))
}

/** The context of an answer: it shows what was so when Juhe was asked. */
function asOfAnswer({ askedAt }: { readonly askedAt?: number }, context: Context): Context {
  return askedAt === undefined ? context : { ...context, askedAt }
}

/** What a callback says is stored, or orderDetail is asked at once: it will not be said again. */
function learnCallback(order: Order, news: News, context: Context): Change {
  const applied = applyNews(order, news, 'callback', context)
  if (applied.order === order && !isKnown(order, news))
    return { ...applied, order: askSoon(order, context.now) }
  if (applied.order.progress.status === order.progress.status) return applied
  // What contradicts is asked about at once, whatever else the callback told.
  const isDoubtful = applied.notes.some((note) => note.kind === 'contradiction')
  const askAt = isDoubtful || isIncomplete(applied.order) ? context.now : nextAsk(applied.order, 0, context)
  const watch = { knownAt: context.now, asked: 0 }
  const asking = askAt === context.now ? { askAt, urgent: true as const } : { askAt }
  const watched: Order = {
    ...applied.order,
    watch: askAt === undefined ? watch : { ...watch, ...asking, askAt },
  }
  return { order: watched, notes: applied.notes }
}
