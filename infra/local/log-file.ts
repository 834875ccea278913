import { createWriteStream, renameSync, statSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import type { LogLine } from '#shared/lambda/platform/platform.ts'

/** Where log lines go unless LOG says otherwise; in DATA_DIR. */
export const logFileName = 'service.log'

/** A file that grew larger than this, in bytes, becomes `service.log.1` at the next start. */
const rotateAfterBytes = 20_000_000

/**
 * Writes log lines to a file in the data folder, so that the terminal shows only what a person needs. The file is opened
 * by the first line, when the folder has been taken. Lines hold no personal data. A file that cannot be written (a full
 * disk) loses lines and stops nothing.
 */
export function logToFile(dataDir: string): (line: LogLine) => void {
  let stream: WriteStream | undefined
  return (line) => {
    stream ??= openLogFile(join(dataDir, logFileName))
    stream.write(`${JSON.stringify(line)}\n`)
  }
}

function openLogFile(path: string): WriteStream {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > rotateAfterBytes) renameSync(path, `${path}.1`)
  return createWriteStream(path, { flags: 'a', mode: 0o600 }).on('error', () => undefined)
}
