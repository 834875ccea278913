import { type Cache, createCache } from '#shared/cache.ts'
import { TenantId } from '#shared/orders/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { Tenant } from './tenant.ts'
import { getTenant } from './tenant-store.ts'

/** For how long a tenant's callback URLs and secret are used without looking, ms. */
const rememberedMs = 10_000

/** Tenants by id, for whoever delivers to them. One that has no URL yet is looked up each time: he is about to set it. */
export function createTenantCache({
  table,
  now,
}: {
  table: Table
  now: () => number
}): Cache<Tenant | undefined> {
  return createCache({
    now,
    lifetimeMs: (tenant) => (tenant !== undefined && hasAllUrls(tenant) ? rememberedMs : 0),
    maxEntries: 2_000,
    load: (tenantId) => getTenant(table, TenantId.parse(tenantId)),
  })
}

function hasAllUrls({ callbackUrls }: Tenant): boolean {
  return (
    callbackUrls.ticket !== undefined &&
    callbackUrls.refund !== undefined &&
    callbackUrls.expiry !== undefined
  )
}
