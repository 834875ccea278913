import * as z from 'zod/mini'
import { replaceWebhookSecret } from '#shared/tenants/tenant-store.ts'
import { defineCommand } from '../command.ts'
import { conflict } from '../failure.ts'
import { futureMoment } from '../future-moment.ts'
import { momentInput, tenantIdInput } from '../inputs.ts'
import { newWebhookSecret } from '../new-secrets.ts'
import { report } from '../output/report.ts'
import { fields } from '../output/table.ts'
import { chinaTime, iso } from '../output/times.ts'
import { openVault } from '../store/session.ts'
import { tenantOf } from '../tenants.ts'

export const tenantsRotateSecret = defineCommand({
  usage: 'rotate-secret <tenantId>',
  description: "replace the secret that signs a tenant's pushes; the new one is shown once",
  options: [
    {
      flags: '--until <moment>',
      description: 'sign with both secrets until then: 24h from now, a day, or 2026-02-10 08:30 in China',
    },
  ],
  input: z.object({ tenantId: tenantIdInput, until: z.optional(momentInput) }),
  async run({ host, session, confirm }, { tenantId, until: given }) {
    const { backing } = session
    const tenant = await tenantOf(session, tenantId)
    const until = futureMoment(given, { now: backing.platform.now(), machineNow: host.now() })
    await confirm(
      until === undefined
        ? `Receivers of ${tenantId} will refuse its pushes until they have the new secret.`
        : `Receivers of ${tenantId} must have the new secret by ${chinaTime(until)}.`,
    )
    const secret = newWebhookSecret(host.randomBytes)
    const vault = await openVault(session)
    const sealed = await vault.seal(tenantId, secret, 'webhookSecret')
    if ((await replaceWebhookSecret(backing.table, tenant, sealed, until)) === 'absent')
      throw conflict(`the signing secret of ${tenantId} was changed meanwhile: it stays as it is now`)
    const overlap = until === undefined ? {} : { previousSecretUntil: iso(until) }
    return report({ tenantId, webhookSecret: secret, ...overlap }, [
      ...fields({ tenant: tenantId, 'signing secret': secret }),
      '',
      'Pushes are signed with it within 10 s; it is not shown again.',
      ...(until === undefined ? [] : [`The secret before signs beside it until ${chinaTime(until)}.`]),
    ])
  },
})
