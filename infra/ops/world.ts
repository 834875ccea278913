import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'
import { barePlatform } from '#shared/lambda/bare-platform.ts'
import type { BarePlatform, Platform } from '#shared/lambda/platform.ts'
import { nodeFetch } from '#shared/node-fetch.ts'

/** All that the command line touches of the process that it runs in. */
export type World = Omit<BarePlatform, 'log'> &
  Pick<Platform, 'fetch'> & {
    /** Writes lines to stdout: results, and nothing else. */
    readonly out: (lines: string) => void
    /** Writes lines to stderr: questions, progress, failures. */
    readonly err: (lines: string) => void
    /** Asks the person at the terminal; absent where there is none. */
    readonly ask?: (question: string) => Promise<string>
    /** All of stdin, for what must not stand on a command line. */
    readonly readInput: () => Promise<string>
    /** Random bytes fit for secrets. */
    readonly randomBytes: (length: number) => Buffer
  }

/** The process's own world. */
export function processWorld(): World {
  const isInteractive = process.stdin.isTTY === true && process.stderr.isTTY === true
  return {
    ...barePlatform,
    fetch: nodeFetch,
    out: (lines) => process.stdout.write(`${lines}\n`),
    err: (lines) => process.stderr.write(`${lines}\n`),
    readInput: () => text(process.stdin),
    randomBytes,
    ...(isInteractive ? { ask } : {}),
  }
}

/** Ends with an empty answer when the terminal is closed or interrupted. */
async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
  try {
    return await Promise.race([terminal.question(question), closed])
  } finally {
    terminal.close()
  }
}
