import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { TenantId } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { getItem, putItem } from '#shared/table/items.ts'
import { apiKeyKey, apiKeysPartition } from '#shared/table/keys.ts'
import { schemaVersion, schemaVersionOver } from '#shared/table/schema-version.ts'

/** What is stored of an API key: whose it is and until when it counts. Never the key. Times in ms. */
export const StoredApiKey = z.object({
  tenantId: TenantId,
  createdAt: z.number(),
  revokedAt: z.optional(z.number()),
  /** From then on it is unknown. */
  expiresAt: z.optional(z.number()),
  /** It may ask, but change nothing. */
  readOnly: z.optional(z.boolean()),
  /** It may do everything but refund. */
  noRefunds: z.optional(z.boolean()),
  version: z.number(),
})

/** What a key may be kept from, and until when it counts (ms). */
export type KeyRestrictions = {
  readonly readOnly?: boolean | undefined
  readonly noRefunds?: boolean | undefined
  readonly expiresAt?: number | undefined
}

/** What a request does with a key: some keys may not change anything, or not refund. */
export type KeyUse = 'read' | 'change' | 'refund'

/** Whether a key may be used so. */
export function mayUse({ readOnly, noRefunds }: KeyRestrictions, use: KeyUse): boolean {
  switch (use) {
    case 'read':
      return true
    case 'change':
      return readOnly !== true
    case 'refund':
      return readOnly !== true && noRefunds !== true
  }
}

/** By what a key is found: keys have 256 random bits, so a plain hash cannot be turned back by guessing. */
export function hashApiKey(apiKey: string): string {
  return createHash('sha256').update(apiKey).digest('hex')
}

/** The tenant of a key by the key's hash; undefined for an unknown and for a revoked one. */
export async function tenantIdOfKey(table: Table, hash: string): Promise<TenantId | undefined> {
  return (await keyOfHash(table, hash))?.tenantId
}

/** A key by its hash; undefined for an unknown and for a revoked one. An expired one is returned. */
export async function keyOfHash(
  table: Table,
  hash: string,
): Promise<z.infer<typeof StoredApiKey> | undefined> {
  const item = await getItem(table, apiKeyKey(hash), 'eventual')
  if (item === undefined) return undefined
  const key = StoredApiKey.parse(item)
  return key.revokedAt === undefined ? key : undefined
}

/**
 * Makes a key count for a tenant. 'exists' when the tenant has it already, 'taken' when it is known
 * otherwise (another tenant's, or revoked): then nothing changes.
 */
export async function createApiKey(
  table: Table,
  apiKey: string,
  tenantId: TenantId,
  now: number,
  { readOnly, noRefunds, expiresAt }: KeyRestrictions = {},
): Promise<'created' | 'exists' | 'taken'> {
  const hash = hashApiKey(apiKey)
  const item = {
    ...apiKeyKey(hash),
    listPk: apiKeysPartition(tenantId),
    listSk: `${String(now).padStart(15, '0')}#${hash}`,
    entity: 'apiKey',
    schemaVersion,
    tenantId,
    createdAt: now,
    ...(readOnly === true ? { readOnly } : {}),
    ...(noRefunds === true ? { noRefunds } : {}),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    version: 1,
  }
  const outcome = await putItem(table, item, { kind: 'absent' })
  if (outcome.kind === 'written') return 'created'
  const known = StoredApiKey.safeParse(outcome.current)
  return known.success && known.data.tenantId === tenantId && known.data.revokedAt === undefined
    ? 'exists'
    : 'taken'
}

/** Takes a key out of use; takes effect within the 30 s for which keys are remembered. */
export async function revokeApiKey(table: Table, hash: string, now: number): Promise<'revoked' | 'absent'> {
  for (;;) {
    const item = await getItem(table, apiKeyKey(hash))
    if (item === undefined) return 'absent'
    const { revokedAt, version } = StoredApiKey.parse(item)
    if (revokedAt !== undefined) return 'revoked'
    const stored = schemaVersionOver(item.schemaVersion)
    const revoked = { ...item, ...apiKeyKey(hash), entity: 'apiKey', schemaVersion: stored, revokedAt: now }
    const outcome = await putItem(table, { ...revoked, version: version + 1 }, { kind: 'version', version })
    if (outcome.kind === 'written') return 'revoked'
  }
}
