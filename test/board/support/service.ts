import { afterAll } from 'vitest'
import { startLocal } from '#infra/local/local-service.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import { clientOf } from '../../e2e/support/client.ts'
import { sandboxControl } from '../../e2e/support/sandbox.ts'
import { temporaryFolder } from '../../e2e/support/service.ts'

/** The tenant in whose name the board orders. */
export const demo = {
  tenantId: 'demo',
  name: 'Demo',
  apiKey: 'demo-key-of-board',
  webhookSecret: `whsec_${Buffer.alloc(32, 3).toString('base64')}`,
}

/** A running service with a board, as `npm start` has it; ends with the test file. */
export type BoardService = Awaited<ReturnType<typeof startBoardService>>

const timings = { acceptMs: 50, tickMs: 600, refundMs: 300 } as const

/**
 * Starts the service on free ports with a board. `more`: other tenants beside the board's; `folder`: one to go on
 * with; `port`: one that must be it.
 */
export async function startBoardService(more: readonly (typeof demo)[] = [], folder?: string, port = 0) {
  const logged: LogLine[] = []
  const dataDir = folder ?? (await temporaryFolder())
  const service = await startLocal({
    ...{ dataDir, port, sandboxPort: 0 },
    tenants: [demo, ...more],
    boardOf: demo,
    // What takes seconds elsewhere, for people to watch.
    sandbox: { seed: 'test', pushEncoding: 'form-data-field', timings },
    log: (line) => logged.push(line),
  })
  afterAll(() => service.close())
  return {
    ...service,
    dataDir,
    logged,
    client: clientOf(service.url, demo.apiKey),
    sandbox: sandboxControl(service.sandboxUrl),
  }
}
