import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { type OperationName, operations } from '#contract/operations.ts'
import { type PushKind, pushSchemas } from '#contract/pushes.ts'
import { OrderNo } from '#shared/ids.ts'
import type { JournalEntry } from './wire.ts'

/** An entry, and the order that it is about. Of two with the same id, the later one counts. */
export type Noted = { readonly orderNo: OrderNo; readonly entry: JournalEntry }

/** The journal's memory on disk. It is there to look at: what cannot be written is told once, and work goes on. */
export type JournalFile = {
  /** What was noted before, in order. */
  readonly history: readonly Noted[]
  /** Adds a line, soon. */
  write(noted: Noted): void
  /** When everything is on disk. */
  close(): Promise<void>
}

/** What a file is made of. */
export type JournalFileOptions = {
  readonly folder: string
  /** All that the journal holds, for starting the file anew. */
  readonly all: () => readonly Noted[]
  /** So many lines are added before the file is started anew. */
  readonly mostLines: number
  readonly onError: (error: unknown) => void
}

/** Readable by its owner only. */
const ownersOnly = { mode: 0o600 } as const

const head = { id: z.int(), at: z.int(), ms: z.exactOptional(z.number()) }
const entrySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('call'),
    ...head,
    operation: z.custom<OperationName>((name) => typeof name === 'string' && Object.hasOwn(operations, name)),
    errorCode: z.exactOptional(z.int()),
    httpStatus: z.exactOptional(z.int()),
    isUnanswered: z.exactOptional(z.boolean()),
  }),
  z.strictObject({
    kind: z.literal('callbackIn'),
    ...head,
    push: z.custom<PushKind>((kind) => typeof kind === 'string' && Object.hasOwn(pushSchemas, kind)),
    msgCode: z.string().check(z.regex(/^\d{0,4}$/)),
  }),
])
const lineSchema = z.strictObject({ orderNo: OrderNo, entry: entrySchema })

/** Opens the file of a folder, one JSON value a line; what cannot be read is left out. */
export function openJournalFile({ folder, all, mostLines, onError }: JournalFileOptions): JournalFile {
  const path = join(folder, 'journal.jsonl')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const history = existsSync(path) ? readFileSync(path, 'utf8').split('\n').flatMap(readLine) : []
  let lines = history.length
  let waiting: string[] = []
  let writing: Promise<void> | undefined
  let hasFailed = false

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      if (lines + batch.length > mostLines) {
        const kept = all().map(lineOf)
        startAnew(path, kept)
        lines = kept.length
      } else {
        await appendFile(path, batch.join(''), ownersOnly)
        lines += batch.length
      }
    }
  }

  async function run(): Promise<void> {
    try {
      await drain()
    } catch (error) {
      if (!hasFailed) onError(error)
      hasFailed = true
    } finally {
      writing = undefined
    }
  }

  return {
    history,
    write(noted) {
      waiting.push(lineOf(noted))
      writing ??= run()
    },
    close: async () => writing,
  }
}

/** Written beside and renamed, so that a kill at any moment leaves a whole file. */
function startAnew(path: string, lines: readonly string[]): void {
  writeFileSync(`${path}.next`, lines.join(''), ownersOnly)
  renameSync(`${path}.next`, path)
}

function lineOf(noted: Noted): string {
  return `${JSON.stringify(noted)}\n`
}

function readLine(line: string): readonly Noted[] {
  try {
    return [lineSchema.parse(JSON.parse(line))]
  } catch {
    return []
  }
}
