import { type JournalEvent, journalEventSchema } from '#shared/journal/journal-event.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { readOrder } from '#shared/orders/store/order-store.ts'
import { getItem, type StoredItem } from '#shared/table/items.ts'
import { orderKey } from '#shared/table/keys.ts'
import { foundOrder } from '../orders/find.ts'
import type { Session } from '../store/session.ts'
import { type Chain, chainOf, isDifferent, missingOf } from './chain.ts'

/** Something about the journal that does not agree with the orders. */
export type JournalFault = {
  readonly fault: 'missing' | 'differs' | 'extra'
  readonly id: string
  readonly orderNo: string
  readonly tenantId: string
  readonly outOrderNo: string
}

/** A push of an order whose journal does not agree with it. */
export type FaultyChain = {
  readonly order: Order
  readonly chain: Chain
  readonly faults: readonly JournalFault[]
}

/** Reads all orders, at a rate (read units a second), and finds the pushes of which the journal lacks something. */
export async function* faultyChains(session: Session, unitsPerSecond: number): AsyncGenerator<FaultyChain> {
  const { table, platform, environment } = session.backing
  for await (const item of session.scan({ entity: 'order', unitsPerSecond })) {
    const order = foundOrder(item)?.order
    if (order === undefined) continue
    for (const push of order.outbox) {
      // The journal has forgotten it by now.
      if (push.madeAt < platform.now() - environment.journalRetentionMs) continue
      const chain = await chainOf(table, order, push)
      const faults = chain === undefined ? [] : faultsOf(order, chain)
      if (chain !== undefined && (faults.length > 0 || push.journaled === undefined))
        yield { order, chain, faults }
    }
  }
}

function faultsOf({ orderNo, tenantId, outOrderNo }: Order, chain: Chain): readonly JournalFault[] {
  const names = { orderNo, tenantId, outOrderNo }
  const missing = missingOf(chain).map((id) => ({ fault: 'missing' as const, id, ...names }))
  if (missing.length > 0 || !isDifferent(chain)) return missing
  return [{ fault: 'differs', id: chain.push.id, ...names }]
}

/** Reads the whole journal, at a rate, and finds the events that no order has. */
export async function* extraEvents(session: Session, unitsPerSecond: number): AsyncGenerator<JournalFault> {
  for await (const item of session.scan({ entity: 'event', unitsPerSecond })) {
    const event = journalEventSchema.parse(JSON.parse(String(item.document)))
    const { id, orderNo, tenantId, outOrderNo } = event
    const order = await getItem(session.backing.table, orderKey(orderNo))
    if (!hasPush(order, event)) yield { fault: 'extra', id, orderNo, tenantId, outOrderNo }
  }
}

function hasPush(item: StoredItem | undefined, { id, corrects }: JournalEvent): boolean {
  return item !== undefined && readOrder(item).outbox.some((push) => push.id === (corrects?.id ?? id))
}
