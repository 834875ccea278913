import { keyPrefixes } from './keys.ts'
import { dueIndex, listingIndex, ordersIndex, partitionKey } from './names.ts'

/**
 * What a function may do to the table; nothing else is granted to it. `get…`, `put…` and `update…` are to one kind of
 * item and no other (by the beginning of its key): a function that keeps searches cannot write an order, and
 * only operators can write a key. `lease` is to update the counters of permits,
 * `noteKeyUse` to note that a key was used. `queryDue` is to its due
 * index, `queryListing` to its listing index, `queryOrders` to its index of orders.
 */
export type TableAction =
  | 'getKey'
  | 'getTenant'
  | 'getOrder'
  | 'getQuery'
  | 'getEvent'
  | 'putOrder'
  | 'putQuery'
  | 'putEvent'
  | 'updateOrder'
  | 'updateTenant'
  | 'getStage'
  | 'noteKeyUse'
  | 'lease'
  | 'queryDue'
  | 'queryListing'
  | 'queryOrders'

/*
 * What the actions are to DynamoDB. The functions' roles are made of it, and the gates that stand before the table in the
 * tests of the bundles.
 */

/** What an action does to which items: those whose key begins so. */
export type ItemAccess = {
  readonly operation: 'GetItem' | 'PutItem' | 'UpdateItem'
  readonly keyPrefix: string
  /** The only attributes that it may name, the key's among them; any where there are none. */
  readonly attributes?: readonly string[]
}

/** The actions on single items. */
export const itemAccess = {
  getKey: { operation: 'GetItem', keyPrefix: keyPrefixes.apiKey },
  getTenant: { operation: 'GetItem', keyPrefix: keyPrefixes.tenant },
  getOrder: { operation: 'GetItem', keyPrefix: keyPrefixes.order },
  getQuery: { operation: 'GetItem', keyPrefix: keyPrefixes.query },
  getEvent: { operation: 'GetItem', keyPrefix: keyPrefixes.event },
  putEvent: { operation: 'PutItem', keyPrefix: keyPrefixes.event },
  putOrder: { operation: 'PutItem', keyPrefix: keyPrefixes.order },
  putQuery: { operation: 'PutItem', keyPrefix: keyPrefixes.query },
  updateOrder: { operation: 'UpdateItem', keyPrefix: keyPrefixes.order },
  // A tenant's own operation changes its URLs: no state, limit or secret.
  updateTenant: {
    operation: 'UpdateItem',
    keyPrefix: keyPrefixes.tenant,
    attributes: [partitionKey, 'version', 'schemaVersion', 'callbackUrls'],
  },
  noteKeyUse: {
    operation: 'UpdateItem',
    keyPrefix: keyPrefixes.keyUse,
    attributes: [partitionKey, 'entity', 'schemaVersion', 'usedAt'],
  },
  getStage: { operation: 'GetItem', keyPrefix: keyPrefixes.stage },
  lease: { operation: 'UpdateItem', keyPrefix: keyPrefixes.permits },
} as const satisfies Readonly<Partial<Record<TableAction, ItemAccess>>>

/** The index that each kind of query reads. */
export const indexAccess = {
  queryDue: dueIndex,
  queryListing: listingIndex,
  queryOrders: ordersIndex,
} as const satisfies Readonly<Record<Exclude<TableAction, keyof typeof itemAccess>, unknown>>

/** Whether an action is one on single items; else it is a query. */
export function isItemAction(action: TableAction): action is keyof typeof itemAccess {
  return action in itemAccess
}
