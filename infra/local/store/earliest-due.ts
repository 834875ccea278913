import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, paginateScan, type QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { localAccess } from '#shared/table/connect-dynamo.ts'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import type { StoredItem } from '#shared/table/items.ts'
import { dueIndex, partitionKey } from '#shared/table/names.ts'
import type { Turn } from '../schedule/turning.ts'
import type { EmbeddedStore, LocalStore } from './dynalite-store.ts'

/** Where the store is; what carries the requests, where that is not the network. */
type LocalAddress = Pick<LocalStore, 'endpoint'> & Partial<Pick<EmbeddedStore, 'requestHandler'>>

/** What a reader is made of. `turn`: the turn of the clock that is under way, the same value until it ends; times in ms. */
export type DueReaderOptions = {
  readonly store: LocalAddress
  readonly tableName: string
  readonly now: () => number
  readonly turn: () => Turn | undefined
}

/** Tells when something in the embedded store needs attention next, while the clock is turned. */
export type DueReader = {
  /** The next such moment (ms); undefined when nothing waits. */
  earliest(): Promise<number | undefined>
  /**
   * A sender whose writes are kept in mind, and which does not ask the store for parts of the due index that are known to be
   * empty.
   */
  sparing(sender: DocumentSender): DocumentSender
  /** Somebody else has written to the table: it is read anew. */
  forget(): void
  close(): void
}

type Due = { readonly shard: unknown; readonly at: number }

const waiting = z.object({
  [partitionKey]: z.string(),
  [dueIndex.partitionKey]: z.string(),
  [dueIndex.sortKey]: z.number(),
})

/**
 * A turn of the clock stops at each due moment, thousands of times, and each stop would ask the due index's sixteen parts.
 * So the index is read once a turn, and kept in memory as items are written. Other processes may write to the table, too:
 * between turns, and before the first one, nothing is believed.
 */
export function createDueReader({ store, tableName, now, turn }: DueReaderOptions): DueReader {
  const { endpoint, requestHandler } = store
  const client = new DynamoDBClient({
    ...localAccess(endpoint),
    ...(requestHandler ? { requestHandler } : {}),
  })
  const documents = DynamoDBDocumentClient.from(client)
  const dues = new Map<string, Due>()
  /** Written while the index was being read, which may not show it yet. */
  const fresh = new Set<string>()
  let readFor: Turn | undefined

  async function readAnew(): Promise<void> {
    dues.clear()
    fresh.clear()
    for await (const { Items = [] } of paginateScan(
      { client: documents },
      { TableName: tableName, IndexName: dueIndex.name },
    ))
      for (const item of Items) {
        const { pk, dueShard, dueAt } = waiting.parse(item)
        if (!fresh.has(pk)) dues.set(pk, { shard: dueShard, at: dueAt })
      }
  }

  function note({ pk, dueShard: shard, dueAt: at }: StoredItem): void {
    fresh.add(String(pk))
    if (typeof at === 'number') dues.set(String(pk), { shard, at })
    else dues.delete(String(pk))
  }

  function forget(): void {
    readFor = undefined
  }

  /** What falls due later within the turn counts as not there yet: the clock stops at it, and it is asked for then. */
  function isEmpty({ IndexName, ExpressionAttributeValues: values }: QueryCommandInput): boolean {
    const current = turn()
    if (IndexName !== dueIndex.name || current === undefined || readFor !== current) return false
    const until = now() < current.to ? Math.min(values?.[':now'], now()) : values?.[':now']
    for (const { shard, at } of dues.values()) if (shard === values?.[':shard'] && at <= until) return false
    return true
  }

  return {
    async earliest() {
      const current = turn()
      if (readFor === undefined || readFor !== current) {
        await readAnew()
        readFor = current
      }
      let least: number | undefined
      for (const { at } of dues.values()) if (least === undefined || at < least) least = at
      return least
    },
    sparing: (sender) => ({
      ...sender,
      async put(input) {
        const output = await sender.put(input)
        note(input.Item ?? {})
        return output
      },
      async update(input) {
        const output = await sender.update(input)
        // What the item is now, nobody knows without reading it.
        forget()
        return output
      },
      query: async (input) => (isEmpty(input) ? { $metadata: {}, Items: [], Count: 0 } : sender.query(input)),
    }),
    forget,
    close: () => client.destroy(),
  }
}
