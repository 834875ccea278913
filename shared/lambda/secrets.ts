import * as z from 'zod/mini'
import { ConfigurationError } from './configuration-error.ts'
import type { Environment } from './environment.ts'
import type { BarePlatform } from './platform.ts'

const key32 = z.string().check(z.regex(/^[\w-]{43}$/, 'must be 32 bytes in base64url'))
const sealingKey = z.object({ kid: z.string().check(z.minLength(1)), key: key32 })
const tokens = z
  .array(z.string().check(z.minLength(16, 'must have at least 16 characters')))
  .check(z.minLength(1))

const secretsSchema = z.object({
  /** Our key at Juhe. */
  juheKey: z.string().check(z.minLength(1)),
  /** The secret parts of the URLs that Juhe pushes to, by type; more than one while they are being changed. */
  callbackTokens: z.object({ 1: tokens, 2: tokens, 3: tokens }),
  /** The key ring of the vault: the first key seals, all of them open. */
  sealingKeys: z.tuple([sealingKey], sealingKey),
  /** For fingerprints of an order's content. */
  fingerprintKey: key32,
})

/** What only the service may know. */
export type Secrets = z.infer<typeof secretsSchema>

/** Where Lambda's extension for parameters and secrets answers. */
const extensionUrl = 'http://localhost:2773/secretsmanager/get?secretId='

/** The extension says 400 until it is ready: tried again, with these pauses (ms). */
const pauses = [25, 50, 100, 200, 400, 800]

/** Reads the secrets. Throws a ConfigurationError that names what is wrong and repeats no secret. */
export async function readSecrets(platform: BarePlatform, environment: Environment): Promise<Secrets> {
  const { secrets, secretArn } = environment
  if (secrets !== undefined) return parseSecrets(secrets)
  if (secretArn !== undefined) return parseSecrets(await fetchSecret(platform, secretArn))
  throw new ConfigurationError('SECRET_ARN (on AWS) or SECRETS (elsewhere) is required')
}

/** Reads the secrets from JSON. Throws a ConfigurationError that repeats nothing of them. */
export function parseSecrets(text: string): Secrets {
  const parsed = secretsSchema.safeParse(jsonOf(text))
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

const extensionReply = z.object({ SecretString: z.string() })

async function fetchSecret(platform: BarePlatform, secretArn: string): Promise<string> {
  const headers = { 'X-Aws-Parameters-Secrets-Token': platform.env.AWS_SESSION_TOKEN ?? '' }
  let status = 0
  for (const pause of [0, ...pauses]) {
    if (pause > 0) await platform.sleep(pause)
    const reply = await platform.fetch(`${extensionUrl}${encodeURIComponent(secretArn)}`, { headers })
    if (reply.ok) return extensionReply.parse(await reply.json()).SecretString
    status = reply.status
    await reply.body?.cancel()
  }
  throw new ConfigurationError(`the secrets could not be fetched: the extension answers ${status}`)
}
