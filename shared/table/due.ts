import type { QueryCommandOutput } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import type { Table } from './document-sender.ts'
import { dueIndex } from './names.ts'

/** An item that waits, as the due index knows it: its key, and the moment (ms) at which it needs attention. */
export type Due = { readonly pk: string; readonly dueAt: number }

/** Where a query goes on: an opaque value of DynamoDB. */
export type DueCursor = NonNullable<QueryCommandOutput['LastEvaluatedKey']>

/** One page of what is due; `after` is there when more may follow. */
export type DuePage = { readonly due: readonly Due[]; readonly after?: DueCursor }

/** Which page: of one shard (see dueShards), what is due up to `now` (ms), the earliest first. */
export type DueQuery = {
  readonly shard: string
  readonly now: number
  readonly limit: number
  readonly after?: DueCursor | undefined
}

const dueEntry = z.object({ pk: z.string(), dueAt: z.number() })

/**
 * What is due in one shard. Reads nothing else, so its cost follows what waits, never how much is stored.
 * Indexes lag behind the table: the item itself must be read, and may not be due any more.
 */
export async function queryDue(table: Table, { shard, now, limit, after }: DueQuery): Promise<DuePage> {
  const output = await table.sender.query({
    TableName: table.name,
    IndexName: dueIndex.name,
    KeyConditionExpression: '#shard = :shard AND #due <= :now',
    ExpressionAttributeNames: { '#shard': dueIndex.partitionKey, '#due': dueIndex.sortKey },
    ExpressionAttributeValues: { ':shard': shard, ':now': now },
    Limit: limit,
    ...(after === undefined ? {} : { ExclusiveStartKey: after }),
  })
  const due = (output.Items ?? []).map((item) => dueEntry.parse(item))
  return output.LastEvaluatedKey === undefined ? { due } : { due, after: output.LastEvaluatedKey }
}
