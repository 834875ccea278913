import { isDeepStrictEqual } from 'node:util'
import {
  correctionId,
  type JournalEvent,
  journalEventSchema,
  knownMoneyOf,
} from '#shared/journal/journal-event.ts'
import { addEvent, noSums } from '#shared/journal/statement-lines.ts'
import { correctionOf, moneyOf } from '#shared/orders/machine/money.ts'
import type { Order, Push } from '#shared/orders/machine/order.ts'
import { eventKey, eventListing } from '#shared/table/keys.ts'
import type { Item } from './memory-table.ts'
import type { Broken } from './order-rules.ts'

type Items = ReadonlyMap<string, Item>

/** No tenant is told of an event that the journal does not have. */
export function brokenByTelling(items: Items, pushId: string): Broken | undefined {
  if (items.has(eventKey(pushId).pk)) return undefined
  return { rule: 'the journal is told before the tenant', detail: `${pushId} is not in the journal` }
}

/**
 * Once everything is quiet the journal's events of an order are exactly those of the order, once each, and all that it
 * knows of their money is in them.
 */
export function brokenJournal(items: Items, order: Order): Broken | undefined {
  const rule = "the journal's events are exactly the events of all orders"
  const events = eventsOf(items, order)
  const ids = events.map(({ id }) => id).toSorted()
  const expected = order.outbox.flatMap(idsOf).toSorted()
  if (!isDeepStrictEqual(ids, expected)) return { rule, detail: `${ids.join()} and not ${expected.join()}` }
  for (const event of events) {
    const { listPk, listSk } = eventListing(order.tenantId, event.at, event.id)
    const item = items.get(eventKey(event.id).pk)
    if (item?.listPk !== listPk || item.listSk !== listSk)
      return { rule, detail: `${event.id} is listed elsewhere` }
  }
  return brokenMoney(order, events)
}

function brokenMoney(order: Order, events: readonly JournalEvent[]): Broken | undefined {
  const rule = "the journal's money is the orders' money"
  for (const push of order.outbox) {
    if (correctionOf(order, push) !== undefined) return { rule, detail: `${push.id} lacks a correction` }
    const last = events.find(({ id }) => id === idsOf(push).at(-1))
    const isAboutMoney = ['ticketIssued', 'refundSucceeded'].includes(push.event.kind)
    if (last !== undefined && isAboutMoney && !isDeepStrictEqual(knownMoneyOf(last), push.journaled?.money))
      return { rule, detail: `${push.id} has other amounts than its order` }
  }
  const sums = events.reduce((sum, event) => addEvent(sum, event, 0), noSums)
  const money = order.outbox.map((push) => ({ kind: push.event.kind, ...moneyOf(order, push.event) }))
  const centsOf = (isRefund: boolean) =>
    money
      .filter(({ kind }) => (kind === 'refundSucceeded') === isRefund)
      .flatMap(({ tickets }) => tickets)
      .reduce((sum, { cents = 0 }) => sum + cents, 0)
  const isSame = sums.ticketCents === centsOf(false) && sums.refundCents === centsOf(true)
  return isSame ? undefined : { rule, detail: `${JSON.stringify(sums)} for ${order.orderNo}` }
}

function eventsOf(items: Items, { orderNo }: Order): readonly JournalEvent[] {
  return [...items.values()].flatMap((item) => {
    if (item.entity !== 'event') return []
    const event = journalEventSchema.parse(JSON.parse(String(item.document)))
    return event.orderNo === orderNo ? [event] : []
  })
}

function idsOf({ id, journaled }: Push): readonly string[] {
  const corrections = Array.from({ length: journaled?.corrections ?? 0 }, (_, index) => index + 1)
  return [id, ...corrections.map((n) => correctionId(id, n))]
}
