import { headsOf, sendableAt } from './delivery.ts'
import { journalDueAt } from './journaling.ts'
import type { Moment, Order } from './order.ts'
import type { Policy } from './policy.ts'
import { refundAskAt } from './refund-request.ts'
import { ticketsOf } from './tickets.ts'

/** Something that somebody must do about an order. */
export type Duty =
  /** Ask Juhe's orderDetail. */
  | { readonly kind: 'ask' }
  | { readonly kind: 'submit' }
  /** Its grabbing time is over and Juhe never had it. */
  | { readonly kind: 'close' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'refund'; readonly passengerId: string }
  | { readonly kind: 'push'; readonly pushId: string }
  /** Tell the journal of events whose push waits behind another, or of what became known of their money. */
  | { readonly kind: 'journal' }
  /** Delete the personal data. */
  | { readonly kind: 'forget' }
  /** Reduce it to a tombstone. */
  | { readonly kind: 'reduce' }

/** A duty and the moment from which it is due. */
export type Wait = { readonly at: Moment; readonly duty: Duty }

/**
 * Everything that the order waits for. The due index and the reconciler both read this one list: whatever is not in
 * it is never done, and whatever is in it cannot be forgotten.
 */
export function waitsOf(order: Order): readonly Wait[] {
  return [
    ...submissionWaits(order),
    ...cancellationWaits(order),
    ...refundWaits(order),
    ...watchWaits(order),
    ...pushWaits(order),
    ...journalWaits(order),
    ...retentionWaits(order),
  ]
}

/** Nothing will happen to the order of itself any more. */
export function isAtRest(order: Order): boolean {
  return waitsOf(order).every(({ duty }) => isOfRetention(duty))
}

/** What ends an order's data, long after the order. */
export function isOfRetention({ kind }: Duty): boolean {
  return kind === 'forget' || kind === 'reduce'
}

/** The next moment at which the order needs attention; undefined when it rests. */
export function dueAtOf(order: Order): Moment | undefined {
  return earliest(waitsOf(order).map((wait) => wait.at))
}

/** The next moment at which the order needs anything but the sending of a push; undefined when it needs nothing. */
export function attendAtOf(order: Order): Moment | undefined {
  return earliest(waitsOf(order).flatMap(({ at, duty }) => (duty.kind === 'push' ? [] : [at])))
}

/** The next moment at which a push of the order may go out; undefined when none waits. */
export function pushAtOf(order: Order, policy: Policy): Moment | undefined {
  return earliest(headsOf(order).flatMap((push) => sendableAt(push, policy) ?? []))
}

function earliest(moments: readonly Moment[]): Moment | undefined {
  return moments.length === 0 ? undefined : Math.min(...moments)
}

/** What is to be done now, each thing once. An order whose time is over is closed, and not submitted any more. */
export function dutiesOf(order: Order, now: Moment): readonly Duty[] {
  const due = waitsOf(order).flatMap((wait) => (wait.at <= now ? [wait.duty] : []))
  const isOver = due.some((duty) => duty.kind === 'close')
  const asks = due.filter((duty) => duty.kind === 'ask').slice(0, 1)
  return [...asks, ...due.filter((duty) => duty.kind !== 'ask' && !(isOver && duty.kind === 'submit'))]
}

/** Whether all that is to be asked about now is what time alone brings: such a question waits for Juhe's budget. */
export function isRoutineAsk(order: Order, now: Moment): boolean {
  const { watch } = order
  if (watch?.askAt === undefined || watch.askAt > now || watch.urgent) return false
  const others = [...submissionWaits(order), ...refundWaits(order)]
  return !others.some(({ at, duty }) => duty.kind === 'ask' && at <= now)
}

function submissionWaits(order: Order): Wait[] {
  const { submission } = order
  switch (submission.state) {
    case 'sending':
      return [{ at: submission.until, duty: { kind: 'ask' } }]
    case 'unknown':
      return [{ at: submission.askAt, duty: { kind: 'ask' } }]
    case 'waiting':
      return submission.sendAt < order.trip.closeAt
        ? [{ at: submission.sendAt, duty: { kind: 'submit' } }, closeWait(order)]
        : [closeWait(order)]
    case 'accepted':
    case 'refused':
    case 'abandoned':
      return []
  }
}

function closeWait(order: Order): Wait {
  return { at: order.trip.closeAt, duty: { kind: 'close' } }
}

function cancellationWaits(order: Order): Wait[] {
  const { cancellation } = order
  if (cancellation === undefined || order.submission.state !== 'accepted') return []
  switch (cancellation.state) {
    case 'queued':
      return [{ at: cancellation.requestedAt, duty: { kind: 'cancel' } }]
    case 'sending':
      return [{ at: cancellation.until, duty: { kind: 'cancel' } }]
    case 'unknown':
      return [{ at: cancellation.askAt, duty: { kind: 'cancel' } }]
  }
}

function refundWaits(order: Order): Wait[] {
  return ticketsOf(order).flatMap((ticket): Wait[] => {
    const askAt = refundAskAt(ticket.refund)
    if (askAt !== undefined) return [{ at: askAt, duty: { kind: 'ask' } }]
    if (ticket.refund?.state !== 'waiting') return []
    return [{ at: ticket.refund.sendAt, duty: { kind: 'refund', passengerId: ticket.passengerId } }]
  })
}

function watchWaits(order: Order): Wait[] {
  return order.watch?.askAt === undefined ? [] : [{ at: order.watch.askAt, duty: { kind: 'ask' } }]
}

function retentionWaits({ forgetAt, reduceAt }: Order): Wait[] {
  return [
    ...(forgetAt === undefined ? [] : [{ at: forgetAt, duty: { kind: 'forget' } as const }]),
    ...(reduceAt === undefined ? [] : [{ at: reduceAt, duty: { kind: 'reduce' } as const }]),
  ]
}

/** A push that is the next of its URL tells the journal itself, before its first attempt. */
function journalWaits(order: Order): Wait[] {
  const heads = headsOf(order)
  return order.outbox.flatMap((push): Wait[] => {
    if (heads.includes(push) && push.journaled === undefined) return []
    const at = journalDueAt(order, push)
    return at === undefined ? [] : [{ at, duty: { kind: 'journal' } }]
  })
}

function pushWaits(order: Order): Wait[] {
  return headsOf(order).flatMap((push): Wait[] =>
    push.delivery.state === 'waiting'
      ? [{ at: push.delivery.tryAt, duty: { kind: 'push', pushId: push.id } }]
      : [],
  )
}
