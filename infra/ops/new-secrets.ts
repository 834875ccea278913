import type { SealingKey } from '#shared/vault/vault.ts'
import { usageFailure } from './failure.ts'
import type { Host } from './host.ts'
import { say } from './output/language.ts'

/** 256 random bits in base64url: a key, or the secret part of a URL. */
export function newSecret({ randomBytes }: Pick<Host, 'randomBytes'>): string {
  return randomBytes(32).toString('base64url')
}

/** A new sealing key, by an id that no other has. */
export function newSealingKey(host: Pick<Host, 'randomBytes' | 'uuid'>): SealingKey {
  return { kid: `k-${host.uuid().slice(0, 8)}`, key: newSecret(host) }
}

/** By this a key is recognised for what it is, wherever it turns up: in a log, in a repository. */
const apiKeyPrefix = 'gtk_'

/** A new API key: 256 random bits. */
export function newApiKey(randomBytes: (length: number) => Buffer): string {
  return `${apiKeyPrefix}${randomBytes(32).toString('base64url')}`
}

/** A new secret for signing a tenant's pushes, as Standard Webhooks writes it: 256 random bits. */
export function newWebhookSecret(randomBytes: (length: number) => Buffer): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

/** Our key at Juhe, from the terminal without being shown, or from stdin. Throws an OpsFailure (`usage`) if there is none. */
export async function juheKeyOf(host: Host): Promise<string> {
  const { askSecret } = host
  const given = askSecret === undefined ? await host.readInput() : await askSecret(say("Juhe's key: "))
  const key = given.trim()
  if (key === '') throw usageFailure("Juhe's key must come from stdin")
  return key
}
