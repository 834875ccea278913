import type { TenantId } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { getItem } from '#shared/table/items.ts'
import { apiKeysPartition } from '#shared/table/keys.ts'
import { listItems } from '#shared/table/listing.ts'
import { type KeyRestrictions, StoredApiKey } from './api-keys.ts'
import { keyUsedAt } from './key-use.ts'

/** An API key as far as anybody can still see it. Times in ms. */
export type ListedApiKey = {
  /** SHA-256 of the key, in hex: by it the key is revoked. */
  readonly hash: string
  readonly createdAt: number
  readonly revokedAt?: number
  /** The beginning of the hour in which it was last used; absent when it never was. */
  readonly usedAt?: number
} & KeyRestrictions

/** The API keys of a tenant, oldest first, revoked ones included. */
export async function listApiKeys(table: Table, tenantId: TenantId): Promise<readonly ListedApiKey[]> {
  const keys: ListedApiKey[] = []
  for await (const { pk, listSk } of listItems(table, apiKeysPartition(tenantId))) {
    const item = await getItem(table, { pk })
    if (item === undefined) continue
    const { createdAt, revokedAt, readOnly, noRefunds, expiresAt } = StoredApiKey.parse(item)
    const hash = listSk.slice(listSk.indexOf('#') + 1)
    const usedAt = await keyUsedAt(table, hash)
    const used = usedAt === undefined ? {} : { usedAt }
    const restrictions = { readOnly, noRefunds, expiresAt }
    keys.push({
      hash,
      createdAt,
      ...(revokedAt === undefined ? {} : { revokedAt }),
      ...used,
      ...restrictions,
    })
  }
  return keys
}
