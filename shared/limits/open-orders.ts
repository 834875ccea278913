import type { QueryCommandOutput } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { hourMs } from '#contract/durations.ts'
import type { TenantId } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { openOrdersPartition, orderedAt, permitsKey } from '#shared/table/keys.ts'
import { expiryAttribute, listingIndex } from '#shared/table/names.ts'
import { schemaVersion } from '#shared/table/schema-version.ts'
import type { Lease, Window } from './permit-counter.ts'
import type { Unused } from './permits.ts'

/*
 * Open orders are in the listing index while they are open, and nowhere else: an order's own write puts it there and
 * takes it out again. The index shows an order some moments after it was let in. So each permit is noted in one small
 * item first, under the five seconds in which it was given. What is open is then at most:
 *
 *   orders of the index that were created before a moment + permits that were given since then
 *
 * Notes are added without a condition, and the table puts them in one order: of two processes the later one sees the
 * earlier one's permits, so that no number of processes passes a limit. Nothing has to be returned: a note whose process
 * died counts until its orders would have been seen.
 */

/** Permits count for the bucket in which they were given, ms. */
const bucketMs = 5_000

/** An order must be created at most this long after its bucket's end, ms. */
const slackMs = 2_000

/** An order is in the index this long after its creation, its write's repetitions included, ms. */
const visibleMs = 15_000

/** How long a count may be used, ms; and a count that finds no room. */
const countMs = 20_000
const fullMs = 2_000

/** Notes this old are of no use to any count, ms. When so many lie there, they are removed. */
const staleMs = 60_000
const mostStale = 16

/** The notes outlive their last one by this, ms. */
const keptMs = hourMs

/** More tenants than that are not remembered. */
const mostCounts = 2_000

/** Permits for open orders of one tenant. */
export type OpenWindow = Window & { readonly tenantId: TenantId }

/** The bucket at a moment (ms). */
export function openWindow(tenantId: TenantId, now: number): OpenWindow {
  const bucket = Math.floor(now / bucketMs)
  return { of: `open#${tenantId}`, name: String(bucket), endsAt: (bucket + 1) * bucketMs, tenantId }
}

/** Until when an order may be created that has a permit of this window, ms. */
export function openUntil({ endsAt }: OpenWindow): number {
  return endsAt + slackMs
}

/** What a process knows of a tenant's open orders. */
type Counted = {
  /** Orders that were created before the buckets from `from` on. */
  readonly open: number
  readonly from: number
  /** When it was counted, ms. */
  readonly at: number
}

/** Permits by bucket. */
type Notes = ReadonlyMap<number, number>

/** Gives permits for open orders: never more than the limit has room for, over all processes. */
export function createOpenOrdersLease(table: Table, now: () => number): Lease<OpenWindow> {
  const counts = new Map<TenantId, Counted>()

  async function count(tenantId: TenantId, limit: number): Promise<Counted> {
    const at = now()
    const from = Math.floor((at - visibleMs - slackMs) / bucketMs)
    const open = await countOpenOrders(table, tenantId, limit, from * bucketMs + slackMs)
    const tally = { open, from, at }
    if (counts.size >= mostCounts) counts.clear()
    counts.set(tenantId, tally)
    return tally
  }

  /** The last count, if it is younger than this. */
  function known(tenantId: TenantId, forMs: number): Counted | undefined {
    const tally = counts.get(tenantId)
    const age = tally === undefined ? -1 : now() - tally.at
    return age >= 0 && age < forMs ? tally : undefined
  }

  return async (window, chunk, limit, unused) => {
    const { tenantId } = window
    const notes = await note(table, window, [permitChange(window, chunk), ...returned(window, unused)])
    const roomBy = ({ open, from }: Counted) => limit - open - permitsSince(notes, from)
    const room = roomBy(known(tenantId, countMs) ?? (await count(tenantId, limit)))
    const certain = room >= 0 ? room : roomBy(known(tenantId, fullMs) ?? (await count(tenantId, limit)))
    if (certain < 0) await note(table, window, [permitChange(window, -chunk)])
    await removeStale(table, window, notes)
    return certain < 0 ? undefined : certain
  }
}

function permitsSince(notes: Notes, from: number): number {
  return [...notes].reduce((sum, [bucket, permits]) => (bucket >= from ? sum + permits : sum), 0)
}

const notePrefix = 'given#'
const permitCount = z.number()

/** Permits that are added to a bucket, or taken from it. */
type Change = { readonly bucket: string; readonly permits: number }

function permitChange({ name }: OpenWindow, permits: number): Change {
  return { bucket: name, permits }
}

/** Nothing is returned to a bucket that may have been removed. */
function returned({ name }: OpenWindow, { window, permits }: Unused): readonly Change[] {
  const isKept = (Number(name) - Number(window)) * bucketMs < staleMs / 2
  return permits > 0 && isKept ? [{ bucket: window, permits: -permits }] : []
}

/** Changes the notes; answers all of them as they are then. */
async function note(table: Table, { of, endsAt }: OpenWindow, changes: readonly Change[]): Promise<Notes> {
  const output = await table.sender.update({
    TableName: table.name,
    Key: permitsKey(of, 'now'),
    UpdateExpression: `SET #expires = :expires, #entity = :entity, #schema = :schema ADD ${changes.map((_, index) => `#given${index} :permits${index}`).join(', ')}`,
    ExpressionAttributeNames: {
      ...{ '#expires': expiryAttribute, '#entity': 'entity', '#schema': 'schemaVersion' },
      ...Object.fromEntries(changes.map(({ bucket }, index) => [`#given${index}`, `${notePrefix}${bucket}`])),
    },
    ExpressionAttributeValues: {
      ':expires': Math.ceil((endsAt + keptMs) / 1_000),
      ...{ ':entity': 'permits', ':schema': schemaVersion },
      ...Object.fromEntries(changes.map(({ permits }, index) => [`:permits${index}`, permits])),
    },
    ReturnValues: 'ALL_NEW',
  })
  const noteEntries = Object.entries(output.Attributes ?? {}).filter(([attribute]) =>
    attribute.startsWith(notePrefix),
  )
  return new Map(
    noteEntries.map(([attribute, value]) => [
      Number(attribute.slice(notePrefix.length)),
      permitCount.parse(value),
    ]),
  )
}

/** Keeps the notes small: each writer pays for all of them. */
async function removeStale(table: Table, { of, endsAt }: OpenWindow, notes: Notes): Promise<void> {
  const stale = [...notes.keys()].filter((bucket) => bucket * bucketMs < endsAt - staleMs)
  if (stale.length < mostStale) return
  await table.sender.update({
    TableName: table.name,
    Key: permitsKey(of, 'now'),
    UpdateExpression: `REMOVE ${stale.map((_, index) => `#stale${index}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(
      stale.map((bucket, index) => [`#stale${index}`, `${notePrefix}${bucket}`]),
    ),
  })
}

/** Counts a tenant's open orders, up to `most`: more makes no difference; of those created before a moment (ms), if one is given. */
export async function countOpenOrders(
  table: Table,
  tenantId: TenantId,
  most: number,
  beforeMs?: number,
): Promise<number> {
  let count = 0
  let startKey: QueryCommandOutput['LastEvaluatedKey']
  do {
    const page: QueryCommandOutput = await table.sender.query({
      TableName: table.name,
      IndexName: listingIndex.name,
      KeyConditionExpression: `#partition = :partition${beforeMs === undefined ? '' : ' AND #sort < :before'}`,
      ExpressionAttributeNames: {
        '#partition': listingIndex.partitionKey,
        ...(beforeMs === undefined ? {} : { '#sort': listingIndex.sortKey }),
      },
      ExpressionAttributeValues: {
        ':partition': openOrdersPartition(tenantId),
        ...(beforeMs === undefined ? {} : { ':before': orderedAt(Math.max(0, beforeMs), '') }),
      },
      Select: 'COUNT',
      Limit: most - count,
      ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
    })
    count += page.Count ?? 0
    startKey = page.LastEvaluatedKey
  } while (startKey !== undefined && count < most)
  return count
}
