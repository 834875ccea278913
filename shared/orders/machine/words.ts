import { msgCodeText } from '#contract/dictionary.ts'
import type { Failure, Hint, Order, Progress, Push, RefundRequest, Submission, Ticket } from './order.ts'
import { withoutKey } from './without-key.ts'

/**
 * The order without Juhe's own words: they may name people, whose masked names and numbers still tell something of them.
 * The dictionary's words for the same code take their place.
 */
export function withoutWords(order: Order): Order {
  return {
    ...order,
    submission: bareSubmission(order.submission),
    progress: bareProgress(order.progress),
    ...(order.hint === undefined ? {} : { hint: bareHint(order.hint) }),
    outbox: order.outbox.map(barePush),
    timeline: order.timeline.map((entry) =>
      quoting.includes(entry.what) ? withoutKey(entry, 'detail') : entry,
    ),
  }
}

/** What of a timeline has Juhe's words as its detail. */
const quoting: readonly string[] = ['refused', 'refundRefused', 'outcomeUnknown']

/** Our own words for an order that Juhe cancelled unasked, which the dictionary has no code for. */
export const cancelledUnasked = '抢票单已取消'

function bare(failure: Failure): Failure {
  if (failure.msgInfo === cancelledUnasked) return failure
  return { ...failure, msgInfo: msgCodeText(failure.msgCode) }
}

function bareSubmission(submission: Submission): Submission {
  if (submission.state === 'refused')
    return { ...withoutKey(submission, 'words'), failure: bare(submission.failure) }
  if (submission.state === 'unknown' && submission.doubt !== undefined)
    return { ...submission, doubt: bare(submission.doubt) }
  return submission
}

function bareProgress(progress: Progress): Progress {
  if ('failure' in progress) return { ...progress, failure: bare(progress.failure) }
  if ('tickets' in progress) return { ...progress, tickets: progress.tickets.map(bareTicket) }
  return progress
}

function bareHint(hint: Hint): Hint {
  return hint.failure === undefined ? hint : { ...hint, failure: bare(hint.failure) }
}

function bareTicket(ticket: Ticket): Ticket {
  const { hint, refund, refusal, refunds } = ticket
  return {
    ...ticket,
    ...(hint === undefined ? {} : { hint: { ...hint, msgInfo: msgCodeText(hint.msgCode) } }),
    ...(refund === undefined ? {} : { refund: bareRefund(refund) }),
    ...(refusal === undefined ? {} : { refusal: bare(refusal) }),
    refunds: refunds.map((result) => ({ ...result, msgInfo: msgCodeText(result.msgCode) })),
  }
}

function bareRefund(refund: RefundRequest): RefundRequest {
  if (refund.state !== 'unknown' || refund.doubt === undefined) return refund
  return { ...refund, doubt: bare(refund.doubt) }
}

function barePush(push: Push): Push {
  const { event } = push
  return event.kind === 'ticketFailed' ? { ...push, event: { ...event, failure: bare(event.failure) } } : push
}
