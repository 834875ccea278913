import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundleFile } from '#infra/bundling/bundle.ts'
import type { Invoked } from './lambda-process.ts'
import { startRuntimeApi } from './runtime-api.ts'

/** How long an invocation may take, ms. */
const timeoutMs = 29_000

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
  const lines = linesOf(child.stdout)
  const errors: string[] = []
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
        child.send({ id, event, timeoutMs })
      })
    },
    async close() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/**
 * Starts a fresh process of AWS's Runtime Interface Client, as Lambda does: `client` is its entry, which loads the bundle and
 * asks a Runtime API for events.
 */
export async function startUnderClient(
  client: string,
  bundlesDir: string,
  functionName: string,
  env: Readonly<Record<string, string>>,
): Promise<FunctionProcess> {
  const cwd = join(bundlesDir, functionName)
  const api = await startRuntimeApi(functionName)
  const handler = 'index.handler'
  const lambdas = {
    ...{ AWS_LAMBDA_RUNTIME_API: api.address, _HANDLER: handler, LAMBDA_TASK_ROOT: cwd },
    ...{
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      AWS_LAMBDA_LOG_LEVEL: 'INFO',
    },
    ...{ AWS_LAMBDA_FUNCTION_NAME: functionName, AWS_LAMBDA_FUNCTION_VERSION: '$LATEST' },
    ...{ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024', AWS_LAMBDA_LOG_GROUP_NAME: functionName },
    AWS_LAMBDA_LOG_STREAM_NAME: functionName,
  }
  const stdio = ['ignore', 'pipe', 'pipe'] as const
  const child = spawn(process.execPath, [client, handler], {
    cwd,
    env: { ...env, ...lambdas },
    stdio: [...stdio],
  })
  const ended = once(child, 'exit')
  // Both go to the function's log.
  const lines = linesOf(child.stdout, child.stderr)
  const close = async () => {
    child.kill('SIGKILL')
    await ended
    await api.close()
  }
  const early = ended.then(() => Promise.reject(new Error(`${functionName} ends: ${lines.join('\n')}`)))
  try {
    await Promise.race([api.ready, early])
  } catch (error) {
    await close()
    throw error
  }
  return {
    nodeVersion: process.version,
    lines,
    invoke: (event) => Promise.race([api.invoke(event, timeoutMs), early]),
    close,
  }
}

/** The lines that a process writes, as they come. */
function linesOf(...streams: readonly ChildProcess['stdout'][]): readonly string[] {
  const lines: string[] = []
  for (const stream of streams) {
    let rest = ''
    stream?.on('data', (chunk: Buffer) => {
      const parts = `${rest}${chunk}`.split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts)
    })
  }
  return lines
}
