import type { TableAction } from '#contract/operations.ts'
import { keyPrefixes } from './keys.ts'
import { dueIndex, listingIndex, ordersIndex } from './names.ts'

/*
 * What the actions of the rows are to DynamoDB. The functions' roles are made of it, and the gates that stand before the
 * table in the tests of the bundles.
 */

/** What an action does to which items: those whose key begins so. */
export type ItemAccess = {
  readonly operation: 'GetItem' | 'PutItem' | 'UpdateItem'
  readonly keyPrefix: string
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
  updateTenant: { operation: 'UpdateItem', keyPrefix: keyPrefixes.tenant },
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
