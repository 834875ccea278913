import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { TenantId } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { getItem, putItem } from '#shared/table/items.ts'
import { tenantKey, tenantListing } from '#shared/table/keys.ts'
import { partitionKey } from '#shared/table/names.ts'
import type { Sealed } from '#shared/vault/sealed.ts'
import type { TenantLimits } from './limits.ts'
import { type CallbackPurpose, type CallbackUrl, Tenant } from './tenant.ts'

/** What a new tenant is made of. */
export type NewTenant = Pick<Tenant, 'tenantId' | 'name' | 'webhookSecret'>

/** Reads a tenant. Throws when what is stored is no tenant of this schema. */
export async function getTenant(
  table: Table,
  tenantId: TenantId,
  consistency: 'strong' | 'eventual' = 'strong',
): Promise<Tenant | undefined> {
  const item = await getItem(table, tenantKey(tenantId), consistency)
  return item === undefined ? undefined : Tenant.parse(item)
}

/** Creates a tenant, active and without callback URLs. 'exists' when the id is taken; then nothing changes. */
export async function createTenant(
  table: Table,
  tenant: NewTenant,
  now: number,
): Promise<'created' | 'exists'> {
  const item = {
    ...tenantKey(tenant.tenantId),
    ...tenantListing(tenant.tenantId),
    entity: 'tenant',
    schemaVersion: 1,
    ...tenant,
    state: 'active',
    callbackUrls: {},
    createdAt: now,
    version: 1,
  }
  const outcome = await putItem(table, item, { kind: 'absent' })
  return outcome.kind === 'written' ? 'created' : 'exists'
}

/** Sets where one type of pushes goes. 'absent' when there is no such tenant. */
export function setCallbackUrl(
  table: Table,
  tenantId: TenantId,
  purpose: CallbackPurpose,
  callback: CallbackUrl,
): Promise<'set' | 'absent'> {
  return setInTenant(table, tenantId, ['callbackUrls', purpose], callback)
}

/** Suspends a tenant, or lets it in again; takes effect within the 30 s for which tenants are remembered. */
export function setTenantState(
  table: Table,
  tenantId: TenantId,
  state: Tenant['state'],
): Promise<'set' | 'absent'> {
  return setInTenant(table, tenantId, ['state'], state)
}

/** Sets what of the stage's limits is otherwise for a tenant; takes effect within the time for which tenants are remembered. */
export function setTenantLimits(
  table: Table,
  tenantId: TenantId,
  limits: TenantLimits,
): Promise<'set' | 'absent'> {
  return setInTenant(table, tenantId, ['limits'], limits)
}

/** Replaces the secret that signs a tenant's pushes. */
export function setWebhookSecret(
  table: Table,
  tenantId: TenantId,
  secret: Sealed,
): Promise<'set' | 'absent'> {
  return setInTenant(table, tenantId, ['webhookSecret'], secret)
}

/** What of a tenant's item is replaced: an attribute, or one entry of one. */
type TenantPart = readonly ['state' | 'limits' | 'webhookSecret'] | readonly ['callbackUrls', CallbackPurpose]

/** Changes touch only their own part, so that two at once both happen, without a read before. */
async function setInTenant(
  table: Table,
  tenantId: TenantId,
  part: TenantPart,
  value: unknown,
): Promise<'set' | 'absent'> {
  const names = part.map((name, depth): [string, string] => [`#part${depth}`, name])
  try {
    await table.sender.update({
      TableName: table.name,
      Key: tenantKey(tenantId),
      UpdateExpression: `SET ${names.map(([alias]) => alias).join('.')} = :value ADD #version :one`,
      ConditionExpression: 'attribute_exists(#key)',
      ExpressionAttributeNames: {
        ...Object.fromEntries(names),
        '#key': partitionKey,
        '#version': 'version',
      },
      ExpressionAttributeValues: { ':value': value, ':one': 1 },
    })
    return 'set'
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'absent'
    throw error
  }
}
