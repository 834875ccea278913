import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { clientOf } from './client.ts'
import { until } from './poll.ts'
import { sandboxControl } from './sandbox.ts'
import { seeds } from './service.ts'

const root = join(import.meta.dirname, '../../..')

/** What a process of the service is started with; its demo tenant is `seeds.north`. */
export type ProcessOptions = {
  readonly dataDir: string
  readonly env?: Readonly<Record<string, string>>
  /** `node infra/local/start.ts` unless said otherwise. */
  readonly command?: readonly [string, ...string[]]
}

/** A service in a process of its own. */
export type ServiceProcess = Awaited<ReturnType<typeof startProcess>>

/** Starts the service as `npm start` does, on free ports, and waits for its line `ready <url>`. */
export async function startProcess(options: ProcessOptions) {
  const { ready, ...launched } = launchProcess(options)
  return { ...launched, ...(await ready()) }
}

/** Starts the service without waiting for it: it may be ended before it is ready. */
export function launchProcess({ dataDir, env = {}, command }: ProcessOptions) {
  const [file, ...args] = command ?? [process.execPath, 'infra/local/start.ts']
  const child = spawn(file, args, {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      // That of the tests (see vitest.config.ts), from the service's very first file on.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      ...{ PORT: '0', SANDBOX_PORT: '0', DATA_DIR: dataDir, LOG: 'off', JUHE_TIMEOUT_MS: '20000' },
      ...{ API_KEY: seeds.north.apiKey, WEBHOOK_SECRET: seeds.north.webhookSecret },
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a signal reaches what npm has started, too.
    detached: true,
  })
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    output.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.err += chunk
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, at: Date.now() }))
  afterAll(() => signalGroup(child, 'SIGKILL'))
  return {
    ...{ output, ended },
    /** Waits for the line `ready <url>`; throws when the process ended before it. */
    async ready() {
      const url = await until('the line `ready`', () => {
        if (child.exitCode !== null) throw new Error(`ended at once: ${output.err}`)
        return /^ready (http:\S+)$/m.exec(output.out)?.[1]
      })
      const sandboxUrl = /^sandbox\s+(http:\S+)/m.exec(output.out)?.[1] ?? ''
      const client = clientOf(url, seeds.north.apiKey)
      return { url, sandboxUrl, client, sandbox: sandboxControl(sandboxUrl) }
    },
    /** Sends a signal; answers when the process has ended, and how. */
    async end(signal: 'SIGKILL' | 'SIGTERM') {
      const sentAt = Date.now()
      signalGroup(child, signal)
      const { at, ...how } = await ended
      return { ...how, tookMs: at - sentAt }
    },
  }
}

function signalGroup({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return
  process.kill(-pid, signal)
}
