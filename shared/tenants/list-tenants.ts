import { TenantId } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { tenantsPartition } from '#shared/table/keys.ts'
import { listItems } from '#shared/table/listing.ts'
import type { Tenant } from './tenant.ts'
import { getTenant } from './tenant-store.ts'

/** Every tenant, by its id. Made for operators: it reads each of them. */
export async function listTenants(table: Table): Promise<readonly Tenant[]> {
  const tenants: Tenant[] = []
  for await (const { listSk } of listItems(table, tenantsPartition)) {
    const tenant = await getTenant(table, TenantId.parse(listSk))
    if (tenant !== undefined) tenants.push(tenant)
  }
  return tenants
}
