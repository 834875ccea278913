import * as z from 'zod/mini'
import type { Table } from './document-sender.ts'
import { orderedAt, orderKey } from './keys.ts'
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

const listed = z.object({ [partitionKey]: z.string(), [ordersIndex.sortKey]: z.string() })

/** The last moment that a place in the index can have. */
const endOfTime = 999_999_999_999_999

/**
 * One page of a tenant's orders: one query, whatever the number of his orders. Indexes lag behind the table: an order of
 * this moment may not be in it yet. Fewer than `limit` means that there are no more.
 */
export async function queryOrders(table: Table, query: OrdersQuery): Promise<readonly OrderPlace[]> {
  const { tenantId, createdFrom = 0, createdTo = endOfTime, limit, after } = query
  const output = await table.sender.query({
    TableName: table.name,
    IndexName: ordersIndex.name,
    KeyConditionExpression: '#tenant = :tenant AND #at BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#tenant': ordersIndex.partitionKey, '#at': ordersIndex.sortKey },
    ExpressionAttributeValues: {
      ':tenant': tenantId,
      ':from': orderedAt(createdFrom, ''),
      // Above every order number of that moment.
      ':to': orderedAt(createdTo, '~'),
    },
    ScanIndexForward: false,
    Limit: limit,
    ...(after === undefined ? {} : { ExclusiveStartKey: startKey(tenantId, after) }),
  })
  return (output.Items ?? []).map((item) => placeOf(listed.parse(item)[ordersIndex.sortKey]))
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
