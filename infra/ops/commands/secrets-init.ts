import * as z from 'zod/mini'
import { ConfigurationError } from '#shared/lambda/platform/configuration-error.ts'
import type { SecretName } from '#shared/lambda/platform/secret-names.ts'
import { defineCommand } from '../command.ts'
import { conflict } from '../failure.ts'
import type { Host } from '../host.ts'
import { juheKeyOf, newSealingKey, newSecret } from '../new-secrets.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import type { Session } from '../store/session.ts'

/** Those that the service cannot do without. */
const names = ['juhe', 'callbacks', 'vault'] as const satisfies readonly SecretName[]
type NeededSecret = (typeof names)[number]

/** Fills the secrets of a new stage, once: what is there and usable stays, since orders are sealed with it. */
export const secretsInit = defineCommand({
  usage: 'init',
  description: "fill a new stage's secrets that hold nothing usable yet; Juhe's key is read from stdin",
  input: z.object({}),
  async run({ host, session }) {
    const { putSecret } = session
    if (putSecret === undefined) throw conflict('the local service makes its own secrets: name a --stage')
    const results: { readonly secret: NeededSecret; readonly result: 'filled' | 'kept' }[] = []
    for (const secret of names) {
      const usable = await isUsable(session, secret)
      if (!usable) await putSecret(secret, await newValue(host, secret))
      results.push({ secret, result: usable ? 'kept' : 'filled' })
    }
    return report(
      results,
      table(
        ['secret', 'result'],
        results.map(({ secret, result }) => [secret, result]),
      ),
    )
  },
})

async function isUsable({ backing }: Session, secret: NeededSecret): Promise<boolean> {
  try {
    await backing.secrets[secret]()
    return true
  } catch (error) {
    // What cannot be read for another reason may well be usable, and must not be replaced.
    if (error instanceof ConfigurationError) return false
    throw error
  }
}

async function newValue(host: Host, secret: NeededSecret): Promise<unknown> {
  switch (secret) {
    case 'juhe':
      return { juheKey: await juheKeyOf(host) }
    case 'callbacks':
      return { callbackTokens: { 1: [newSecret(host)], 2: [newSecret(host)], 3: [newSecret(host)] } }
    case 'vault':
      return { sealingKeys: [newSealingKey(host)], fingerprintKey: newSecret(host) }
  }
}
