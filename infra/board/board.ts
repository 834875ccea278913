import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod/mini'
import { type CallbackType, callbackTypes } from '#contract/add-callback-url.ts'
import type { SeedTenant } from '#infra/local/seed-tenant.ts'
import type { Clock } from '#infra/machine/clock.ts'
import type { LocalPage } from '#infra/machine/local-page.ts'
import { isFromOwnPage, isFromThisMachine } from '#infra/machine/loopback.ts'
import { scenarios } from '#infra/sandbox/model/scenarios.ts'
import type { Fetch } from '#shared/fetch.ts'
import { OrderNo, TenantId } from '#shared/ids.ts'
import type { HttpHandler } from '#shared/lambda/http/http.ts'
import { describeError } from '#shared/lambda/platform/describe-error.ts'
import { parseEnvironment } from '#shared/lambda/platform/environment.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import type { Secrets } from '#shared/lambda/platform/secrets.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { StoredItem } from '#shared/table/items.ts'
import { callbackPurposes } from '#shared/tenants/tenant.ts'
import { getTenant } from '#shared/tenants/tenant-store.ts'
import type { Vault } from '#shared/vault/vault.ts'
import { readText, sendJson, sendText } from './answer.ts'
import { pageFiles } from './assets.ts'
import { createJournal } from './journal.ts'
import { createJuheFaults } from './juhe-faults.ts'
import { createKnownOrders } from './known-orders.ts'
import { createLiveEvents } from './live-events.ts'
import { viewOf } from './order-view.ts'
import { createReceiver, receiverPath } from './receiver.ts'
import { type CallbackUrlsView, type ClockView, juheFaults, receiverModes, type Setup } from './wire.ts'

/** What the board shows, and in whose name it orders. */
export type BoardOptions = {
  readonly tenant: SeedTenant
  readonly table: Table
  readonly vault: Vault
  readonly clock: Clock
  /** The service's settings. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly dynamoEndpoint: string
  readonly sandboxUrl: string
  /** The folder in which it keeps what it saw. */
  readonly folder: string
  /** The tokens of Juhe's callback URLs as they are now. */
  readonly callbackTokens: () => Promise<Secrets['callbackTokens']>
  readonly log: (line: LogLine) => void
}

/** The board: a page at `/` that shows what the service does, and what it needs to see of the service. */
export type Board = {
  readonly page: LocalPage
  /** An order was written. */
  orderWritten(item: StoredItem): void
  /** A fetch that does the same, with the board looking on. */
  watchCalls(fetch: Fetch): Fetch
  /** A handler of Juhe's pushes that does the same, with the board looking on. */
  watchPushes(handler: HttpHandler): HttpHandler
  close(): void
  /** When all that it saw is on disk. */
  flush(): Promise<void>
}

/** How often those who watch are told of a clock that somebody else turned, ms. */
const clockEveryMs = 500

const turn = z.object({ advanceSeconds: z.number() })
const switchMode = z.object({ mode: z.enum(receiverModes) })
const chooseFault = z.object({ fault: z.nullable(z.enum(juheFaults)) })

/**
 * Makes the board of a local service. It answers this machine only. It looks on and never acts by itself: orders are
 * placed and cancelled through the service's own operations, with the tenant's key, which it hands to its page.
 */
export function createBoard(options: BoardOptions): Board {
  const { tenant, table, vault, clock, sandboxUrl, log } = options
  const { salePeriodDays: saleDays } = parseEnvironment({ ...options.env, TABLE_NAME: table.name })
  const events = createLiveEvents()
  const journal = createJournal({
    ...{ folder: options.folder, callbackTokens: options.callbackTokens },
    now: clock.now,
    real: () => performance.now(),
    onEntry(orderNo) {
      events.tell({ kind: 'journal', orderNo })
      tellFaults()
    },
    onError: (error) => log({ event: 'failure', source: 'board', ...describeError(error) }),
  })
  const faults = createJuheFaults(sandboxUrl)
  const known = createKnownOrders(options.dynamoEndpoint, table.name, log)
  const receiver = createReceiver(tenant.webhookSecret)
  const orders = createOrderStore(table)

  /** A call may have used up a fault. */
  function tellFaults(): void {
    if (events.count() === 0) return
    faults.armed().then(
      (armed) => events.tell({ kind: 'juheFaults', armed }),
      () => undefined,
    )
  }

  const clockView = (): ClockView => ({ now: clock.now(), isTurning: clock.isTurning() })
  const tellClock = () => events.tell({ kind: 'clock', clock: clockView() })
  let toldOffset = 0
  const watch = setInterval(() => {
    const offset = clock.now() - Date.now()
    if (events.count() === 0 || (Math.abs(offset - toldOffset) < 100 && !clock.isTurning())) return
    toldOffset = offset
    tellClock()
  }, clockEveryMs)
  watch.unref()

  async function setup(request: IncomingMessage): Promise<Setup> {
    const stored = await getTenant(table, TenantId.parse(tenant.tenantId))
    const origin = `http://${request.headers.host}`
    const urls: Partial<Record<CallbackType, string>> = {}
    for (const type of callbackTypes) {
      const url = stored?.callbackUrls[callbackPurposes[type]]?.url
      if (url !== undefined) urls[type] = url
    }
    return {
      ...{ apiKey: tenant.apiKey, tenantId: tenant.tenantId, sandboxUrl, saleDays },
      scenarios: scenarios.map(({ name, english, chinese }) => ({ name, english, chinese })),
      callbackUrls: urls satisfies CallbackUrlsView,
      receiver: {
        urls: { 1: origin + receiverPath(1), 2: origin + receiverPath(2), 3: origin + receiverPath(3) },
        mode: receiver.mode(),
      },
      juheFaults: await faults.armed(),
      clock: clockView(),
    }
  }

  async function read(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const file = (await pageFiles()).get(path)
    if (file !== undefined) return sendText(response, 200, file.type, file.text, 'no-cache')
    if (path === '/board/api/setup') return sendJson(response, await setup(request))
    if (path === '/board/api/orders') return sendJson(response, await known.list())
    if (path === '/board/api/events') {
      events.join(response)
      return
    }
    const orderNo = OrderNo.safeParse(/^\/board\/api\/orders\/(\w+)$/.exec(path)?.[1])
    const order = orderNo.success ? await orders.get(orderNo.data) : undefined
    if (order === undefined) return sendJson(response, { error: 'not found' }, 404)
    sendJson(response, await viewOf({ vault, journalOf: journal.of }, order))
  }

  async function write(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isFromOwnPage(request)) return sendJson(response, { error: 'not from this page' }, 403)
    const body = parsed(await readText(request))
    if (path === '/board/api/clock') {
      const wish = turn.safeParse(body)
      if (!wish.success) return sendJson(response, { error: 'advanceSeconds must be a number' }, 400)
      const turned = clock.advance(wish.data.advanceSeconds)
      tellClock()
      await turned
      tellClock()
      return sendJson(response, clockView())
    }
    if (path === '/board/api/receiver') {
      const wish = switchMode.safeParse(body)
      if (!wish.success)
        return sendJson(response, { error: `mode must be one of ${receiverModes.join(', ')}` }, 400)
      receiver.setMode(wish.data.mode)
      events.tell({ kind: 'receiver', mode: wish.data.mode })
      return sendJson(response, { mode: wish.data.mode })
    }
    if (path === '/board/api/juhe-faults') {
      const wish = chooseFault.safeParse(body)
      if (!wish.success)
        return sendJson(response, { error: `fault must be null or one of ${juheFaults.join(', ')}` }, 400)
      const armed = await faults.arm(wish.data.fault ?? undefined)
      events.tell({ kind: 'juheFaults', armed })
      return sendJson(response, { armed })
    }
    sendJson(response, { error: 'not found' }, 404)
  }

  async function answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isFromThisMachine(request)) {
      return sendText(response, 403, 'text/plain', 'The board answers on its own machine only.\n')
    }
    if (receiver.take(path, request, response)) return
    if (request.method === 'GET' || request.method === 'HEAD') return read(path, request, response)
    if (request.method === 'POST') return write(path, request, response)
    sendJson(response, { error: 'GET or POST' }, 405)
  }

  return {
    page: (request, response) => {
      const [path = ''] = (request.url ?? '').split('?')
      if (path !== '/' && !path.startsWith('/board/')) return false
      answer(path, request, response).catch((error: unknown) => {
        const isWrong = error instanceof RangeError
        if (!isWrong) log({ event: 'failure', source: 'board', ...describeError(error) })
        if (response.headersSent) response.destroy()
        else sendJson(response, { error: isWrong ? error.message : 'failed' }, isWrong ? 400 : 500)
      })
      return true
    },
    orderWritten(item) {
      try {
        const order = known.written(item)
        if (order !== undefined) events.tell({ kind: 'order', order })
      } catch (error) {
        // Whoever wrote it must not suffer from the board.
        log({ event: 'failure', source: 'board', ...describeError(error) })
      }
    },
    watchCalls: (fetch) => journal.watchCalls(fetch, sandboxUrl),
    watchPushes: journal.watchPushes,
    flush: journal.close,
    close() {
      clearInterval(watch)
      events.close()
      receiver.close()
    },
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
