import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LocalPage } from '#infra/machine/local-page.ts'
import { isFromOwnPage } from '#infra/machine/loopback.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import type { ChangeServices } from '#shared/orders/store/change-order.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { sendJson } from './answer.ts'
import { createReads } from './board-reads.ts'
import { parsedBody, resendPushes } from './board-writes.ts'
import { countReads } from './counted-reads.ts'
import { createIndexedOrders } from './indexed-orders.ts'
import { createLiveEvents } from './live-events.ts'
import type { ViewServices } from './order-view.ts'
import { servePage } from './serve-page.ts'
import type { Setup } from './wire.ts'

/** What the board of a stage shows, and whether it may act. `now`: ms. */
export type StageBoardOptions = {
  /** The stage's name, for people. */
  readonly name: string
  readonly table: Table
  readonly peopleOf: ViewServices['peopleOf']
  /** What sends pushes again; absent: the board only reads. */
  readonly changes?: ChangeServices
  readonly now: () => number
  readonly log: (line: LogLine) => void
  /** How many of each tenant's orders are listed, and how old (days) they may be. */
  readonly newest: number
  readonly days: number
  /** How often orders that may have changed are read again while somebody watches, ms. */
  readonly everyMs: number
}

const dayMs = 24 * 3_600_000

/**
 * The board of a stage, on the operator's machine: the same page over the stage's table. It answers this machine only, reads
 * by keys and indexes, and changes nothing unless it is handed `changes`.
 */
export function createStageBoard(options: StageBoardOptions): {
  readonly page: LocalPage
  close(): void
} {
  const { name, changes, now, log, newest, days, everyMs } = options
  const { table, reads } = countReads(options.table)
  const known = createIndexedOrders({ table, now, newest, withinMs: days * dayMs, log })
  const orders = createOrderStore(table)
  const events = createLiveEvents()
  const setup = async (): Promise<Setup> => ({
    ...{
      apiKey: '',
      tenantId: '',
      sandboxUrl: '',
      scenarios: [],
      saleDays: 0,
      canGoBack: false,
      callbackUrls: {},
      juheFaults: {},
    },
    receiver: { urls: { 1: '', 2: '', 3: '' }, mode: 'ok' },
    clock: { now: now(), isTurning: false },
    stage: { name, mayAct: changes !== undefined, newest, days, reads: reads() },
  })
  const phones = async () => new Map<string, string>()
  const read = createReads({
    ...{ setup, events, orders, table, now },
    known: { ...known, phones },
    view: { peopleOf: options.peopleOf, journalOf: () => [], exchangesOf: () => [] },
  })

  /** What has changed is told, as the local board's stream tells it. */
  async function look(): Promise<void> {
    for (const order of await known.refresh()) events.tell({ kind: 'order', order })
    events.tell({ kind: 'reads', reads: reads() })
  }
  const watch = setInterval(() => {
    if (events.count() === 0) return
    look().catch((error: unknown) => log({ event: 'failure', source: 'board', error: String(error) }))
  }, everyMs)
  watch.unref()

  async function write(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isFromOwnPage(request)) return sendJson(response, { error: 'not from this page' }, 403)
    if (path !== '/board/api/pushes/resend') return sendJson(response, { error: 'not found' }, 404)
    if (changes === undefined) return sendJson(response, { error: 'read-only: start it with --act' }, 403)
    const body = await parsedBody(request)
    sendJson(response, await resendPushes({ known, orders, changes: () => changes }, body))
    await look()
  }

  return {
    page: servePage({ read, write, log, take: () => false }),
    close() {
      clearInterval(watch)
      events.close()
    },
  }
}
