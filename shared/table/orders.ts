import * as z from 'zod/mini'
import type { Table } from './document-sender.ts'
import { endOfTime, orderedAt, orderKey } from './keys.ts'
import { ordersIndex, partitionKey } from './names.ts'

/** A tenant's order as the index of orders knows it. */
export type OrderPlace = { readonly createdAt: number; readonly orderNo: string }

/** Which of a tenant's orders, newest first: by when they were submitted (ms), from where the page before ended. */
export type OrdersQuery = {
  readonly tenantId: string
  readonly createdFrom?: number | undefined
  readonly createdTo?: number | undefined
  readonly limit: number
  readonly after?: OrderPlace | undefined
}

const listedItem = z.object({ [partitionKey]: z.string(), [ordersIndex.sortKey]: z.string() })

/**
 * One page of a tenant's orders: one query, however many orders there are. Indexes lag behind the table: an order of
 * this moment may not be in it yet. Fewer than `limit` means that there are no more.
 */
export async function queryOrders(table: Table, query: OrdersQuery): Promise<readonly OrderPlace[]> {
  const { tenantId, limit, after } = query
  const range = rangeOf(query)
  if (range === undefined) return []
  const output = await table.sender.query({
    TableName: table.name,
    IndexName: ordersIndex.name,
    KeyConditionExpression: '#tenant = :tenant AND #at BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#tenant': ordersIndex.partitionKey, '#at': ordersIndex.sortKey },
    ExpressionAttributeValues: {
      ':tenant': tenantId,
      ':from': range.from,
      ':to': range.to,
    },
    ScanIndexForward: false,
    Limit: limit,
    ...(after === undefined || !range.holds(after) ? {} : { ExclusiveStartKey: startKey(tenantId, after) }),
  })
  return (output.Items ?? []).map((item) => placeOf(listedItem.parse(item)[ordersIndex.sortKey]))
}

/**
 * The part of the index that is asked for, newest first; undefined when there is none. The engine takes neither a range that
 * ends before it begins nor a place outside of it to go on from, and both can be asked for.
 */
function rangeOf({ createdFrom = 0, createdTo = endOfTime, after }: OrdersQuery) {
  const from = orderedAt(Math.max(0, createdFrom), '')
  // Above every order number of that moment.
  const to = orderedAt(Math.max(0, createdTo), '~')
  const isPast = after !== undefined && after.createdAt < createdFrom
  if (isPast || createdTo < 0 || from > to) return undefined
  return { from, to, holds: ({ createdAt }: OrderPlace) => createdAt <= createdTo }
}

function startKey(tenantId: string, { createdAt, orderNo }: OrderPlace) {
  return {
    ...orderKey(orderNo),
    [ordersIndex.partitionKey]: tenantId,
    [ordersIndex.sortKey]: orderedAt(createdAt, orderNo),
  }
}

function placeOf(at: string): OrderPlace {
  const [createdAt = '', orderNo = ''] = at.split('#')
  return { createdAt: Number(createdAt), orderNo }
}
