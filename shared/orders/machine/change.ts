import type { Order, Progress, PushEvent, TimelineEntry } from './order.ts'
import type { Policy } from './policy.ts'
import { withoutKey } from './without-key.ts'

/**
 * Something that nobody expects and that a metric counts: what Juhe said contradicts what we know, or is not in the
 * contract.
 */
export type Note = { readonly kind: 'contradiction' | 'unlisted'; readonly what: string }

/** What an event made of an order. `order` is the very same object when nothing changed. */
export type Change = { readonly order: Order; readonly notes: readonly Note[] }

/** What every transition is handed besides the order and the event. */
export type Context = {
  readonly now: number
  readonly policy: Policy
  /** When Juhe was asked what is being learnt: its answer may be older than what happened here meanwhile. */
  readonly askedAt?: number
}

/** The moment of which Juhe's answer tells. */
export function askedAtOf({ now, askedAt }: Context): number {
  return askedAt ?? now
}

/** Nothing to write; the notes are told all the same. */
export function unchanged(order: Order, ...notes: Note[]): Change {
  return { order, notes }
}

/** An order to write, and what is to be told of it. */
export function changed(order: Order, ...notes: Note[]): Change {
  return { order, notes }
}

/** Continues one change by another, keeping the notes of both. */
export function andThen(change: Change, next: (order: Order) => Change): Change {
  const following = next(change.order)
  return { order: following.order, notes: [...change.notes, ...following.notes] }
}

/** The longest timeline that is kept: its beginning and its end, so that an item's size has a bound. */
const timelineHead = 20
const timelineTail = 80

/** Adds to the order's timeline. */
export function record(order: Order, entry: TimelineEntry): Order {
  const timeline = [...order.timeline, entry]
  if (timeline.length <= timelineHead + timelineTail) return { ...order, timeline }
  return { ...order, timeline: [...timeline.slice(0, timelineHead), ...timeline.slice(-timelineTail)] }
}

/**
 * A contradiction goes to the timeline and to a metric, never silently to nothing. The timeline tells each one once:
 * every further answer of Juhe's may repeat it.
 */
export function contradiction(order: Order, what: string, now: number): Change {
  const repeated = order.timeline.some((entry) => entry.what === 'contradiction' && entry.detail === what)
  const recorded = repeated
    ? order
    : record(order, { at: now, by: 'juhe', what: 'contradiction', detail: what })
  return changed(recorded, { kind: 'contradiction', what })
}

/**
 * How sure news is. We ask orderDetail ourselves, so it is believed. A callback is unsigned: it may carry an order
 * forward, but not overturn an end that we already know.
 */
export type Source = 'detail' | 'callback'

/** Contradictory news. If a callback told it, orderDetail is asked at once. */
export function contradicted(order: Order, what: string, source: Source, { now }: Context): Change {
  const noted = contradiction(order, what, now)
  return source === 'detail' ? noted : { ...noted, order: askSoon(noted.order, now) }
}

/** Has orderDetail asked at the next occasion, before all routine questions. */
export function askSoon(order: Order, now: number): Order {
  const watch = order.watch ?? { knownAt: order.createdAt, asked: 0 }
  if (watch.urgent && watch.askAt !== undefined && watch.askAt <= now) return order
  return { ...order, watch: { ...watch, askAt: Math.min(watch.askAt ?? now, now), urgent: true } }
}

/** The `webhook-id` of an event: a function of it, so every process makes the same push of it. */
export function pushId(order: Order, event: PushEvent): string {
  switch (event.kind) {
    case 'ticketIssued': {
      const id = `msg_${order.orderNo}_${event.kind}`
      return again(order, event.tickets === undefined ? id : `${id}_${event.tickets}`)
    }
    case 'ticketFailed':
    case 'orderExpired': {
      const id = `msg_${order.orderNo}_${event.kind}`
      return order.takenBack === undefined ? id : `${id}_${order.takenBack + 1}`
    }
    case 'refundSucceeded':
    case 'refundFailed':
      return again(order, `msg_${order.orderNo}_refund_${event.passengerIndex}_${event.n}`)
  }
}

function again({ takenBack }: Order, id: string): string {
  return takenBack === undefined ? id : `${id}_again_${takenBack}`
}

/** Puts the event's push into the outbox, once. `afterMs`: how long it is left to the table's stream, or held back. */
export function push(
  order: Order,
  event: PushEvent,
  { now, policy }: Context,
  afterMs = policy.pushHeadStartMs,
): Order {
  const id = pushId(order, event)
  if (order.outbox.some((entry) => entry.id === id)) return order
  const delivery = { state: 'waiting', tryAt: now + afterMs, tries: 0 } as const
  const outbox = [...order.outbox, { id, event, madeAt: now, delivery, attempts: [] }]
  return record({ ...order, outbox }, { at: now, by: 'service', what: 'pushMade', detail: event.kind })
}

/** Moves the order to where it stands now, and says so in its timeline. */
export function advance(order: Order, progress: Progress, by: TimelineEntry['by'], now: number): Order {
  return record({ ...order, progress }, { at: now, by, what: 'status', detail: progress.status })
}

/** Nothing will be submitted any more: what only a submit needs is deleted. */
export function forgetAccount(order: Order): Order {
  if (order.sealed.account === undefined) return order
  return { ...order, sealed: withoutKey(order.sealed, 'account') }
}

/** The order, as if nobody had asked to cancel it. */
export function withoutCancellation(order: Order): Order {
  return order.cancellation === undefined ? order : withoutKey(order, 'cancellation')
}
