import { dueShardCount } from './names.ts'

/** The full key of an item. */
export type TableKey = { readonly pk: string }

/** With what the key of each kind of item begins: what a function may do to the table goes by it (access.ts). */
export const keyPrefixes = {
  order: 'ORDER#',
  query: 'QUERY#',
  tenant: 'TENANT#',
  apiKey: 'KEY#',
  keyUse: 'USED#',
  permits: 'RATE#',
  stage: 'STAGE#',
  event: 'EVENT#',
} as const

/** An order, by our own number (deterministic from tenant and outOrderNo). */
export function orderKey(orderNo: string): TableKey {
  return { pk: `${keyPrefixes.order}${orderNo}` }
}

/** The orderNo in an order's key; undefined for the key of anything else. */
export function orderNoOfKey(pk: string): string | undefined {
  return pk.startsWith(keyPrefixes.order) ? pk.slice(keyPrefixes.order.length) : undefined
}

/** What a tenant's search has shown, kept for the submit that follows it. */
export function queryKey(tenantId: string, key: string): TableKey {
  return { pk: `${keyPrefixes.query}${tenantId}#${key}` }
}

/** A tenant. */
export function tenantKey(tenantId: string): TableKey {
  return { pk: `${keyPrefixes.tenant}${tenantId}` }
}

/** An API key, by its SHA-256 in hex: the key itself is stored nowhere. */
export function apiKeyKey(sha256Hex: string): TableKey {
  return { pk: `${keyPrefixes.apiKey}${sha256Hex}` }
}

/** When an API key was last used: apart from the key, which no function may write. */
export function keyUseKey(sha256Hex: string): TableKey {
  return { pk: `${keyPrefixes.keyUse}${sha256Hex}` }
}

/** The counter of the permits that processes have taken of a limit, in one window of time. */
export function permitsKey(of: string, window: string): TableKey {
  return { pk: `${keyPrefixes.permits}${of}#${window}` }
}

/** An event of the journal, by its id: the webhook-id of the push that tells it. */
export function eventKey(id: string): TableKey {
  return { pk: `${keyPrefixes.event}${id}` }
}

/** Partition of the listing index that holds the journal of one tenant, oldest event first. */
export function eventsPartition(tenantId: string): string {
  return `EVENTS#${tenantId}`
}

/** Where an event stands in the journal: by when it was told (ms), then by its id. */
export function eventListing(
  tenantId: string,
  at: number,
  id: string,
): { readonly listPk: string; readonly listSk: string } {
  return { listPk: eventsPartition(tenantId), listSk: orderedAt(at, id) }
}

/** What holds for the whole stage, such as that it is paused. */
export const stageKey: TableKey = { pk: `${keyPrefixes.stage}CONTROL` }

/** All tenants, by tenantId. */
export function tenantListing(tenantId: string): { readonly listPk: string; readonly listSk: string } {
  return { listPk: tenantsPartition, listSk: tenantId }
}

/** Partition of the listing index that holds every tenant. */
export const tenantsPartition = 'TENANTS'

/** Partition of the listing index that holds the API keys of one tenant, oldest first. */
export function apiKeysPartition(tenantId: string): string {
  return `KEYS#${tenantId}`
}

/** Partition of the listing index that holds the orders of one tenant that are neither issued nor ended. */
export function openOrdersPartition(tenantId: string): string {
  return `OPEN#${tenantId}`
}

/** Where an open order is listed: by its age. It is not listed any more when it is not open. */
export function openOrderListing(
  tenantId: string,
  orderNo: string,
  createdAt: number,
): { readonly listPk: string; readonly listSk: string } {
  return {
    listPk: openOrdersPartition(tenantId),
    listSk: orderedAt(createdAt, orderNo),
  }
}

/** The last moment (ms) that a place in an index can have. */
export const endOfTime = 999_999_999_999_999

/** Where an order stands in the index of its tenant's orders: by when it was submitted (ms), then by its number. */
export function orderedAt(createdAt: number, orderNo: string): string {
  return `${String(createdAt).padStart(15, '0')}#${orderNo}`
}

/** Name of one partition of the due index. */
export function dueShardName(shard: number): string {
  return `DUE#${shard}`
}

/** Every partition of the due index. */
export const dueShards: readonly string[] = Array.from({ length: dueShardCount }, (_, shard) =>
  dueShardName(shard),
)

/** The due partition of an order: FNV-1a over its number, so that it is the same wherever it is computed. */
export function dueShardOf(orderNo: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < orderNo.length; index += 1) {
    hash = Math.imul(hash ^ orderNo.charCodeAt(index), 0x01000193)
  }
  return dueShardName((hash >>> 0) % dueShardCount)
}
