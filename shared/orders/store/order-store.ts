import type { OrderNo } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { type DuePage, type DueQuery, queryDue } from '#shared/table/due.ts'
import { getItem, type NewItem, type PutCondition, putItem, type StoredItem } from '#shared/table/items.ts'
import { dueShardOf, openOrderListing, orderedAt, orderKey } from '#shared/table/keys.ts'
import { postponeItem } from '#shared/table/postpone.ts'
import { dueAtOf } from '../machine/duties.ts'
import { isOpen, type Moment, type Order } from '../machine/order.ts'
import { orderSchema } from './order-schema.ts'

/** What became of a write: the order as it now lies in the table, whoever wrote it. */
export type Saved =
  | { readonly kind: 'written'; readonly order: Order }
  | { readonly kind: 'conflict'; readonly current: Order }

/** Where orders live: one item each, written whole and on condition of the version that was read. */
export type OrderStore = {
  get(orderNo: OrderNo): Promise<Order | undefined>
  /** Writes the order if nothing changed it since it was read; a new one (version 0) if its number is free. */
  save(order: Order): Promise<Saved>
  /** One page of what is due in one shard of the due index. */
  due(query: DueQuery): Promise<DuePage>
  /**
   * Moves an order out of the way that could not be handled, without reading it: it may be the very reading that
   * fails. `later` is given how often in a row that has happened, which is also the answer.
   */
  postpone(pk: string, now: Moment, later: (setbacks: number) => Moment): Promise<number>
}

const entity = 'order'
const schemaVersion = 1

/** The orders of a table. Reading throws for an item that is no order which this version of the code can read. */
export function createOrderStore(table: Table): OrderStore {
  return {
    async get(orderNo) {
      const item = await getItem(table, orderKey(orderNo))
      return item === undefined ? undefined : readOrder(item)
    },
    async save(order) {
      const next: Order = { ...order, version: order.version + 1 }
      const outcome = await putItem(table, itemOf(next), conditionOf(order))
      if (outcome.kind === 'written') return { kind: 'written', order: next }
      if (outcome.current === undefined) throw new Error(`order ${order.orderNo} vanished from the table`)
      return { kind: 'conflict', current: readOrder(outcome.current) }
    },
    due: (query) => queryDue(table, query),
    postpone: (pk, now, later) => postponeItem(table, { pk }, now, later),
  }
}

function conditionOf(order: Order): PutCondition {
  return order.version === 0 ? { kind: 'absent' } : { kind: 'version', version: order.version }
}

/** Reads an order's item. Throws when it is none that this version of the code can read. */
export function readOrder(item: StoredItem): Order {
  const { version, document } = item
  // Whatever the document holds, it is the schema that judges it.
  return orderSchema.parse(Object.assign({}, JSON.parse(String(document)), { version }))
}

/** The document is one text: it is only ever read and written whole, and so it costs the least. */
function itemOf(order: Order): NewItem {
  const { version, ...document } = order
  const dueAt = dueAtOf(order)
  return {
    ...orderKey(order.orderNo),
    entity,
    schemaVersion,
    version,
    tenantId: order.tenantId,
    orderedAt: orderedAt(order.createdAt, order.orderNo),
    status: order.progress.status,
    document: JSON.stringify(document),
    ...(isOpen(order) ? openOrderListing(order.tenantId, order.orderNo, order.createdAt) : {}),
    ...(hasNewPush(order) ? { newPush: true } : {}),
    ...(dueAt === undefined ? {} : { dueShard: dueShardOf(order.orderNo), dueAt }),
  }
}

/** Read by the filter of the table's stream: only a change that made a push wakes the delivery. */
function hasNewPush(order: Order): boolean {
  return order.outbox.some((push) => push.delivery.state === 'waiting' && push.delivery.tries === 0)
}
