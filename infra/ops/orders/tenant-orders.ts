import pLimit from 'p-limit'
import type { TenantId } from '#shared/ids.ts'
import { getItem } from '#shared/table/items.ts'
import { orderKey } from '#shared/table/keys.ts'
import { type OrderPlace, queryOrders } from '#shared/table/orders.ts'
import type { Session } from '../store/session.ts'
import { type FoundOrder, foundOrder } from './find.ts'

/** Which of a tenant's orders: by when they were submitted, ms, both ends included. */
export type OrdersRange = { readonly from?: number | undefined; readonly to?: number | undefined }

const pageSize = 100
const concurrency = 20

/** A tenant's orders, newest first; those that this version cannot read are left out. One query for a hundred of them. */
export async function* tenantOrders(
  session: Session,
  tenantId: TenantId,
  { from, to }: OrdersRange,
): AsyncGenerator<FoundOrder> {
  const gate = pLimit(concurrency)
  let after: OrderPlace | undefined
  do {
    const page = await queryOrders(session.backing.table, {
      ...{ tenantId, createdFrom: from, createdTo: to, limit: pageSize, after },
    })
    const orders = await Promise.all(page.map(({ orderNo }) => gate(() => readOrderOf(session, orderNo))))
    yield* orders.flatMap((order) => order ?? [])
    after = page.length < pageSize ? undefined : page.at(-1)
  } while (after !== undefined)
}

/** An order by our number; undefined if there is none, or this version cannot read it. */
export async function readOrderOf({ backing }: Session, orderNo: string): Promise<FoundOrder | undefined> {
  const item = await getItem(backing.table, orderKey(orderNo))
  return item === undefined ? undefined : foundOrder(item)
}
