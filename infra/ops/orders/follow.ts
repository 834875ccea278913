import pLimit from 'p-limit'
import type { TenantId } from '#shared/ids.ts'
import { readEvents } from '#shared/journal/journal-store.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { openOrdersPartition, orderNoOfKey } from '#shared/table/keys.ts'
import { listItems } from '#shared/table/listing.ts'
import { queryOrders } from '#shared/table/orders.ts'
import { listTenants } from '#shared/tenants/list-tenants.ts'
import type { Session } from '../store/session.ts'
import { readOrderOf } from './tenant-orders.ts'

/** What is followed. */
export type Following = {
  /** Only this tenant's orders. */
  readonly tenantId?: TenantId | undefined
  /** Only this order. */
  readonly orderNo?: string | undefined
  /** What happened before this moment (ms) is no news. */
  readonly since: number
  /** How long after each look the next one comes, ms of real time. */
  readonly everyMs: number
  /** Ends it. */
  readonly signal: AbortSignal
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** How many of a tenant's open orders, and of the new ones, are looked at each time: what a look costs has a bound. */
const mostOrders = 300

/** The index of events lags: a look begins as long (ms) before the end of the last one. */
const overlapMs = 60_000

const concurrency = 20

/**
 * Orders that have changed since they were seen last, in no order. Looked at are a tenant's newest open orders, those
 * that were submitted since the beginning, and those of which the tenant was told something.
 */
export async function* changedOrders(session: Session, following: Following): AsyncGenerator<Order> {
  const { signal, sleep, everyMs } = following
  const versions = new Map<string, number>()
  const gate = pLimit(concurrency)
  while (!signal.aborted) {
    const candidates = await candidatesOf(session, following)
    const found = await Promise.all(
      [...candidates].map((orderNo) => gate(() => readOrderOf(session, orderNo))),
    )
    for (const entry of found) {
      if (entry === undefined || versions.get(entry.order.orderNo) === entry.order.version) continue
      versions.set(entry.order.orderNo, entry.order.version)
      yield entry.order
    }
    await sleep(everyMs, signal).catch(() => undefined)
  }
}

async function candidatesOf(session: Session, following: Following): Promise<ReadonlySet<string>> {
  const { tenantId, orderNo } = following
  if (orderNo !== undefined) return new Set([orderNo])
  const tenants =
    tenantId === undefined
      ? (await listTenants(session.backing.table)).map((one) => one.tenantId)
      : [tenantId]
  const found = await Promise.all(tenants.map((tenant) => ordersOf(session, tenant, following.since)))
  return new Set(found.flat())
}

async function ordersOf({ backing }: Session, tenantId: TenantId, since: number): Promise<readonly string[]> {
  const { table, platform } = backing
  const recent = Math.max(since, platform.now() - 2 * overlapMs)
  const [created, events, open] = await Promise.all([
    queryOrders(table, { tenantId, createdFrom: since, limit: mostOrders }),
    readEvents(table, {
      ...{ tenantId, after: { at: Math.max(0, recent - overlapMs), id: '' } },
      ...{ to: Number.MAX_SAFE_INTEGER, limit: mostOrders },
    }),
    openOrders(table, tenantId),
  ])
  return [
    ...created.map(({ orderNo }) => orderNo),
    ...events.flatMap(({ event }) => (event === undefined ? [] : [event.orderNo])),
    ...open,
  ]
}

async function openOrders(
  table: Session['backing']['table'],
  tenantId: TenantId,
): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { pk } of listItems(table, openOrdersPartition(tenantId))) {
    const orderNo = orderNoOfKey(pk)
    if (orderNo !== undefined) found.push(orderNo)
    if (found.length >= mostOrders) break
  }
  return found
}
