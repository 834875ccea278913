import type { JournalMark } from '#shared/orders/machine/events.ts'
import { isJournalable } from '#shared/orders/machine/journaling.ts'
import { correctionOf } from '#shared/orders/machine/money.ts'
import type { Order, Push } from '#shared/orders/machine/order.ts'
import type { Policy } from '#shared/orders/machine/policy.ts'
import { correctionEventOf, eventOf, type JournalEvent, knownMoneyOf } from './journal-event.ts'
import type { JournalWriter } from './journal-store.ts'

/** What telling the journal needs. `now`: ms since the epoch. */
export type JournalServices = {
  readonly journal: JournalWriter
  readonly now: () => number
  readonly policy: Policy
}

/**
 * Writes to the journal whatever it lacks of an order, and always the event of the push that is about to be sent, and
 * answers the marks that are to be stored with the order. Until they are, it may be done again: every event has one id.
 */
export async function writeOrderEvents(
  services: JournalServices,
  order: Order,
  sending?: Push,
): Promise<readonly JournalMark[]> {
  const now = services.now()
  const due = order.outbox.filter(
    (push) =>
      isJournalable(order, push, now, services.policy) ||
      (push.id === sending?.id && push.journaled === undefined),
  )
  return Promise.all(due.map((push) => writeEvent(services, order, push, now)))
}

async function writeEvent(
  { journal }: JournalServices,
  order: Order,
  push: Push,
  now: number,
): Promise<JournalMark> {
  const correction = correctionOf(order, push)
  const { journaled } = push
  if (correction === undefined || journaled === undefined) {
    const stored = await journal.write(eventOf(order, push, now))
    return { pushId: push.id, journaled: { at: stored.at, corrections: 0, money: knownMoneyOf(stored) } }
  }
  const stored: JournalEvent = await journal.write(correctionEventOf(order, push, correction, now))
  const { at } = journaled
  return { pushId: push.id, journaled: { at, corrections: correction.n, money: knownMoneyOf(stored) } }
}
