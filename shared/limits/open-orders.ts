import type { QueryCommandOutput } from '@aws-sdk/lib-dynamodb'
import type { TenantId } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { openOrdersPartition } from '#shared/table/keys.ts'
import { listingIndex } from '#shared/table/names.ts'

/*
 * Open orders are in the listing index while they are open, and nowhere else: an order's own write puts it there and
 * takes it out again. Counting them reads only keys of that one tenant's open orders, and is remembered: the count is
 * made anew after some seconds, and earlier when a tenth of the room that it found is used up. So the bound is soft by
 * as much: each of n processes may go a tenth of the last room beyond it (at least one order).
 */

/** What a process knows of a tenant's open orders. */
export type OpenCount = {
  readonly open: number
  /** When it was counted, ms. */
  readonly at: number
  /** Orders that this process has let in since. */
  readonly added: number
}

/** How long a count may be used, ms: with room, and when there was none. */
const withRoomMs = 10_000
const withoutRoomMs = 2_000

/** Whether there is room for one more order; undefined when it must be counted first. */
export function roomFor(count: OpenCount | undefined, limit: number, now: number): boolean | undefined {
  if (count === undefined || now < count.at) return undefined
  const room = limit - count.open
  if (room <= 0) return now < count.at + withoutRoomMs ? false : undefined
  if (now >= count.at + withRoomMs) return undefined
  return count.added < Math.max(1, Math.floor(room / 10)) ? true : undefined
}

/** Counts a tenant's open orders, up to `most`: more makes no difference. */
export async function countOpenOrders(table: Table, tenantId: TenantId, most: number): Promise<number> {
  let count = 0
  let after: QueryCommandOutput['LastEvaluatedKey']
  do {
    const page: QueryCommandOutput = await table.sender.query({
      TableName: table.name,
      IndexName: listingIndex.name,
      KeyConditionExpression: '#partition = :partition',
      ExpressionAttributeNames: { '#partition': listingIndex.partitionKey },
      ExpressionAttributeValues: { ':partition': openOrdersPartition(tenantId) },
      Select: 'COUNT',
      Limit: most - count,
      ...(after === undefined ? {} : { ExclusiveStartKey: after }),
    })
    count += page.Count ?? 0
    after = page.LastEvaluatedKey
  } while (after !== undefined && count < most)
  return count
}
