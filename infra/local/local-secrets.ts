import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigurationError } from '#shared/lambda/configuration-error.ts'
import { parseSecrets, type Secrets } from '#shared/lambda/secrets.ts'

/** The service's key at the sandbox. */
export const sandboxKey = 'sandbox-key'

/**
 * The secrets of a data folder, made on its first use and kept in it, readable by its owner only: what lies
 * in the folder stays readable to the service over restarts, and Juhe's callback URLs stay the same.
 */
export async function localSecrets(dataDir: string): Promise<Secrets> {
  const file = join(dataDir, 'secrets.json')
  const known = await readFile(file, 'utf8').catch(() => undefined)
  if (known !== undefined) return readKnown(file, known)
  const secrets: Secrets = {
    juheKey: sandboxKey,
    callbackTokens: { 1: [newSecret()], 2: [newSecret()], 3: [newSecret()] },
    sealingKeys: [{ kid: 'local-1', key: newSecret() }],
    fingerprintKey: newSecret(),
  }
  await writeFile(`${file}.next`, JSON.stringify(secrets), { mode: 0o600 })
  await rename(`${file}.next`, file)
  return secrets
}

function readKnown(file: string, text: string): Secrets {
  try {
    return parseSecrets(text)
  } catch (error) {
    throw new ConfigurationError(`${file} is damaged: restore it, or remove the whole folder to start anew`, {
      cause: error,
    })
  }
}

/** 32 random bytes in base64url. */
function newSecret(): string {
  return randomBytes(32).toString('base64url')
}
