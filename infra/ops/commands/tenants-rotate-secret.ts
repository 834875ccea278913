import * as z from 'zod/mini'
import { setWebhookSecret } from '#shared/tenants/tenant-store.ts'
import { defineCommand } from '../command.ts'
import { tenantIdInput } from '../inputs.ts'
import { newWebhookSecret } from '../new-secrets.ts'
import { report } from '../output/report.ts'
import { fields } from '../output/table.ts'
import { openVault } from '../store/session.ts'
import { tenantOf } from '../tenants.ts'

export const tenantsRotateSecret = defineCommand({
  usage: 'rotate-secret <tenantId>',
  description: "replace the secret that signs a tenant's pushes; the new one is shown once",
  input: z.object({ tenantId: tenantIdInput }),
  async run({ world, session, confirm }, { tenantId }) {
    const { backing } = session
    await tenantOf(session, tenantId)
    await confirm(`Receivers of ${tenantId} will refuse its pushes until they have the new secret.`)
    const secret = newWebhookSecret(world.randomBytes)
    const vault = await openVault(session)
    await setWebhookSecret(backing.table, tenantId, await vault.seal(tenantId, secret))
    return report({ tenantId, webhookSecret: secret }, [
      ...fields({ tenant: tenantId, 'signing secret': secret }),
      '',
      'Pushes are signed with it within 10 s; it is not shown again.',
    ])
  },
})
