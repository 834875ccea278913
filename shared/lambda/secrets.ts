import * as z from 'zod/mini'
import { lazy } from '#shared/lazy.ts'
import { ConfigurationError } from './configuration-error.ts'
import type { Environment } from './environment.ts'
import type { Platform } from './platform.ts'
import { type SecretName, secretVariables } from './secret-names.ts'

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

/** The secrets, each fetched when it is first asked for and then kept; what could not be fetched or read is tried again. */
export type SecretSource = {
  readonly juhe: () => Promise<z.infer<typeof juheSecret>>
  readonly callbacks: () => Promise<z.infer<typeof callbacksSecret>>
  readonly vault: () => Promise<z.infer<typeof vaultSecret>>
}

/** How the extension is asked. */
type Caller = Pick<Platform, 'env' | 'sleep' | 'fetch'>

/**
 * Where the secrets come from: on AWS each from Secrets Manager, elsewhere from one document in SECRETS. Reading
 * throws a ConfigurationError that names what is wrong and repeats nothing of a secret.
 */
export function openSecrets(platform: Caller, environment: Environment): SecretSource {
  return {
    juhe: lazy(async () => parse(juheSecret, await read(platform, environment, 'juhe'))),
    callbacks: lazy(async () => parse(callbacksSecret, await read(platform, environment, 'callbacks'))),
    vault: lazy(async () => parse(usableVault, await read(platform, environment, 'vault'))),
  }
}

/** Reads the whole document from JSON. Throws a ConfigurationError that repeats nothing of it. */
export function parseSecrets(text: string): Secrets {
  return parse(secretsSchema, text)
}

async function read(platform: Caller, environment: Environment, name: SecretName): Promise<string> {
  const { secrets, secretArns } = environment
  if (secrets !== undefined) return secrets
  const secretArn = secretArns[name]
  if (secretArn !== undefined) return fetchSecret(platform, secretArn)
  throw new ConfigurationError(`${secretVariables[name]} (on AWS) or SECRETS (elsewhere) is required`)
}

function parse<Schema extends z.ZodMiniType>(schema: Schema, text: string): z.infer<Schema> {
  const parsed = schema.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim())
  throw new ConfigurationError(`the secrets are not usable: ${faults.join('; ')}`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Where Lambda's extension for parameters and secrets answers. */
const extensionUrl = 'http://localhost:2773/secretsmanager/get?secretId='

/** The extension says 400 until it is ready: tried again, with these pauses (ms). */
const pauses = [25, 50, 100, 200, 400, 800]

const extensionReply = z.object({ SecretString: z.string() })

async function fetchSecret(platform: Caller, secretArn: string): Promise<string> {
  const headers = { 'X-Aws-Parameters-Secrets-Token': platform.env.AWS_SESSION_TOKEN ?? '' }
  let status = 0
  for (const pause of [0, ...pauses]) {
    if (pause > 0) await platform.sleep(pause)
    const reply = await platform.fetch(`${extensionUrl}${encodeURIComponent(secretArn)}`, { headers })
    const text = await reply.text()
    if (reply.ok) return extensionReply.parse(JSON.parse(text)).SecretString
    status = reply.status
  }
  throw new ConfigurationError(`the secrets could not be fetched: the extension answers ${status}`)
}
