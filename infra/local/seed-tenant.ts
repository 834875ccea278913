import { TenantId } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { createApiKey } from '#shared/tenants/api-keys.ts'
import { createTenant, getTenant, replaceWebhookSecret } from '#shared/tenants/tenant-store.ts'
import type { Vault } from '#shared/vault/vault.ts'

/** A tenant that local mode starts with. */
export type SeedTenant = {
  readonly tenantId: string
  readonly name: string
  readonly apiKey: string
  /** `whsec_…` */
  readonly webhookSecret: string
}

/**
 * Makes sure that a tenant is there with that key and that secret. What it has beside, such as callback URLs
 * and older keys, stays. Throws an Error when the key belongs to another tenant or was revoked.
 */
export async function seedTenant(table: Table, vault: Vault, seed: SeedTenant, now: number): Promise<void> {
  const tenantId = TenantId.parse(seed.tenantId)
  const known = await getTenant(table, tenantId)
  if (known === undefined) {
    const webhookSecret = await vault.seal(tenantId, seed.webhookSecret, 'webhookSecret')
    await createTenant(table, { tenantId, name: seed.name, webhookSecret }, now)
  } else if ((await vault.open(tenantId, known.webhookSecret, 'webhookSecret')) !== seed.webhookSecret) {
    const webhookSecret = await vault.seal(tenantId, seed.webhookSecret, 'webhookSecret')
    await replaceWebhookSecret(table, known, webhookSecret)
  }
  if ((await createApiKey(table, seed.apiKey, tenantId, now)) === 'taken') {
    throw new Error(`the API key of tenant ${tenantId} belongs to another tenant or was revoked`)
  }
}
