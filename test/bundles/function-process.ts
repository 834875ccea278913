import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundleFile } from '#infra/bundling/bundle.ts'
import type { Invoked } from './lambda-process.ts'

/** A built function in a process of its own. */
export type FunctionProcess = {
  /** The version of Node.js that runs it. */
  readonly nodeVersion: string
  /** What it wrote to its log, line by line. */
  readonly lines: readonly string[]
  /** Invokes it; rejects when its handler does. */
  invoke(event: unknown): Promise<unknown>
  close(): Promise<void>
}

const runtime = fileURLToPath(new URL('./lambda-process.ts', import.meta.url))

/**
 * Starts a fresh process that holds one bundle and nothing else: its working folder is the bundle's, its environment
 * is what is given, and no package is within its reach.
 */
export async function startFunction(
  bundlesDir: string,
  functionName: string,
  env: Readonly<Record<string, string>>,
): Promise<FunctionProcess> {
  const cwd = join(bundlesDir, functionName)
  const child = fork(runtime, [pathToFileURL(join(cwd, bundleFile)).href], { cwd, env, silent: true })
  const ended = once(child, 'exit')
  const lines: string[] = []
  const errors: string[] = []
  let rest = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    const parts = `${rest}${chunk}`.split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
  })
  child.stderr?.on('data', (chunk: Buffer) => void errors.push(String(chunk)))
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>()
  const [{ ready }] = await Promise.race([
    once(child, 'message'),
    ended.then(() => Promise.reject(new Error(`${functionName} does not load: ${errors.join('')}`))),
  ])
  child.on('message', (message: Invoked) => {
    const { resolve, reject } = waiting.get(message.id) ?? {}
    waiting.delete(message.id)
    if ('error' in message) reject?.(new Error(message.error))
    else resolve?.(message.answer)
  })
  let invocations = 0
  return {
    nodeVersion: ready,
    lines,
    invoke(event) {
      invocations += 1
      const id = invocations
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        child.send({ id, event, timeoutMs: 29_000 })
      })
    },
    async close() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
