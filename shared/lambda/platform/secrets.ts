import * as z from 'zod/mini'
import { createCache } from '#shared/cache.ts'
import { ConfigurationError } from './configuration-error.ts'
import { describeError } from './describe-error.ts'
import type { Environment } from './environment.ts'
import type { Platform, ReadSecret } from './platform.ts'
import { parseSecretDocument } from './secret-document.ts'
import { type SecretName, secretVariables } from './secret-names.ts'
import { fetchSecret } from './secrets-extension.ts'
import { withTimeLimit } from './time-limit.ts'

const key32 = z.string().check(z.regex(/^[\w-]{43}$/, 'must be 32 bytes in base64url'))
const sealingKey = z.object({ kid: z.string().check(z.minLength(1)), key: key32 })
const tokens = z
  .array(z.string().check(z.minLength(16, 'must have at least 16 characters')))
  .check(z.minLength(1))

const juheSecret = z.object({
  /** Our key at Juhe. */
  juheKey: z.string().check(z.minLength(1)),
})

const callbacksSecret = z.object({
  /** The secret parts of the URLs that Juhe pushes to, by type; more than one while they are being changed. */
  callbackTokens: z.object({ 1: tokens, 2: tokens, 3: tokens }),
})

const vaultSecret = z.object({
  /** The key ring of the vault: the first key seals, all of them open. */
  sealingKeys: z.tuple([sealingKey], sealingKey),
  /** For fingerprints of an order's content. */
  fingerprintKey: key32,
})

/** A key that cannot be used is told of when it is needed: it must not take the others with it. */
const anyKey = z.catch(z.object({ kid: z.string(), key: z.string() }), { kid: '', key: '' })
const usableVault = z.object({
  sealingKeys: z.tuple([anyKey], anyKey),
  fingerprintKey: z.catch(z.string(), ''),
})

const secretsSchema = z.object({ ...juheSecret.shape, ...callbacksSecret.shape, ...vaultSecret.shape })

/** All that only the service may know, in one document: how it is kept outside of AWS. */
export type Secrets = z.infer<typeof secretsSchema>

/**
 * The secrets, each read when it is first asked for, and again when what is kept is older than `secretLifetimeMs`. Only
 * a first reading can fail: later ones that do are logged, and what was read before is used on.
 */
export type SecretSource = {
  readonly juhe: () => Promise<z.infer<typeof juheSecret>>
  readonly callbacks: () => Promise<z.infer<typeof callbacksSecret>>
  readonly vault: () => Promise<z.infer<typeof vaultSecret>>
}

/**
 * How old what was read of a secret may be, ms. The extension, from which functions read, keeps it for as long again
 * (infra/aws/service-function.ts): so every process knows what was changed ten minutes later at most, and rotating a key
 * or a token needs no deployment.
 */
export const secretLifetimeMs = 5 * 60_000

/** What reading again takes. */
type Renewing = Pick<Platform, 'now' | 'sleep' | 'log'>

/** What reading takes, and how the extension is asked. */
type Caller = Renewing & Pick<Platform, 'env' | 'fetch' | 'readSecret'>

/** After how long a renewal that failed is tried again, ms. */
const retryMs = 30_000

/** How long a renewal may take, ms: a request waits for it. */
const renewalPatienceMs = 2_000

/**
 * Where the secrets come from: on AWS each from Secrets Manager, elsewhere from one document in SECRETS. Reading
 * throws a ConfigurationError that names what is wrong and repeats nothing of a secret.
 */
export function openSecrets(platform: Caller, environment: Environment): SecretSource {
  if (platform.readSecret !== undefined) return secretSource(platform, platform.readSecret)
  const { secrets, secretArns } = environment
  // What stands in the environment stands there for as long as the process lives.
  if (secrets !== undefined) return secretSource(platform, async () => secrets, Number.POSITIVE_INFINITY)
  return secretSource(platform, async (name, signal) => {
    const secretArn = secretArns[name]
    if (secretArn !== undefined) return fetchSecret(platform, secretArn, signal)
    throw new ConfigurationError(`${secretVariables[name]} (on AWS) or SECRETS (elsewhere) is required`)
  })
}

/** The secrets as `read` reads them. */
export function secretSource(
  platform: Renewing,
  read: ReadSecret,
  lifetimeMs = secretLifetimeMs,
): SecretSource {
  return {
    juhe: renewed(platform, 'juhe', juheSecret, read, lifetimeMs),
    callbacks: renewed(platform, 'callbacks', callbacksSecret, read, lifetimeMs),
    vault: renewed(platform, 'vault', usableVault, read, lifetimeMs),
  }
}

/** Reads the whole document from JSON. Throws a ConfigurationError that repeats nothing of it. */
export function parseSecrets(text: string): Secrets {
  return parseSecretDocument(secretsSchema, text)
}

/** One secret. While it is fresh, asking for it waits for nothing; those who ask while it is read share the reading. */
function renewed<Schema extends z.ZodMiniType>(
  platform: Renewing,
  name: SecretName,
  schema: Schema,
  read: ReadSecret,
  lifetimeMs: number,
): () => Promise<z.infer<Schema>> {
  const parsed = async (signal?: AbortSignal) => parseSecretDocument(schema, await read(name, signal))
  const limit = { softMs: renewalPatienceMs, hardMs: renewalPatienceMs }
  let last: { readonly value: z.infer<Schema> } | undefined
  const cache = createCache({
    now: platform.now,
    maxEntries: 1,
    lifetimeMs: ({ isRead }) => (isRead ? lifetimeMs : retryMs),
    async load() {
      try {
        const value = last === undefined ? await parsed() : await withTimeLimit(platform, limit, parsed)
        last = { value }
        return { value, isRead: true }
      } catch (error) {
        if (last === undefined) throw error
        platform.log({ event: 'failure', source: 'secrets', secret: name, ...describeError(error) })
        return { value: last.value, isRead: false }
      }
    },
  })
  return async () => (await cache.get(name)).value
}
