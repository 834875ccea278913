import * as z from 'zod/mini'
import { createApiKey, hashApiKey } from '#shared/tenants/api-keys.ts'
import { defineCommand } from '../command.ts'
import { conflict } from '../failure.ts'
import { tenantIdInput } from '../inputs.ts'
import { newApiKey } from '../new-secrets.ts'
import { report } from '../output/report.ts'
import { fields } from '../output/table.ts'
import { keyIdOf, tenantOf } from '../tenants.ts'

export const keysCreate = defineCommand({
  usage: 'create <tenantId>',
  description: 'create an API key, which is shown once',
  input: z.object({ tenantId: tenantIdInput }),
  async run({ world, session }, { tenantId }) {
    const { table, platform } = session.backing
    await tenantOf(session, tenantId)
    const apiKey = newApiKey(world.randomBytes)
    const outcome = await createApiKey(table, apiKey, tenantId, platform.now())
    if (outcome !== 'created') throw conflict('the new key is taken: the source of randomness is broken')
    const keyId = keyIdOf(hashApiKey(apiKey))
    return report({ tenantId, keyId, apiKey }, [
      ...fields({ tenant: tenantId, 'key id': keyId, 'API key': apiKey }),
      '',
      'Only a hash of it is stored: it is not shown again.',
    ])
  },
})
