import * as z from 'zod/mini'
import type { Table } from './document-sender.ts'
import { endOfTime, eventsPartition, orderedAt } from './keys.ts'
import { listingIndex } from './names.ts'

/** A place in a tenant's journal: `id` is "" for the beginning of the moment `at` (ms). */
export type EventPosition = { readonly at: number; readonly id: string }

/** Which part of a tenant's journal: what comes after a place, up to and including a moment (ms). */
export type EventsQuery = {
  readonly tenantId: string
  readonly after: EventPosition
  readonly to: number
  readonly limit: number
}

const listedItem = z.object({ [listingIndex.sortKey]: z.string() })

/**
 * One page of a tenant's journal, oldest first: one query, however long the journal is. The index lags behind the table.
 * Fewer than `limit` means that there are no more now. A tenant's journal is one partition of the index, which takes some
 * 1,000 events a second.
 */
export async function queryEvents(
  table: Table,
  { tenantId, after, to, limit }: EventsQuery,
): Promise<readonly EventPosition[]> {
  // A blank is below every character of an id: this is the first key after that of the place.
  const lower = `${orderedAt(Math.max(0, after.at), after.id)} `
  const upper = orderedAt(Math.min(Math.max(0, to), endOfTime), '~')
  if (to < 0 || lower > upper) return []
  const output = await table.sender.query({
    TableName: table.name,
    IndexName: listingIndex.name,
    KeyConditionExpression: '#partition = :partition AND #at BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#partition': listingIndex.partitionKey, '#at': listingIndex.sortKey },
    ExpressionAttributeValues: {
      ':partition': eventsPartition(tenantId),
      ':from': lower,
      ':to': upper,
    },
    Limit: limit,
  })
  return (output.Items ?? []).map((item) => positionOf(listedItem.parse(item)[listingIndex.sortKey]))
}

function positionOf(listSk: string): EventPosition {
  const [at = '', id = ''] = listSk.split('#')
  return { at: Number(at), id }
}
