import type { TenantId } from '#shared/ids.ts'
import type { Tenant } from '#shared/tenants/tenant.ts'
import { getTenant, setTenantState } from '#shared/tenants/tenant-store.ts'
import { notFound } from './failure.ts'
import { type Report, report } from './output/report.ts'
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
