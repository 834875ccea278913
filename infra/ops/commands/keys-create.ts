import * as z from 'zod/mini'
import { createApiKey, hashApiKey } from '#shared/tenants/api-keys.ts'
import { defineCommand } from '../command.ts'
import { conflict } from '../failure.ts'
import { futureMoment } from '../future-moment.ts'
import { flagInput, momentInput, tenantIdInput } from '../inputs.ts'
import { newApiKey } from '../new-secrets.ts'
import { report } from '../output/report.ts'
import { fields } from '../output/table.ts'
import { keyIdOf, restrictionsText, restrictionsView, tenantOf } from '../tenants.ts'

export const keysCreate = defineCommand({
  usage: 'create <tenantId>',
  description: 'create an API key, which is shown once',
  options: [
    { flags: '--read-only', description: 'the key may ask, but change nothing' },
    { flags: '--no-refunds', description: 'the key may do everything but refund' },
    {
      flags: '--expires <moment>',
      description: 'the key counts until then: 30d from now, or a day in China',
    },
  ],
  input: z.object({
    tenantId: tenantIdInput,
    readOnly: flagInput,
    // The command line takes --no-<name> for the name's denial.
    refunds: z._default(z.boolean(), true),
    expires: z.optional(momentInput),
  }),
  async run({ host, session }, { tenantId, readOnly, refunds, expires }) {
    const { table, platform } = session.backing
    await tenantOf(session, tenantId)
    const now = platform.now()
    const expiresAt = futureMoment(expires, { now, machineNow: host.now() })
    const restrictions = { readOnly, noRefunds: !refunds, expiresAt }
    const apiKey = newApiKey(host.randomBytes)
    const outcome = await createApiKey(table, apiKey, tenantId, now, restrictions)
    if (outcome !== 'created') throw conflict('the new key is taken: the source of randomness is broken')
    const keyId = keyIdOf(hashApiKey(apiKey))
    return report({ tenantId, keyId, apiKey, ...restrictionsView(restrictions) }, [
      ...fields({
        tenant: tenantId,
        'key id': keyId,
        'API key': apiKey,
        may: restrictionsText(restrictions),
      }),
      '',
      'Only a hash of it is stored: it is not shown again.',
    ])
  },
})
