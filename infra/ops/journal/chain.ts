import { isDeepStrictEqual } from 'node:util'
import {
  correctionEventOf,
  correctionId,
  eventOf,
  type JournalEvent,
  knownMoneyOf,
  moneyBefore,
} from '#shared/journal/journal-event.ts'
import { readEvent } from '#shared/journal/journal-store.ts'
import { correctionBetween, moneyOf } from '#shared/orders/machine/money.ts'
import type { EventMoney, Order, Push } from '#shared/orders/machine/order.ts'
import type { Table } from '#shared/table/document-sender.ts'

/** What the journal should have of one push: its event and the event's corrections, in turn; with what it has. */
export type Chain = {
  readonly push: Push
  readonly held: readonly { readonly id: string; readonly event: JournalEvent | undefined }[]
  /** The money that the last of them should make known. */
  readonly money: EventMoney
}

/** The chain of a push; undefined when the journal need not be told of it yet. */
export async function chainOf(table: Table, order: Order, push: Push): Promise<Chain | undefined> {
  const { journaled, delivery } = push
  if (journaled === undefined && delivery.state === 'waiting') return undefined
  const corrections = Array.from({ length: journaled?.corrections ?? 0 }, (_, index) => index + 1)
  const ids = [push.id, ...corrections.map((n) => correctionId(push.id, n))]
  const held = await Promise.all(ids.map(async (id) => ({ id, event: await readEvent(table, id) })))
  return { push, held, money: journaled?.money ?? moneyOf(order, push.event) }
}

/** The events that the journal lacks. */
export function missingOf({ held }: Chain): readonly string[] {
  return held.filter(({ event }) => event === undefined).map(({ id }) => id)
}

/** Whether the journal's amounts are not those of the order. Nobody looks at that of events that have no money. */
export function isDifferent({ push, held, money }: Chain): boolean {
  const last = held.at(-1)?.event
  if (last === undefined || !['ticketIssued', 'refundSucceeded'].includes(push.event.kind)) return false
  return !isDeepStrictEqual(knownMoneyOf(last), money)
}

/** The events that make the chain whole, and its amounts those of the order: all that are missing, and a wrong last one. */
export function mendsOf(order: Order, chain: Chain): readonly JournalEvent[] {
  const { push, held, money } = chain
  const mends: JournalEvent[] = []
  const at = push.journaled?.at ?? push.madeAt
  let known: EventMoney = { tickets: [] }
  for (const [n, { event }] of held.entries()) {
    const isWrong = n === held.length - 1 && isDifferent(chain)
    if (event !== undefined && !isWrong) {
      known = knownMoneyOf(event)
      continue
    }
    const next = held[n + 1]?.event
    const target = next === undefined ? money : moneyBefore(next)
    const correction = n === 0 ? undefined : correctionBetween(known, target, n)
    if (n === 0) mends.push(eventOf(order, push, event?.at ?? at, target))
    else if (correction !== undefined)
      mends.push(correctionEventOf(order, push, correction, event?.at ?? next?.at ?? at))
    known = target
  }
  return mends
}
