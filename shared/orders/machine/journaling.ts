import { type Change, changed, unchanged } from './change.ts'
import { isFresh } from './delivery.ts'
import type { JournalMark } from './events.ts'
import { correctionOf } from './money.ts'
import type { Moment, Order, Push } from './order.ts'
import type { Policy } from './policy.ts'

/**
 * From when on the journal is to be told of a push's event, or of what became known of its money since; undefined when
 * it knows all. Pushes that were settled before there was a journal are left to `ops journal rebuild`.
 */
export function journalDueAt(order: Order, push: Push): Moment | undefined {
  if (push.journaled !== undefined)
    return correctionOf(order, push) === undefined ? undefined : push.journaled.at
  return push.delivery.state === 'waiting' ? push.delivery.tryAt : undefined
}

/** Whether an event may be told to the journal now: not while its push is held back, since it may be completed still. */
export function isJournalable(order: Order, push: Push, now: Moment, policy: Policy): boolean {
  const at = journalDueAt(order, push)
  return at !== undefined && (at <= now || isFresh(push, now, policy))
}

/** The journal was told. What it is told twice, it holds once: the mark with more corrections is the newer one. */
export function markJournaled(order: Order, marks: readonly JournalMark[]): Change {
  let isNews = false
  const outbox = order.outbox.map((push) => {
    const mark = marks.find(({ pushId }) => pushId === push.id)?.journaled
    if (mark === undefined || mark.corrections <= (push.journaled?.corrections ?? -1)) return push
    isNews = true
    return { ...push, journaled: mark }
  })
  return isNews ? changed({ ...order, outbox }) : unchanged(order)
}
