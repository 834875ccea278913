import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { operations } from '#contract/operations.ts'
import { root } from '#infra/bundling/bundle.ts'
import { freePort } from '#test/support/free-port.ts'
import type { Bundles } from './bundles.ts'

const run = promisify(execFile)

/**
 * The peer: serverless-offline, which is what people host such handlers with on their own machine. Fetched once into
 * .cache/ and not a dependency: it brings 280 MB. Version 13 belongs to serverless 3, the last that runs without an
 * account; serverless 4 wants a login before it does anything.
 */
const packages = ['serverless@3.40.0', 'serverless-offline@13.9.0']
const folder = join(root, '.cache', 'serverless-offline', '13.9.0')

/** The peer's program, fetched if need be. */
async function findPeer(): Promise<string> {
  const program = join(folder, 'node_modules', 'serverless', 'bin', 'serverless.js')
  const isThere = await import('node:fs').then(({ existsSync }) => existsSync(program))
  if (isThere) return program
  const next = `${folder}.next`
  await rm(next, { recursive: true, force: true })
  await mkdir(next, { recursive: true })
  await writeFile(join(next, 'package.json'), '{"private":true}')
  await run('npm', ['install', '--no-audit', '--no-fund', '--save-exact', ...packages], { cwd: next })
  await rename(next, folder)
  return program
}

/** How the peer runs handlers: in worker threads, as it does by itself, or in its own process. */
export type PeerMode = 'worker threads' | 'in process'

/** A running peer. */
export type Peer = { readonly url: string; close(): Promise<void> }

/** Hosts the same bundles on the peer. */
export async function startPeer(
  bundles: Bundles,
  mode: PeerMode,
  env: Readonly<Record<string, string>>,
): Promise<Peer> {
  const program = await findPeer()
  const [httpPort, lambdaPort] = [await freePort(), await freePort()]
  const settings = {
    service: 'bench',
    frameworkVersion: '3',
    plugins: ['serverless-offline'],
    provider: { name: 'aws', runtime: 'nodejs20.x', environment: env },
    custom: {
      'serverless-offline': { httpPort, lambdaPort, noTimeout: true, useInProcess: mode === 'in process' },
    },
    functions: Object.fromEntries(
      Object.values(operations).map(({ name, functionName, path }) => [
        name,
        {
          handler: relative(folder, bundles.file('function', functionName)).replace(/\.mjs$/, '.handler'),
          events: ['get', 'post'].map((method) => ({ httpApi: { method, path } })),
        },
      ]),
    ),
  }
  await writeFile(join(folder, 'serverless.json'), JSON.stringify(settings))
  const quiet = { SLS_NOTIFICATIONS_MODE: 'off', SLS_TELEMETRY_DISABLED: '1', SLS_TRACKING_DISABLED: '1' }
  const child = spawn(process.execPath, [program, 'offline', 'start'], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...quiet, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const listening = new Promise<void>((resolve, reject) => {
    const look = (chunk: Buffer) => {
      if (output.includes('Server ready')) return
      output += chunk
      if (output.includes('Server ready')) resolve()
    }
    child.stdout.on('data', look)
    child.stderr.on('data', look)
    child.once('exit', () => reject(new Error(`the peer does not start: ${output}`)))
  })
  await listening
  return {
    url: `http://127.0.0.1:${httpPort}`,
    async close() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}
