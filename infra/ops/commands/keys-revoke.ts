import * as z from 'zod/mini'
import { hashApiKey, revokeApiKey, tenantIdOfKey } from '#shared/tenants/api-keys.ts'
import { defineCommand, type Ops } from '../command.ts'
import { notFound, usageFailure } from '../failure.ts'
import { flagInput, tenantIdInput } from '../inputs.ts'
import { report } from '../output/report.ts'
import { hashOfKeyId, keyIdOf } from '../tenants.ts'

const input = z.object({
  tenantId: z.optional(tenantIdInput),
  keyId: z.optional(z.string().check(z.regex(/^[0-9a-f]{6,64}$/, 'must be 6 to 64 hex digits (keys list)'))),
  stdin: flagInput,
})

export const keysRevoke = defineCommand({
  usage: 'revoke [tenantId] [keyId]',
  description: 'take an API key out of use, for good',
  options: [{ flags: '--stdin', description: 'read the key itself from stdin: one that leaked' }],
  input,
  async run(ops, given) {
    const { table, platform } = ops.session.backing
    const hash = await hashOf(ops, given)
    const keyId = keyIdOf(hash)
    const tenantId = await tenantIdOfKey(table, hash)
    if (tenantId !== undefined) {
      await ops.confirm(
        `Key ${keyId} of tenant ${tenantId} will be refused, and cannot be taken into use again.`,
      )
    }
    const outcome = await revokeApiKey(table, hash, platform.now())
    if (outcome === 'absent') throw notFound('there is no such key')
    return report({ keyId, revoked: true }, [`Key ${keyId} is revoked. It takes effect within 30 s.`])
  },
})

/** A key that leaked is in the operator's hands, but must not get into his shell's history: hence stdin. */
async function hashOf(
  { host, session }: Ops,
  { tenantId, keyId, stdin }: z.infer<typeof input>,
): Promise<string> {
  if (stdin) return hashApiKey((await host.readInput()).trim())
  if (tenantId === undefined || keyId === undefined) {
    throw usageFailure('say which key: <tenantId> <keyId>, or --stdin')
  }
  return hashOfKeyId(session.backing.table, tenantId, keyId)
}
