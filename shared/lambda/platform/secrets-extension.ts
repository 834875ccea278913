import * as z from 'zod/mini'
import { ConfigurationError } from './configuration-error.ts'
import type { Platform } from './platform.ts'
import { parseSecretDocument } from './secret-document.ts'

/** Where Lambda's extension for parameters and secrets answers. */
const extensionUrl = 'http://localhost:2773/secretsmanager/get?secretId='

/** The extension says 400 until it is ready: tried again, with these pauses (ms). */
const pauses = [25, 50, 100, 200, 400, 800]

const extensionReply = z.object({ SecretString: z.string() })

/**
 * Reads a secret's document through Lambda's extension. With a signal it is asked once, and until that aborts. Throws a
 * ConfigurationError when it refuses, or answers what cannot be read.
 */
export async function fetchSecret(
  platform: Pick<Platform, 'env' | 'sleep' | 'fetch'>,
  secretArn: string,
  signal?: AbortSignal,
): Promise<string> {
  const headers = { 'X-Aws-Parameters-Secrets-Token': platform.env.AWS_SESSION_TOKEN ?? '' }
  const init = signal === undefined ? { headers } : { headers, signal }
  let status = 0
  for (const pause of signal === undefined ? [0, ...pauses] : [0]) {
    if (pause > 0) await platform.sleep(pause)
    const reply = await platform.fetch(`${extensionUrl}${encodeURIComponent(secretArn)}`, init)
    const text = await reply.text()
    if (reply.ok) return parseSecretDocument(extensionReply, text).SecretString
    status = reply.status
  }
  throw new ConfigurationError(`the secrets could not be fetched: the extension answers ${status}`)
}
