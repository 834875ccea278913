import { createCache } from '#shared/cache.ts'
import type { ServiceError } from '#shared/errors.ts'
import { TenantId } from '#shared/ids.ts'
import { failed, ok, type Result } from '#shared/result.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { hashApiKey, type KeyUse, keyOfHash, mayUse } from './api-keys.ts'
import { createKeyUse } from './key-use.ts'
import type { Tenant } from './tenant.ts'
import { getTenant } from './tenant-store.ts'

/** Finds the tenant of an API key, or says why it is not let in, for what the key is used for. */
export type Authenticate = (apiKey: string | undefined, use: KeyUse) => Promise<Result<Tenant, ServiceError>>

/** How long a key and a tenant are remembered, in ms: a revoked key ends within the sum of the two. */
const rememberedMs = 15_000

/** How long an unknown key is remembered: short, for it may be created the next moment. */
const unknownRememberedMs = 2_000

/** More than that is no key: not worth a hash. */
const longestKey = 256

/**
 * Authentication against the table. Keys and tenants are remembered in this process for a short time, so
 * that a busy tenant costs no reads; what is held is the key's hash, never the key.
 */
export function createAuthenticator({ table, now }: { table: Table; now: () => number }): Authenticate {
  const noteUse = createKeyUse({ table, now })
  const lifetimeMs = (found: unknown) => (found === undefined ? unknownRememberedMs : rememberedMs)
  const keys = createCache({
    now,
    lifetimeMs,
    maxEntries: 2_000,
    load: (hash) => keyOfHash(table, hash),
  })
  const tenants = createCache({
    now,
    lifetimeMs,
    maxEntries: 2_000,
    load: (tenantId) => getTenant(table, TenantId.parse(tenantId), 'eventual'),
  })
  return async (apiKey, use) => {
    if (apiKey === undefined || apiKey === '' || apiKey.length > longestKey) return failed({ kind: 'badKey' })
    const hash = hashApiKey(apiKey)
    const key = await keys.get(hash)
    // An expired key is as unknown as a revoked one, to the millisecond, however long it is remembered.
    const counts = key !== undefined && (key.expiresAt === undefined || now() < key.expiresAt)
    const [tenant] = counts ? await Promise.all([tenants.get(key.tenantId), noteUse(hash)]) : []
    if (key === undefined || tenant === undefined) return failed({ kind: 'badKey' })
    return tenant.state === 'active' && mayUse(key, use) ? ok(tenant) : failed({ kind: 'suspended' })
  }
}
