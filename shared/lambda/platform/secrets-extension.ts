import * as z from 'zod/mini'
import { ConfigurationError } from './configuration-error.ts'
import type { Platform } from './platform.ts'
import { parseSecretDocument } from './secret-document.ts'

/** Where Lambda's extension for parameters and secrets answers, unless its own variable names another port. */
const usualPort = '2773'

/** The extension does not listen at first, then says 400 until it is ready: tried again, with these pauses (ms). */
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
  const port = platform.env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT ?? usualPort
  const url = `http://localhost:${port}/secretsmanager/get?secretId=${encodeURIComponent(secretArn)}`
  const headers = { 'X-Aws-Parameters-Secrets-Token': platform.env.AWS_SESSION_TOKEN ?? '' }
  let refusal = 'nothing'
  for (const pause of signal === undefined ? [0, ...pauses] : [0]) {
    if (pause > 0) await platform.sleep(pause)
    const answer = await ask(platform, url, signal === undefined ? { headers } : { headers, signal })
    if (answer?.ok) return parseSecretDocument(extensionReply, answer.text).SecretString
    refusal = String(answer?.status ?? 'nothing')
  }
  throw new ConfigurationError(`the secrets could not be fetched: the extension answers ${refusal}`)
}

/** The extension's answer; undefined where it does not listen yet. */
async function ask({ fetch }: Pick<Platform, 'fetch'>, url: string, init: Parameters<Platform['fetch']>[1]) {
  try {
    const reply = await fetch(url, init)
    return { ok: reply.ok, status: reply.status, text: await reply.text() }
  } catch (error) {
    if (init?.signal !== undefined) throw error
    return undefined
  }
}
