import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type LocalOptions, startLocal } from '#infra/local/local-service.ts'
import { firstMessage } from './first-message.ts'

/** The embedded service in a process of its own, as `npm start` runs it, with tenants and timings of one's choice. */
export type ServiceProcess = { readonly url: string; readonly sandboxUrl: string; close(): Promise<void> }

/** What may be chosen; it must be plain data. Its log goes where nobody reads it. */
export type ServiceOptions = Pick<LocalOptions, 'dataDir' | 'tenants' | 'sandbox' | 'env'>

const self = fileURLToPath(import.meta.url)

export async function startServiceProcess(options: ServiceOptions): Promise<ServiceProcess> {
  const child = fork(self, [JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const addresses = await firstMessage<Pick<ServiceProcess, 'url' | 'sandboxUrl'>>(child)
  return {
    ...addresses,
    async close() {
      child.kill()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

async function serve(options: ServiceOptions): Promise<void> {
  const log: LocalOptions['log'] = (line) => void process.stdout.write(`${JSON.stringify(line)}\n`)
  const { url, sandboxUrl, close } = await startLocal({ port: 0, sandboxPort: 0, ...options, log })
  process.once('SIGTERM', () => void close().then(() => process.exit(0)))
  process.once('disconnect', () => process.exit(0))
  process.send?.({ url, sandboxUrl })
}

if (import.meta.main) await serve(JSON.parse(process.argv[2] ?? '{}'))
