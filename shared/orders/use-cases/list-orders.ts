import { formatChinaTime } from '#contract/china-time.ts'
import { type Success, success } from '#contract/envelope.ts'
import {
  type ListOrdersRequest,
  type ListOrdersResult,
  listOrdersFaults,
  writeCursor,
} from '#contract/list-orders.ts'
import { failed, ok } from '#shared/result.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { getItem } from '#shared/table/items.ts'
import { orderKey } from '#shared/table/keys.ts'
import { type OrderPlace, queryOrders } from '#shared/table/orders.ts'
import type { TenantContext, UseCase } from '#shared/use-case.ts'
import { isRefused, type Order } from '../machine/order.ts'
import { isTombstone } from '../machine/tombstone.ts'
import { readOrder } from '../store/order-store.ts'
import { failMsgOf } from './render-detail.ts'

/** The most orders that are read for one page, whatever states it asks for: what a request costs has a bound. */
const mostRead = 200

/** How many orders are read at a time. */
const batch = 50

/**
 * Extension listOrders: the tenant's orders, newest first. The index knows their order only, so that states are looked
 * at one by one: a page may hold fewer than it could and still have a cursor, which goes on where the looking ended.
 */
export function listOrders(table: Table): UseCase<ListOrdersRequest, Success<ListOrdersResult>> {
  return async (context, request) => {
    const faults = listOrdersFaults(request)
    if (faults.length > 0) return failed({ kind: 'badParameter', faults })
    const found: Order[] = []
    let { after } = request
    for (let read = 0; read < mostRead; ) {
      const limit = request.statuses === undefined ? request.limit - found.length : batch
      const places = await queryOrders(table, { ...request, tenantId: context.tenant.tenantId, limit, after })
      read += places.length
      const orders = await Promise.all(places.map((place) => readListed(table, context, place)))
      for (const [index, order] of orders.entries()) {
        after = places[index]
        if (order !== undefined && isWanted(order, request)) found.push(order)
        if (found.length === request.limit) return ok(page(found, after))
      }
      if (places.length < limit) return ok(page(found, undefined))
    }
    return ok(page(found, after))
  }
}

/** One that cannot be read is left out, and stops no other. */
async function readListed(
  table: Table,
  { log }: TenantContext,
  { orderNo }: OrderPlace,
): Promise<Order | undefined> {
  const item = await getItem(table, orderKey(orderNo), 'eventual')
  try {
    return item === undefined ? undefined : readOrder(item)
  } catch {
    log.event('unreadableOrder', { orderNo })
    return undefined
  }
}

function isWanted(order: Order, { statuses }: ListOrdersRequest): boolean {
  return (
    !isRefused(order) &&
    !isTombstone(order) &&
    (statuses === undefined || statuses.includes(order.progress.status))
  )
}

function page(orders: readonly Order[], last: OrderPlace | undefined): Success<ListOrdersResult> {
  return success({ orders: orders.map(listedOf), cursor: last === undefined ? '' : writeCursor(last) })
}

const spaced = 'yyyy-MM-dd HH:mm:ss'

function listedOf(order: Order): ListOrdersResult['orders'][number] {
  const { trip, progress } = order
  const issue = 'issue' in progress ? progress.issue : undefined
  return {
    orderNo: order.orderNo,
    outOrderNo: order.outOrderNo,
    status: progress.status,
    createTime: formatChinaTime(order.createdAt, spaced),
    fromStation: issue?.fromStation ?? trip.fromStation,
    toStation: issue?.toStation ?? trip.toStation,
    departDate: formatChinaTime(issue?.departAt ?? trip.departAt, spaced),
    trainNo: issue?.trainNo ?? trip.trainNos.join('|'),
    passengerCount: order.passengerCount,
    failMsg: failMsgOf(order),
  }
}
