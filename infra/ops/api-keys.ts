import type { TenantId } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { listApiKeys } from '#shared/tenants/list-api-keys.ts'
import { conflict, notFound } from './failure.ts'

/** By this a key is recognised for what it is, wherever it turns up: in a log, in a repository. */
const prefix = 'gtk_'

/** A new API key: 256 random bits. */
export function newApiKey(randomBytes: (length: number) => Buffer): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`
}

/** By what operators call a key that nobody can show any more: the beginning of its hash. */
export function keyIdOf(hash: string): string {
  return hash.slice(0, 12)
}

/** The hash of a tenant's key by its id. Throws an OpsFailure when there is none (`notFound`), or several. */
export async function hashOfKeyId(table: Table, tenantId: TenantId, keyId: string): Promise<string> {
  const [found, another] = (await listApiKeys(table, tenantId)).filter(({ hash }) => hash.startsWith(keyId))
  if (found === undefined) throw notFound(`tenant ${tenantId} has no key ${keyId}`)
  if (another !== undefined) throw conflict(`tenant ${tenantId} has several keys ${keyId}…: say more of it`)
  return found.hash
}
