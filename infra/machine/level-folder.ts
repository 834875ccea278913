import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { ConfigurationError } from '#shared/lambda/platform/configuration-error.ts'

/**
 * Opens the LevelDB of a folder. Throws a ConfigurationError of one clear line when it is damaged: it names the file, and `wayOut`
 * says what can be done. Where another process has it, the error is LevelDB's own (`cause.code` is LEVEL_LOCKED).
 */
export async function openLevel(path: string, wayOut: string): Promise<ClassicLevel> {
  await refuseWithoutCurrent(path, wayOut)
  const level = new ClassicLevel(path)
  try {
    await level.open()
  } catch (error) {
    throw isDamage(error) ? new ConfigurationError(`${path} is damaged: ${wayOut}`, { cause: error }) : error
  }
  return level
}

/**
 * The file CURRENT names the manifest that is in use. Where it is missing, LevelDB would begin a new database in the folder
 * and delete the old one's files.
 */
async function refuseWithoutCurrent(path: string, wayOut: string): Promise<void> {
  const names = await readdir(path).catch((): string[] => [])
  const manifests = names.filter((name) => /^MANIFEST-\d+$/.test(name))
  if (manifests.length === 0 && !names.some((name) => /^\d+\.(?:log|ldb|sst)$/.test(name))) return
  const current = await readFile(join(path, 'CURRENT'), 'utf8').catch(() => undefined)
  const named = /^(MANIFEST-\d+)\n$/.exec(current ?? '')?.[1]
  if (named !== undefined && names.includes(named)) return
  if (named !== undefined) throw new ConfigurationError(`${join(path, named)} is missing: ${wayOut}`)
  const what = current === undefined ? 'missing' : 'damaged'
  const [only, ...others] = manifests
  const remedy =
    only === undefined || others.length > 0 ? '' : `write the line ${only} into it (nothing is lost), or `
  throw new ConfigurationError(`${join(path, 'CURRENT')} is ${what}: ${remedy}${wayOut}`)
}

function isDamage(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  if (!(cause instanceof Error) || !('code' in cause)) return false
  return cause.code === 'LEVEL_CORRUPTION' || /does not exist|no such file/i.test(cause.message)
}
