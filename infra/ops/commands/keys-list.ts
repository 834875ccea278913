import * as z from 'zod/mini'
import { listApiKeys } from '#shared/tenants/list-api-keys.ts'
import { defineCommand } from '../command.ts'
import { tenantIdInput } from '../inputs.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { chinaTime, iso } from '../output/times.ts'
import { keyIdOf, restrictionsText, restrictionsView, tenantOf } from '../tenants.ts'

export const keysList = defineCommand({
  usage: 'list <tenantId>',
  description: "list a tenant's API keys by their ids, revoked ones included",
  input: z.object({ tenantId: tenantIdInput }),
  async run({ session }, { tenantId }) {
    await tenantOf(session, tenantId)
    const keys = await listApiKeys(session.backing.table, tenantId)
    const data = keys.map(({ hash, createdAt, revokedAt, usedAt, ...restrictions }) => ({
      keyId: keyIdOf(hash),
      createdAt: iso(createdAt),
      ...restrictionsView(restrictions),
      ...(revokedAt === undefined ? {} : { revokedAt: iso(revokedAt) }),
      ...(usedAt === undefined ? {} : { usedAt: iso(usedAt) }),
    }))
    const rows = keys.map(({ hash, createdAt, revokedAt, usedAt, ...restrictions }) => [
      ...[keyIdOf(hash), chinaTime(createdAt), revokedAt === undefined ? '-' : chinaTime(revokedAt)],
      usedAt === undefined ? '-' : chinaTime(usedAt),
      restrictionsText(restrictions),
    ])
    return report(data, table(['key id', 'created', 'revoked', 'last used (hour)', 'may'], rows))
  },
})
