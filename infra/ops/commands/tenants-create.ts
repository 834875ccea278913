import * as z from 'zod/mini'
import { createTenant } from '#shared/tenants/tenant-store.ts'
import { defineCommand } from '../command.ts'
import { conflict } from '../failure.ts'
import { tenantIdInput } from '../inputs.ts'
import { newWebhookSecret } from '../new-secrets.ts'
import { report } from '../output/report.ts'
import { fields } from '../output/table.ts'
import { openVault } from '../store/session.ts'

export const tenantsCreate = defineCommand({
  usage: 'create <tenantId>',
  description: 'create a tenant; its signing secret is shown once',
  options: [{ flags: '--name <name>', description: 'for people; the id unless given' }],
  input: z.object({
    tenantId: tenantIdInput,
    name: z.optional(z.string().check(z.minLength(1, 'must not be empty'), z.maxLength(200))),
  }),
  async run({ host, session }, { tenantId, name = tenantId }) {
    const { backing } = session
    const secret = newWebhookSecret(host.randomBytes)
    const vault = await openVault(session)
    const webhookSecret = await vault.seal(tenantId, secret, 'webhookSecret')
    const tenant = { tenantId, name, webhookSecret }
    const outcome = await createTenant(backing.table, tenant, backing.platform.now())
    if (outcome === 'exists') throw conflict(`there is a tenant ${tenantId} already`)
    return report({ tenantId, name, state: 'active', webhookSecret: secret }, [
      ...fields({ tenant: tenantId, name, 'signing secret': secret }),
      '',
      `The secret signs its pushes and is not shown again. Next: keys create ${tenantId}`,
    ])
  },
})
