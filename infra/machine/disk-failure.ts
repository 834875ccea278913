import { statfsSync } from 'node:fs'

/** What the system, and LevelDB, call what is wrong with a disk. */
const failures = [
  [/ENOSPC|No space left on device/i, 'no space is left on its disk: make room'],
  [/EDQUOT|Disk quota exceeded/i, 'the quota of its disk is used up: make room'],
  [/EFBIG|File too large/i, 'a file may not grow that large: raise the limit (ulimit -f), or make room'],
  [/EROFS|Read-only file system/i, 'its disk is read-only: make it writable'],
  [/EIO\b|Input\/output error/i, 'its disk fails: copy the folder to another one'],
] as const

/**
 * Why a folder cannot be written, in one line that says what to do; undefined of an error that is no disk's. What LevelDB
 * says names the file, what the system says mostly does not.
 */
export function diskFailure(error: unknown, folder: string): string | undefined {
  const texts = textsOf(error)
  // dynalite does not tell why its files could not be opened.
  if (texts.includes('Database is closed') && isFull(folder)) texts.push('ENOSPC')
  const found = failures.find(([pattern]) => texts.some((text) => pattern.test(text)))
  if (found === undefined) return undefined
  const file = texts.map((text) => /IO error: (.+?): /.exec(text)?.[1]).find((name) => name !== undefined)
  return `${file ?? `DATA_DIR ${folder}`} cannot be written, ${found[1]} and start again; whatever was answered is kept`
}

/** Fewer bytes than LevelDB needs to open a database. */
const fullBytes = 64 * 1024

function isFull(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize < fullBytes
}

/** What an error says, and what its causes do. */
function textsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const code = 'code' in error ? String(error.code) : ''
  return [code, error.message, ...textsOf(error.cause)]
}

/** Ends the process with one clear line when its folder cannot be written at work: nothing goes on half kept. */
export function endAtDiskFailure(folder: string): void {
  process.on('uncaughtException', (error) => {
    console.error(diskFailure(error, folder) ?? error)
    process.exit(1)
  })
}
