import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { TenantId } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { getItem, putItem } from '#shared/table/items.ts'
import { tenantKey, tenantListing } from '#shared/table/keys.ts'
import { partitionKey } from '#shared/table/names.ts'
import { schemaVersion } from '#shared/table/schema-version.ts'
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
    schemaVersion,
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
  return setFields(table, tenantId, ['callbackUrls', purpose], callback)
}

/** Suspends a tenant, or lets it in again; takes effect within the 30 s for which tenants are remembered. */
export function setTenantState(
  table: Table,
  tenantId: TenantId,
  state: Tenant['state'],
): Promise<'set' | 'absent'> {
  return update(table, tenantId, { set: [[['state'], state]] })
}

/** Sets what of the stage's limits is otherwise for a tenant; takes effect within the time for which tenants are remembered. */
export function setTenantLimits(
  table: Table,
  tenantId: TenantId,
  limits: TenantLimits,
): Promise<'set' | 'absent'> {
  const { requestsPerMinute, ordersPerDay, openOrders } = limits
  return setFields(table, tenantId, ['limits'], { requestsPerMinute, ordersPerDay, openOrders })
}

/**
 * Replaces the secret that signs a tenant's pushes, if it is still the one that was read; else 'absent': of two that are
 * made at once the loser would sign nothing. With `until` the one before goes on to sign beside it, until that moment.
 */
export function replaceWebhookSecret(
  table: Table,
  { tenantId, webhookSecret: before }: Pick<Tenant, 'tenantId' | 'webhookSecret'>,
  secret: Sealed,
  until?: number,
): Promise<'set' | 'absent'> {
  const replaced = [['webhookSecret'], secret] as const
  const same = [['webhookSecret'], before] as const
  return until === undefined
    ? update(table, tenantId, { set: [replaced], remove: [['previousSecret']], same })
    : update(table, tenantId, { set: [replaced, [['previousSecret'], { secret: before, until }]], same })
}

/** A place in a tenant's item: an attribute, or a field within one. */
type Path = readonly string[]

/** What becomes of some places in a tenant's item, on condition that a map is there or is not. */
type Update = {
  readonly set: readonly (readonly [path: Path, value: unknown])[]
  readonly remove?: readonly Path[]
  readonly present?: Path
  readonly absent?: Path
  /** What must still lie somewhere. */
  readonly same?: readonly [path: Path, value: unknown]
}

/**
 * Sets the fields of a map, or takes them out of it where they are undefined. What else lies in the map stays: a newer
 * version of the code may have put it there.
 */
async function setFields(
  table: Table,
  tenantId: TenantId,
  map: Path,
  fields: Readonly<Record<string, unknown>>,
): Promise<'set' | 'absent'> {
  const defined = Object.entries(fields).filter(([, value]) => value !== undefined)
  const set = defined.map(([name, value]) => [[...map, name], value] as const)
  const remove = Object.keys(fields)
    .filter((name) => fields[name] === undefined)
    .map((name) => [...map, name])
  const whole = [[map, Object.fromEntries(defined)]] as const
  for (;;) {
    if ((await update(table, tenantId, { set, remove, present: map })) === 'set') return 'set'
    if ((await update(table, tenantId, { set: whole, absent: map })) === 'set') return 'set'
    if ((await getTenant(table, tenantId)) === undefined) return 'absent'
  }
}

/** Changes touch only their own part, so that two at once both happen, without a read before. */
async function update(
  table: Table,
  tenantId: TenantId,
  { set, remove = [], present, absent, same }: Update,
): Promise<'set' | 'absent'> {
  const names: Record<string, string> = {
    '#key': partitionKey,
    '#version': 'version',
    '#schema': 'schemaVersion',
  }
  const place = (path: Path) =>
    path
      .map((name) => {
        names[`#${name}`] = name
        return `#${name}`
      })
      .join('.')
  const assignments = set.map(([path], index) => `${place(path)} = :value${index}`)
  const removals = remove.map(place)
  const conditions = [
    'attribute_exists(#key)',
    ...(present === undefined ? [] : [`attribute_exists(${place(present)})`]),
    ...(absent === undefined ? [] : [`attribute_not_exists(${place(absent)})`]),
    ...(same === undefined ? [] : [`${place(same[0])} = :same`]),
    '(attribute_not_exists(#schema) OR #schema < :newer)',
  ]
  try {
    await table.sender.update({
      TableName: table.name,
      Key: tenantKey(tenantId),
      UpdateExpression: [
        ...(assignments.length === 0 ? [] : [`SET ${assignments.join(', ')}`]),
        ...(removals.length === 0 ? [] : [`REMOVE ${removals.join(', ')}`]),
        'ADD #version :one',
      ].join(' '),
      ConditionExpression: conditions.join(' AND '),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: {
        ...Object.fromEntries(set.map(([, value], index) => [`:value${index}`, value])),
        ...(same === undefined ? {} : { ':same': same[1] }),
        ...{ ':one': 1, ':newer': schemaVersion + 1 },
      },
    })
    return 'set'
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    // Throws NewerItem where that is why.
    await getTenant(table, tenantId)
    return 'absent'
  }
}
