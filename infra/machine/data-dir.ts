import { access, chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ConfigurationError } from '#shared/lambda/platform/configuration-error.ts'
import { diskFailure } from './disk-failure.ts'
import { openLevel } from './level-folder.ts'

/** A folder that is ours alone. */
export type DataDir = {
  readonly path: string
  /** Whether the last one to have it was killed, or crashed. */
  readonly wasLeftOpen: boolean
  /** Gives the folder free. A killed process gives it free too, but leaves it open. */
  close(): Promise<void>
}

/** A running service, or a tool, has the folder. */
export class DataDirInUse extends Error {
  override readonly name = 'DataDirInUse'
}

/**
 * Takes a folder for exclusive use, creating it if need be. Throws a DataDirInUse when another process has it, and an
 * Error when it cannot be written, each with one clear line. The lock is LevelDB's, that is the operating system's:
 * it ends with the process, however that ends. (dynalite itself crashes on a folder that is in use.)
 */
export async function takeDataDir(path: string): Promise<DataDir> {
  try {
    await makeFolder(path)
    const folder = await privateFolder(join(path, 'lock'))
    const lock = await openLevel(folder, `remove the folder ${folder}: nothing is kept in it`)
    const mark = join(path, 'open')
    const wasLeftOpen = await access(mark).then(
      () => true,
      () => false,
    )
    await writeFile(mark, '')
    return {
      path,
      wasLeftOpen,
      async close() {
        await rm(mark, { force: true })
        await lock.close()
      },
    }
  } catch (error) {
    if (isLocked(error)) {
      throw new DataDirInUse(`DATA_DIR ${path} is in use by another running service`, { cause: error })
    }
    if (error instanceof ConfigurationError) throw error
    const reason = diskFailure(error, path) ?? `DATA_DIR ${path} cannot be used: ${reasonOf(error)}`
    throw new Error(reason, { cause: error })
  }
}

/** Makes a folder that its owner alone can look into, and answers it; one that an earlier version made becomes so. */
export async function privateFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw hasCode(error, 'EEXIST')
      ? new ConfigurationError(`${path} is a file, not a folder: move it away`)
      : error
  })
  // Where it is another user's, or the file system knows no modes, it stays as it is.
  await chmod(path, 0o700).catch(() => undefined)
  return path
}

/** As mkdir does it with `recursive`, which never ends where nothing can be made, such as in /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return refuseFile(path)
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    await mkdir(path)
  }
}

async function refuseFile(path: string): Promise<void> {
  if (!(await stat(path)).isDirectory()) throw new Error('it is a file, not a folder')
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && codeOf(error) === code
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Error && codeOf(error.cause) === 'LEVEL_LOCKED'
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return codeOf(error) ?? error.message
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
