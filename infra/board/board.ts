import type { SeedTenant } from '#infra/local/seed-tenant.ts'
import type { Clock } from '#infra/machine/clock.ts'
import type { LocalPage } from '#infra/machine/local-page.ts'
import type { Fetch } from '#shared/fetch.ts'
import type { HttpHandler } from '#shared/lambda/http/event.ts'
import { describeError } from '#shared/lambda/platform/describe-error.ts'
import { parseEnvironment } from '#shared/lambda/platform/environment.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import type { Secrets } from '#shared/lambda/platform/secrets.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import type { ChangeServices } from '#shared/orders/store/change-order.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { openPeople } from '#shared/orders/store/people.ts'
import type { Post } from '#shared/pushes/post.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { StoredItem } from '#shared/table/items.ts'
import type { Vault } from '#shared/vault/vault.ts'
import { createReads } from './board-reads.ts'
import { createWrites } from './board-writes.ts'
import { createExchanges } from './exchanges.ts'
import { createJournal } from './journal.ts'
import { createJuheFaults, type JuheFaults } from './juhe-faults.ts'
import { createKnownOrders, type KnownOrders } from './known-orders.ts'
import { createLiveEvents, type LiveEvents } from './live-events.ts'
import { createReceiver } from './receiver.ts'
import { servePage } from './serve-page.ts'
import { createSetup } from './setup.ts'
import type { ClockView } from './wire.ts'

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
  /** What changes an order as the service does; asked for once everything has started. */
  readonly changes: () => ChangeServices
  /** Puts the whole table aside and begins anew with the real time; absent where that cannot be done. */
  readonly onBackToNow?: () => void
}

/** The board: a page at `/` that shows what the service does, and what it needs to see of the service. */
export type Board = {
  readonly page: LocalPage
  /** An order was written. */
  orderWritten(item: StoredItem): void
  /** A fetch that does the same, with the board looking on. */
  watchCalls(fetch: Fetch): Fetch
  /** A post of pushes that does the same, with the board looking on. */
  watchPosts(post: Post): Post
  /** A handler of Juhe's callbacks that does the same, with the board looking on. */
  watchPushes(handler: HttpHandler): HttpHandler
  close(): void
  /** When all that it saw is on disk. */
  flush(): Promise<void>
}

/** How often those who watch are told of a clock that somebody else turned, ms. */
const clockEveryMs = 500

/**
 * Makes the board of a local service. It answers this machine only. It looks on and never acts by itself: orders are
 * placed and cancelled through the service's own operations, with the tenant's key, which it hands to its page.
 */
export function createBoard(options: BoardOptions): Board {
  const { tenant, table, vault, clock, sandboxUrl, log } = options
  const { salePeriodDays } = parseEnvironment({ ...options.env, TABLE_NAME: table.name })
  const events = createLiveEvents()
  const journal = createJournal({
    ...{ folder: options.folder, callbackTokens: options.callbackTokens },
    now: clock.now,
    real: () => performance.now(),
    onEntry(orderNo) {
      events.tell({ kind: 'journal', orderNo })
      tellFaults(faults, events)
    },
    onError: (error) => log({ event: 'failure', source: 'board', ...describeError(error) }),
  })
  const exchanges = createExchanges(clock.now)
  const faults = createJuheFaults(sandboxUrl)
  const known = createKnownOrders(options.dynamoEndpoint, table.name, vault, log)
  const receiver = createReceiver(tenant.webhookSecret)
  const { view: clockView, tell: tellClock, close: endWatch } = watchClock(clock, events)
  const setup = createSetup({
    ...{ tenant, table, sandboxUrl, saleDays: salePeriodDays },
    canGoBack: options.onBackToNow !== undefined,
    ...{ receiverMode: receiver.mode, armedFaults: faults.armed, clockView },
  })
  const orders = createOrderStore(table)
  const view = {
    peopleOf: (order: Order) => openPeople(vault, order),
    journalOf: journal.of,
    exchangesOf: exchanges.of,
  }
  const read = createReads({ setup, events, known, orders, view, table, now: clock.now })
  const write = createWrites({
    ...{ clock, clockView, tellClock, receiver, faults, events, known, orders },
    ...{ changes: options.changes, onBackToNow: options.onBackToNow },
  })

  return {
    page: servePage({ read, write, log, take: receiver.take }),
    orderWritten: createWrittenTeller(known, events, log),
    watchCalls: (fetch) => journal.watchCalls(fetch, sandboxUrl),
    watchPosts: exchanges.watch,
    watchPushes: journal.watchPushes,
    flush: journal.close,
    close() {
      endWatch()
      events.close()
      receiver.close()
    },
  }
}

/** A call may have used up a fault. */
function tellFaults(faults: JuheFaults, events: LiveEvents): void {
  if (events.count() === 0) return
  faults.armed().then(
    (armed) => events.tell({ kind: 'juheFaults', armed }),
    () => undefined,
  )
}

/** Tells those who watch of an order that was written. An error of the board must not fail the write. */
function createWrittenTeller(known: KnownOrders, events: LiveEvents, log: BoardOptions['log']) {
  return (item: StoredItem): void => {
    try {
      const order = known.written(item)
      if (order !== undefined) events.tell({ kind: 'order', order })
    } catch (error) {
      log({ event: 'failure', source: 'board', ...describeError(error) })
    }
  }
}

/** The clock as the board shows it, and the telling of it: at once, and when somebody else has turned it. */
function watchClock(clock: Clock, events: LiveEvents) {
  const view = (): ClockView => ({
    ...{ now: clock.now(), isTurning: clock.isTurning() },
    ...turnOf(clock),
  })
  const tell = () => events.tell({ kind: 'clock', clock: view() })
  let toldOffset = 0
  const watch = setInterval(() => {
    const offset = clock.now() - Date.now()
    if (events.count() === 0 || (Math.abs(offset - toldOffset) < 100 && !clock.isTurning())) return
    toldOffset = offset
    tell()
  }, clockEveryMs)
  watch.unref()
  return { view, tell, close: () => clearInterval(watch) }
}

function turnOf(clock: Clock): Pick<ClockView, 'turn'> {
  const turn = clock.turn()
  return turn === undefined ? {} : { turn }
}
