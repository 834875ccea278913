import { inDoubtSince } from '#shared/orders/machine/doubt.ts'
import { dueAtOf } from '#shared/orders/machine/duties.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { hour, minute } from '#shared/orders/machine/policy.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import type { Waiting } from './find.ts'

/** Ways in which an order can be stuck, and how long (ms) each may last before it is worth a look. */
export const patience = {
  /** Its moment has passed and nobody attended to it: is the reconciler at work? */
  overdue: 5 * minute,
  /** Attending to it fails again and again. */
  setbacks: 0,
  /** Nobody knows what became of a submit, cancel or refund. */
  unknownOutcome: 10 * minute,
  /** Juhe turns its submit away: key, quota, maintenance. */
  notSubmitted: 10 * minute,
  /** closeTime has passed, and Juhe has told no end. */
  notEnded: 10 * minute,
  /** The tenant wants it cancelled, and Juhe has said neither yes nor no. */
  cancelOpen: 10 * minute,
  /** Juhe took a refund on, and has told no end. */
  refundOpen: 24 * hour,
  /** The tenant's receiver does not take a push. */
  pushWaiting: hour,
} as const

/** One of the ways in which an order can be stuck. */
export type TroubleKind = keyof typeof patience

/** Something that lasts, and since when (ms). Whether it lasts too long, `patience` says. */
export type Trouble = { readonly kind: TroubleKind; readonly since: number }

/** All that lasts of an order at `now` (ms), the longest first. */
export function troublesOf(order: Order, waiting: Waiting, now: number): readonly Trouble[] {
  const { submission, progress, cancellation } = order
  const isGrabbing = progress.status === 'N' || progress.status === 'B' || progress.status === 'D'
  const refunds = ticketsOf(order).flatMap(({ refund }) => (refund === undefined ? [] : [refund.requestedAt]))
  const pushes = order.outbox.flatMap(({ delivery, madeAt }) =>
    delivery.state === 'waiting' ? [madeAt] : [],
  )
  const found: readonly [TroubleKind, number | undefined][] = [
    ['overdue', waiting.dueAt],
    ['setbacks', waiting.setbacks > 0 ? dueAtOf(order) : undefined],
    ['unknownOutcome', inDoubtSince(order)],
    ['notSubmitted', submission.state === 'waiting' ? order.createdAt : undefined],
    ['notEnded', isGrabbing ? order.trip.closeAt : undefined],
    ['cancelOpen', cancellation?.requestedAt],
    ['refundOpen', earliest(refunds)],
    ['pushWaiting', earliest(pushes)],
  ]
  return found
    .flatMap(([kind, since]) => (since === undefined || since >= now ? [] : [{ kind, since }]))
    .sort((left, right) => left.since - right.since)
}

function earliest(moments: readonly number[]): number | undefined {
  return moments.length === 0 ? undefined : Math.min(...moments)
}
