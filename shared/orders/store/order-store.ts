import type { OrderNo } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { type DuePage, type DueQuery, queryDue } from '#shared/table/due.ts'
import { getItem, type NewItem, type PutCondition, putItem, type StoredItem } from '#shared/table/items.ts'
import { dueShardOf, openOrderListing, orderedAt, orderKey } from '#shared/table/keys.ts'
import { queueMoments } from '#shared/table/names.ts'
import { postponeItem } from '#shared/table/postpone.ts'
import { refuseNewer, schemaVersion, schemaVersionOver } from '#shared/table/schema-version.ts'
import { attendAtOf, dueAtOf, pushAtOf } from '../machine/duties.ts'
import { isOpen, type Moment, type Order, type UnreadOfOrder } from '../machine/order.ts'
import { defaultPolicy } from '../machine/policy.ts'
import { isTombstone } from '../machine/tombstone.ts'
import { isPartlyRead, unreadOf, withUnread } from '../machine/unread.ts'
import { withoutKey } from '../machine/without-key.ts'
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

/** The orders of a table. Reading throws for an item that is no order which this version of the code can read. */
export function createOrderStore(table: Table): OrderStore {
  return {
    async get(orderNo) {
      const item = await getItem(table, orderKey(orderNo))
      return item === undefined ? undefined : readOrder(item)
    },
    async save(order) {
      const next: Order = { ...order, version: order.version + 1 }
      const item = itemOf(next)
      const outcome = await putItem(table, item, conditionOf(order))
      if (outcome.kind === 'written')
        return { kind: 'written', order: next.unread === undefined ? next : readOrder(item) }
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

/** Reads an order's item. Throws for one that this version of the code cannot read, or must not (NewerItem). */
export function readOrder(item: StoredItem): Order {
  refuseNewer(item)
  const { version, document } = item
  const stored: unknown = JSON.parse(String(document))
  // Whatever the document holds, it is the schema that judges it.
  const order = orderSchema.parse(Object.assign({}, stored, { version }))
  const unread = unreadOfItem(item, unreadOf(stored, order))
  return unread === undefined ? order : { ...order, unread }
}

function unreadOfItem(item: StoredItem, document: UnreadOfOrder['document']): UnreadOfOrder | undefined {
  const attributes = Object.entries(item).filter(([name]) => !knownAttributes.has(name))
  const version = schemaVersionOver(item.schemaVersion)
  if (document === undefined && attributes.length === 0 && version === schemaVersion) return undefined
  const dueAt = typeof item.dueAt === 'number' ? item.dueAt : undefined
  return { attributes: Object.fromEntries(attributes), document, schemaVersion: version, dueAt }
}

/** Every attribute that an order's item can have in this version. */
const knownAttributes: ReadonlySet<string> = new Set([
  ...['pk', 'entity', 'schemaVersion', 'version', 'tenantId', 'orderedAt', 'status', 'document'],
  ...['listPk', 'listSk', 'newPush', 'attendAt', 'pushAt', 'dueShard', 'dueAt', 'setbacks', 'writeId'],
])

/** The document is one text: it is only ever read and written whole, and so it costs the least. */
function itemOf({ unread, ...order }: Order): NewItem {
  const { version, ...document } = order
  const unreadDocument = keptOf(order, unread?.document)
  const dueAt = isPartlyRead(unreadDocument) ? earlier(dueAtOf(order), unread?.dueAt) : dueAtOf(order)
  return {
    ...unread?.attributes,
    ...orderKey(order.orderNo),
    entity,
    schemaVersion: schemaVersionOver(unread?.schemaVersion),
    version,
    tenantId: order.tenantId,
    // A tombstone is in no list.
    ...(isTombstone(order) ? {} : { orderedAt: orderedAt(order.createdAt, order.orderNo) }),
    status: order.progress.status,
    document: JSON.stringify(withUnread(document, unreadDocument)),
    ...(isOpen(order) ? openOrderListing(order.tenantId, order.orderNo, order.createdAt) : {}),
    ...queueMomentsOf(order),
    ...(hasNewPush(order) ? { newPush: true } : {}),
    ...(dueAt === undefined ? {} : { dueShard: dueShardOf(order.orderNo), dueAt }),
  }
}

/** Personal data lie nowhere but in `sealed`: once they are deleted, nothing unread of them is written back. */
function keptOf({ sealed }: Order, unread: UnreadOfOrder['document']): UnreadOfOrder['document'] {
  if (sealed.people !== undefined || unread?.kind !== 'fields') return unread
  return { ...unread, within: withoutKey(unread.within, 'sealed') }
}

function earlier(one: Moment | undefined, other: Moment | undefined): Moment | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return Math.min(one, other)
}

/** Read in the table's stream, to tell the queues' workers of an order. */
function queueMomentsOf(order: Order) {
  const attention = attendAtOf(order)
  const pushes = pushAtOf(order, defaultPolicy)
  return {
    ...(attention === undefined ? {} : { [queueMoments.attention]: attention }),
    ...(pushes === undefined ? {} : { [queueMoments.pushes]: pushes }),
  }
}

/**
 * Whether a push was never tried. Nothing reads it here: 0.1.0's stream delivers what has it at once, also after a
 * rollback. 0.3.0 need not write it any more.
 */
function hasNewPush({ outbox }: Order): boolean {
  return outbox.some(({ delivery }) => delivery.state === 'waiting' && delivery.tries === 0)
}
