import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
} from 'node:fs'
import { join } from 'node:path'
import type { StateEvent } from './model/sandbox-state.ts'

/** The sandbox's memory on disk. It holds what a real upstream would: names and documents too. */
export type Journal = {
  /** What was written before, in order. */
  readonly history: readonly StateEvent[]
  /** Appends an event. When it returns, the event survives the end of the process, however sudden. */
  readonly record: (event: StateEvent) => void
  /** Starts the file anew with the whole state. */
  readonly compact: (snapshot: StateEvent) => void
  readonly close: () => void
}

/** Readable by its owner only. */
const ownerOnly = 0o600

/**
 * Opens the journal of a folder, one JSON value a line. A last line that was not written to its end belongs to a
 * request that was never answered, and is dropped.
 *
 * @throws Error naming the file when another line cannot be read
 */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'journal.jsonl')
  const history = existsSync(path) ? readHistory(path) : []
  let file: number | undefined

  return {
    history,
    record: (event) => {
      if (file === undefined) throw new Error('the sandbox is closed')
      appendWhole(file, `${JSON.stringify(event)}\n`)
    },
    compact: (snapshot) => {
      const next = openSync(`${path}.next`, 'w', ownerOnly)
      appendFileSync(next, `${JSON.stringify(snapshot)}\n`)
      fsyncSync(next)
      // The new file takes the old one's place at once or not at all; writing goes on in it.
      renameSync(`${path}.next`, path)
      if (file !== undefined) closeSync(file)
      file = next
    },
    close: () => {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}

/** Appends all of a line, or nothing: the next one must not continue what a full disk cut off. */
function appendWhole(file: number, line: string): void {
  const { size } = fstatSync(file)
  try {
    appendFileSync(file, line)
  } catch (error) {
    ftruncateSync(file, size)
    throw error
  }
}

function readHistory(path: string): StateEvent[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  const events: StateEvent[] = []
  for (const [index, line] of lines.entries()) {
    if (line === '') continue
    try {
      // Written by this program alone: what parses is an event.
      const event: StateEvent = JSON.parse(line)
      events.push(event)
    } catch {
      if (index !== lines.length - 1)
        throw new Error(`${path} is damaged in line ${index + 1}; remove it to start anew`)
    }
  }
  return events
}
