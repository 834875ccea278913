import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type LocalOptions, startLocal } from '#infra/local/local-service.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import { clientOf } from './client.ts'
import { startReceiver } from './receiver.ts'
import { sandboxControl } from './sandbox.ts'

/** The tenants that every test's service has. */
export const seeds = {
  north: {
    tenantId: 'north',
    name: 'North Travel',
    apiKey: 'key-of-north',
    webhookSecret: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  },
  south: {
    tenantId: 'south',
    name: 'South Travel',
    apiKey: 'key-of-south',
    webhookSecret: `whsec_${Buffer.alloc(32, 2).toString('base64')}`,
  },
} as const

/** What a test may choose about its service. */
export type ServiceOptions = Partial<
  Pick<LocalOptions, 'sandbox' | 'env' | 'everyMs' | 'boardOf' | 'places'>
> & {
  /** A folder to go on with; a new one that goes with the test file unless given. */
  readonly dataDir?: string
}

/** A running service with two tenants, each with a receiver. */
export type TestService = Awaited<ReturnType<typeof startService>>

/**
 * Starts the embedded default for a test file and ends it with that file: service and sandbox on free ports, two
 * tenants with a client and a receiver each. The receivers' URLs are set for all three types.
 */
export async function startService(options: ServiceOptions = {}) {
  const dataDir = options.dataDir ?? (await temporaryFolder())
  const logged: LogLine[] = []
  const service = await startLocal({
    port: 0,
    sandboxPort: 0,
    tenants: Object.values(seeds),
    sandbox: { seed: 'test', pushEncoding: 'form-data-field' },
    log: (line) => logged.push(line),
    ...options,
    // Without jitter each question comes at its second.
    env: { ASK_JITTER_PERCENT: '0', ...options.env },
    dataDir,
  })
  let closed: Promise<void> | undefined
  const close = () => (closed ??= service.close())
  afterAll(close)
  const { url, clock } = service
  const [north, south] = await Promise.all([tenant('north'), tenant('south')])
  return { ...service, dataDir, logged, sandbox: sandboxControl(service.sandboxUrl), north, south, close }

  async function tenant(name: keyof typeof seeds) {
    const { apiKey, webhookSecret } = seeds[name]
    const client = clientOf(url, apiKey)
    const receiver = await startReceiver({ secret: webhookSecret, now: clock.now })
    afterAll(receiver.close)
    for (const type of [1, 2, 3] as const) {
      const answer = await client.call('addCallbackUrl', { type, url: receiver.urls[type] })
      if (answer.error_code !== 0) throw new Error(`addCallbackUrl: ${answer.reason}`)
    }
    return { ...client, ...seeds[name], receiver }
  }
}

/** A folder that goes with the test file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'e2e-'))
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}
