import pLimit from 'p-limit'
import { OrderNo, OutOrderNo, orderNoOf, type TenantId } from '#shared/ids.ts'
import { describeError } from '#shared/lambda/platform/describe-error.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import { readOrder } from '#shared/orders/store/order-store.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { getItem } from '#shared/table/items.ts'
import { orderKey } from '#shared/table/keys.ts'
import { queryOrders } from '#shared/table/orders.ts'
import { listTenants } from '#shared/tenants/list-tenants.ts'
import { summaryOf } from './order-summary.ts'
import type { OrderSummary } from './wire.ts'

/** Which orders are read: of each tenant the newest `newest`, submitted within `withinMs`. `now`: ms. */
export type IndexedOrdersOptions = {
  readonly table: Table
  readonly now: () => number
  readonly newest: number
  readonly withinMs: number
  readonly log: (line: LogLine) => void
}

/** The orders of a stage that its board lists. */
export type IndexedOrders = {
  /** The newest of each tenant, and those that were looked up; read by the first who asks. */
  all(): Promise<readonly OrderSummary[]>
  /** Reads by keys what a word may be the number of, however old: an orderNo, or an outOrderNo of any tenant. */
  lookUp(word: string): Promise<void>
  /** Reads again what may have changed; answers the orders that have. */
  refresh(): Promise<readonly OrderSummary[]>
}

const pageSize = 100
const readsAtOnce = 20
/** An order that rests is read again after this long, ms: a refund may wake it. One that waits is read each time. */
const restsForMs = 5 * 60_000

type Held = { readonly summary: OrderSummary; readonly readAt: number }

/** Reads orders by the index of orders and by their keys; never by a scan. */
export function createIndexedOrders(options: IndexedOrdersOptions): IndexedOrders {
  const { table, now, log } = options
  const known = new Map<string, Held>()
  const gate = pLimit(readsAtOnce)
  let first: Promise<unknown> | undefined
  let reading: Promise<readonly OrderSummary[]> | undefined

  async function read(orderNo: string): Promise<OrderSummary | undefined> {
    const readAt = now()
    try {
      const item = await getItem(table, orderKey(orderNo))
      if (item === undefined) return undefined
      const summary = summaryOf(readOrder(item))
      const before = known.get(orderNo)?.summary
      known.set(orderNo, { summary, readAt })
      return before?.version === summary.version ? undefined : summary
    } catch (error) {
      // Of another version of the code: it is not listed, and the others are.
      log({ event: 'failure', source: 'board', ...describeError(error) })
      return undefined
    }
  }

  async function readAll(): Promise<readonly OrderSummary[]> {
    const tenants = await listTenants(table)
    const listed = await Promise.all(tenants.map(({ tenantId }) => gate(() => newestOf(tenantId, options))))
    const numbers = new Set([...listed.flat(), ...known.keys()])
    const stale = [...numbers].filter((orderNo) => isStale(known.get(orderNo), now()))
    const changed = await Promise.all(stale.map((orderNo) => gate(() => read(orderNo))))
    return changed.flatMap((summary) => summary ?? [])
  }

  /** Those who ask at the same time are answered by one reading. */
  function refresh(): Promise<readonly OrderSummary[]> {
    reading ??= readAll().finally(() => {
      reading = undefined
    })
    return reading
  }

  return {
    refresh,
    async all() {
      first ??= refresh().catch((error: unknown) => {
        first = undefined
        throw error
      })
      await first
      return [...known.values()].map(({ summary }) => summary)
    },
    async lookUp(word) {
      const own = OrderNo.safeParse(word.toUpperCase())
      if (own.success) await read(own.data)
      const theirs = OutOrderNo.safeParse(word)
      if (!theirs.success) return
      const tenants = await listTenants(table)
      await Promise.all(tenants.map(({ tenantId }) => gate(() => read(orderNoOf(tenantId, theirs.data)))))
    },
  }
}

function isStale(held: Held | undefined, now: number): boolean {
  return held?.summary.dueAt !== undefined || (held?.readAt ?? 0) < now - restsForMs
}

async function newestOf(tenantId: TenantId, options: IndexedOrdersOptions): Promise<readonly string[]> {
  const { table, now, newest, withinMs } = options
  const orderNos: string[] = []
  let after: { readonly createdAt: number; readonly orderNo: string } | undefined
  do {
    const limit = Math.min(pageSize, newest - orderNos.length)
    const page = await queryOrders(table, { tenantId, createdFrom: now() - withinMs, limit, after })
    orderNos.push(...page.map(({ orderNo }) => orderNo))
    after = page.length < limit ? undefined : page.at(-1)
  } while (after !== undefined && orderNos.length < newest)
  return orderNos
}
