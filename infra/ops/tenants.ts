import type { TenantId } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { KeyRestrictions } from '#shared/tenants/api-keys.ts'
import { listApiKeys } from '#shared/tenants/list-api-keys.ts'
import type { Tenant } from '#shared/tenants/tenant.ts'
import { getTenant, setTenantState } from '#shared/tenants/tenant-store.ts'
import { conflict, notFound } from './failure.ts'
import { type Report, report } from './output/report.ts'
import { chinaTime, iso } from './output/times.ts'
import type { Session } from './store/session.ts'

/** A tenant. Throws an OpsFailure (`notFound`) when there is none of that id. */
export async function tenantOf({ backing }: Session, tenantId: TenantId): Promise<Tenant> {
  const tenant = await getTenant(backing.table, tenantId)
  if (tenant === undefined) throw notFound(`there is no tenant ${tenantId}`)
  return tenant
}

/** Lets a tenant in, or keeps it out. Throws an OpsFailure (`notFound`) when there is none of that id. */
export async function setState(
  { backing }: Session,
  tenantId: TenantId,
  state: Tenant['state'],
): Promise<Report> {
  const outcome = await setTenantState(backing.table, tenantId, state)
  if (outcome === 'absent') throw notFound(`there is no tenant ${tenantId}`)
  return report({ tenantId, state }, [`Tenant ${tenantId} is ${state}. It takes effect within 30 s.`])
}

/** What a key is kept from, as JSON: only what it is. */
export function restrictionsView({ readOnly, noRefunds, expiresAt }: KeyRestrictions) {
  return {
    ...(readOnly === true ? { readOnly } : {}),
    ...(noRefunds === true ? { noRefunds } : {}),
    ...(expiresAt === undefined ? {} : { expiresAt: iso(expiresAt) }),
  }
}

/** The same in words. */
export function restrictionsText({ readOnly, noRefunds, expiresAt }: KeyRestrictions): string {
  const uses = readOnly === true ? 'read' : noRefunds === true ? 'all but refunds' : 'all'
  return expiresAt === undefined ? uses : `${uses} until ${chinaTime(expiresAt)}`
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
