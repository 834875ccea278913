import { createServer } from 'node:http'
import { afterAll } from 'vitest'
import { createStageBoard } from '#infra/board/stage-board.ts'
import { localSecrets } from '#infra/local/local-secrets.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import type { ChangeServices } from '#shared/orders/store/change-order.ts'
import { openPeople } from '#shared/orders/store/people.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { createVault } from '#shared/vault/vault.ts'

/** What a stage's board stands on in a test; ends with the test file. */
export type StageParts = {
  readonly table: Table
  readonly dataDir: string
  readonly now: () => number
  readonly changes?: ChangeServices
  readonly newest?: number
  readonly days?: number
  /** Without the right to read the sealing keys. */
  readonly isSealed?: boolean
}

/** The board of a stage over a table, at a free port. */
export async function startStageBoard(parts: StageParts) {
  const { table, dataDir, now, changes, newest = 50, days = 7, isSealed = false } = parts
  const vault = createVault(await localSecrets(dataDir))
  const logged: LogLine[] = []
  const { page, close } = createStageBoard({
    ...{ name: 'stage prod', table, now, newest, days, everyMs: 300 },
    peopleOf: (order) => (isSealed ? Promise.reject(new Error('AccessDenied')) : openPeople(vault, order)),
    log: (line) => logged.push(line),
    ...(changes === undefined ? {} : { changes }),
  })
  const server = createServer((request, response) => {
    if (!page(request, response)) response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  afterAll(() => {
    close()
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, logged }
}
