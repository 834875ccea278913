import type { QueryCommandOutput } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import type { Table } from './document-sender.ts'
import { listingIndex, partitionKey } from './names.ts'

const listedItem = z.object({ [partitionKey]: z.string(), [listingIndex.sortKey]: z.string() })

/** One item of a listing, as the index knows it: its key, and by what it is sorted. */
export type Listed = { readonly pk: string; readonly listSk: string }

/**
 * All items of one partition of the listing index, in its order. Its cost follows their number. Indexes lag behind the
 * table: what was written this moment may not be in it yet.
 */
export async function* listItems(table: Table, partition: string): AsyncGenerator<Listed> {
  let startKey: QueryCommandOutput['LastEvaluatedKey']
  do {
    const page: QueryCommandOutput = await table.sender.query({
      TableName: table.name,
      IndexName: listingIndex.name,
      KeyConditionExpression: '#partition = :partition',
      ExpressionAttributeNames: { '#partition': listingIndex.partitionKey },
      ExpressionAttributeValues: { ':partition': partition },
      ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
    })
    for (const item of page.Items ?? []) {
      const { pk, listSk } = listedItem.parse(item)
      yield { pk, listSk }
    }
    startKey = page.LastEvaluatedKey
  } while (startKey !== undefined)
}
