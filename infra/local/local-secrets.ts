import { randomBytes } from 'node:crypto'
import { access, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigurationError } from '#shared/lambda/platform/configuration-error.ts'
import { parseSecrets, type Secrets } from '#shared/lambda/platform/secrets.ts'

/** The service's key at the sandbox. */
export const sandboxKey = 'sandbox-key'

/**
 * The secrets of a data folder, made on its first use and kept in it, readable by its owner only: what lies
 * in the folder stays readable to the service over restarts, and Juhe's callback URLs stay the same.
 */
export async function localSecrets(dataDir: string): Promise<Secrets> {
  const file = fileIn(dataDir)
  const known = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new ConfigurationError(`${file} cannot be read (${error.code}): make it readable`, { cause: error })
  })
  if (known !== undefined) return readKnown(file, known)
  // New ones would open nothing that lies in the folder, and would hide that the old ones are lost.
  if (await isThere(join(dataDir, 'table'))) {
    throw new ConfigurationError(
      `${file} is missing, and the orders beside it are sealed with it: restore it, or remove the whole folder to start anew`,
    )
  }
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

/** The document of a data folder's secrets as it is now: one holds all of them. */
export function readLocalSecrets(dataDir: string): Promise<string> {
  return readFile(fileIn(dataDir), 'utf8')
}

/**
 * Puts another document in the place of `before`. It is `changed` when that is no longer what is there, and `busy`
 * while somebody else puts one there, or was killed while he did. Throws a ConfigurationError when the new one is no
 * usable one.
 */
export async function replaceLocalSecrets(
  dataDir: string,
  before: string,
  after: string,
): Promise<'replaced' | 'changed' | 'busy'> {
  parseSecrets(after)
  const next = localSecretsInTheMaking(dataDir)
  try {
    // Only one can make the file: so nobody changes anything between the look and the change.
    await writeFile(next, after, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return 'busy'
    throw error
  }
  if ((await readLocalSecrets(dataDir)) === before) {
    await rename(next, fileIn(dataDir))
    return 'replaced'
  }
  await rm(next)
  return 'changed'
}

/** The file that is there while `replaceLocalSecrets` is at work. */
export function localSecretsInTheMaking(dataDir: string): string {
  return `${fileIn(dataDir)}.changing`
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'secrets.json')
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
