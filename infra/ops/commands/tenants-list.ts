import * as z from 'zod/mini'
import { listTenants } from '#shared/tenants/list-tenants.ts'
import { defineCommand } from '../command.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { chinaTime, iso } from '../output/times.ts'

export const tenantsList = defineCommand({
  usage: 'list',
  description: 'list all tenants',
  input: z.object({}),
  async run({ session: { backing } }) {
    const tenants = await listTenants(backing.table)
    const data = tenants.map(({ tenantId, name, state, callbackUrls, createdAt }) => ({
      ...{ tenantId, name, state, callbackUrls },
      createdAt: iso(createdAt),
    }))
    const rows = tenants.map(({ tenantId, name, state, callbackUrls, createdAt }) => [
      ...[tenantId, state, Object.keys(callbackUrls).join(', ') || '-', chinaTime(createdAt), name],
    ])
    return report(data, table(['tenant', 'state', 'callback urls', 'created', 'name'], rows))
  },
})
