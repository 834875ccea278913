import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createInterface, type Interface } from 'node:readline/promises'
import { type Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import picocolors from 'picocolors'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import type { BarePlatform, Platform } from '#shared/lambda/platform/platform.ts'
import { nodeFetch } from '#shared/node-fetch.ts'

/** All that the command line touches of the process that it runs in. */
export type Host = Omit<BarePlatform, 'log'> &
  Pick<Platform, 'fetch'> & {
    /** Writes lines to stdout: results, and nothing else. */
    readonly out: (lines: string) => void
    /** Writes lines to stderr: questions, progress, failures. */
    readonly err: (lines: string) => void
    /** Asks the person at the terminal; absent where there is none. */
    readonly ask?: (question: string) => Promise<string>
    /** The same for what must not be shown, there or to whoever scrolls back; absent where there is nobody. */
    readonly askSecret?: (question: string) => Promise<string>
    /** Aborts when the operator interrupts (Ctrl-C): for commands that go on until then. */
    readonly interruption: () => AbortSignal
    /** Whether stdout shows colours. */
    readonly isColourful: boolean
    /** All of stdin, for what must not stand on a command line. */
    readonly readInput: () => Promise<string>
    /** Reads a file. */
    readonly readFile: (path: string) => Promise<Buffer>
    /** Writes a file as its parts come. */
    readonly writeFile: (path: string, parts: AsyncIterable<string>) => Promise<void>
    /** Random bytes fit for secrets. */
    readonly randomBytes: (length: number) => Buffer
  }

/** The process that this runs in, as the commands see it. */
export function processHost(): Host {
  const isInteractive = process.stdin.isTTY === true && process.stderr.isTTY === true
  return {
    ...barePlatform,
    fetch: nodeFetch,
    out: (lines) => process.stdout.write(`${lines}\n`),
    err: (lines) => process.stderr.write(`${lines}\n`),
    readInput: () => text(process.stdin),
    interruption,
    isColourful: picocolors.isColorSupported && process.stdout.isTTY === true,
    readFile: (path) => readFile(path),
    writeFile: (path, parts) => writeFile(path, parts),
    randomBytes,
    ...(isInteractive
      ? { ask, askSecret: (question) => askUnseen(question, process.stdin, process.stderr) }
      : {}),
  }
}

function interruption(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort())
  return controller.signal
}

async function ask(question: string): Promise<string> {
  return answerOf(createInterface({ input: process.stdin, output: process.stderr }), question)
}

/** Asks for what must not be seen: what is typed is shown nowhere. */
export async function askUnseen(question: string, input: Readable, output: Writable): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  output.write(question)
  // As a terminal readline has the keys to itself, and it is readline that shows them.
  const answer = await answerOf(createInterface({ input, output: nowhere, terminal: true }), '')
  output.write('\n')
  return answer
}

/** Ends with an empty answer when the terminal is closed or interrupted. */
async function answerOf(terminal: Interface, question: string): Promise<string> {
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
  try {
    return await Promise.race([terminal.question(question), closed])
  } finally {
    terminal.close()
  }
}
