import type { QueryCommandInput, QueryCommandOutput } from '@aws-sdk/lib-dynamodb'
import { ordersIndex, partitionKey } from '#shared/table/names.ts'
import type { Item } from '#test/simulation/memory-table.ts'

const { name, partitionKey: tenant, sortKey: at } = ordersIndex

/** Whether a query is to the index of a tenant's orders. */
export function isOfOrders(input: QueryCommandInput): boolean {
  return input.IndexName === name
}

/** Whose orders a query asks for. */
export function tenantOf({ ExpressionAttributeValues: values }: QueryCommandInput): string {
  return String(values?.[':tenant'])
}

/**
 * The index of a tenant's orders over the items of a table in memory. It is as strict as DynamoDB: a range that ends before
 * it begins, and a start that lies outside of the range, are errors.
 */
export function queryOrdersOf(items: Iterable<Item>, input: QueryCommandInput): QueryCommandOutput {
  const { ':tenant': tenantId, ':from': from, ':to': to } = input.ExpressionAttributeValues ?? {}
  if (input.KeyConditionExpression !== '#tenant = :tenant AND #at BETWEEN :from AND :to')
    throw new Error(`the index of orders does not know ${input.KeyConditionExpression}`)
  if (from > to) throw new Error('the range of a query ends before it begins')
  const start = input.ExclusiveStartKey
  if (start !== undefined && (start[tenant] !== tenantId || start[at] < from || start[at] > to))
    throw new Error('the start of a query is outside of its range')
  const found = [...items]
    .filter((item) => item[tenant] === tenantId && typeof item[at] === 'string')
    .map((item) => ({ [partitionKey]: item[partitionKey], [tenant]: tenantId, [at]: String(item[at]) }))
    .filter((item) => item[at] >= from && item[at] <= to && (start === undefined || item[at] < start[at]))
    .sort((one, other) => (one[at] < other[at] ? 1 : -1))
  const page = found.slice(0, input.Limit ?? found.length)
  const last = page.at(-1)
  return {
    $metadata: {},
    Items: page,
    Count: page.length,
    ...(page.length < found.length && last !== undefined ? { LastEvaluatedKey: last } : {}),
  }
}
