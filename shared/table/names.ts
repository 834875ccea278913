/**
 * Names of the single table's key attributes and indexes, shared by the stack, the local engine and the queries. The code
 * that writes an item (keys.ts, order-store.ts, api-keys.ts) names its attributes as they are.
 */

/** The table's only key attribute: every access is by an item's full key or by an index. */
export const partitionKey = 'pk'

/** Seconds since the epoch after which DynamoDB may delete the item (its TTL attribute). */
export const expiryAttribute = 'expiresAt'

/** Holds just the items that wait for a moment: an item without these attributes is not in it. */
export const dueIndex = { name: 'due', partitionKey: 'dueShard', sortKey: 'dueAt' } as const

/**
 * Attributes of an order: the next moment (ms) at which each queue's worker is needed. `wake` reads them in the table's
 * stream. They are in no index.
 */
export const queueMoments = { attention: 'attendAt', pushes: 'pushAt' } as const

/** Lists tenants, the API keys of a tenant, and a tenant’s open orders (see keys.ts). Sparse like the due index. */
export const listingIndex = { name: 'listing', partitionKey: 'listPk', sortKey: 'listSk' } as const

/**
 * Every order of a tenant by its age. Both attributes are written once, when the order is created: a change of the order
 * costs no write here.
 */
export const ordersIndex = { name: 'orders', partitionKey: 'tenantId', sortKey: 'orderedAt' } as const

/**
 * Over how many partitions the due index is spread. One partition takes some 1,000 writes a
 * second. An item carries its shard, so growing this number is safe while orders are waiting;
 * shrinking it would strand those in the shards that nobody reads any more.
 */
export const dueShardCount = 16
