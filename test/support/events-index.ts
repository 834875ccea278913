import type { QueryCommandInput, QueryCommandOutput } from '@aws-sdk/lib-dynamodb'
import { listingIndex, partitionKey } from '#shared/table/names.ts'

type Item = Readonly<Record<string, unknown>>

/** Whether a query is one of a part of the listing index, as the journal's are. */
export function isOfEvents({ IndexName, KeyConditionExpression = '' }: QueryCommandInput): boolean {
  return IndexName === listingIndex.name && KeyConditionExpression.includes('BETWEEN')
}

/** The journal's query over a table in memory. */
export function queryEventsOf(items: Iterable<Item>, input: QueryCommandInput): QueryCommandOutput {
  const { ':partition': partition, ':from': from, ':to': to } = input.ExpressionAttributeValues ?? {}
  const found = [...items]
    .filter(
      (item) =>
        item[listingIndex.partitionKey] === partition &&
        String(item[listingIndex.sortKey]) >= String(from) &&
        String(item[listingIndex.sortKey]) <= String(to),
    )
    .sort((one, other) => (String(one[listingIndex.sortKey]) < String(other[listingIndex.sortKey]) ? -1 : 1))
    .slice(0, input.Limit)
  const Items = found.map((item) => ({
    [partitionKey]: item[partitionKey],
    [listingIndex.partitionKey]: partition,
    [listingIndex.sortKey]: item[listingIndex.sortKey],
  }))
  return { $metadata: {}, Items, Count: Items.length }
}
