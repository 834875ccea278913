import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { localAccess } from '#shared/table/connect-dynamo.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { queryDue } from '#shared/table/due.ts'
import { dueShards } from '#shared/table/keys.ts'
import { dueIndex } from '#shared/table/names.ts'
import type { EmbeddedStore, LocalStore } from './dynalite-store.ts'

/** Where the store is; what carries the requests, where that is not the network. */
type LocalAddress = Pick<LocalStore, 'endpoint'> & Partial<Pick<EmbeddedStore, 'requestHandler'>>

/** Tells when something in the embedded store needs attention next. */
export type DueReader = {
  /** The next such moment (ms); undefined when nothing waits. */
  earliest(): Promise<number | undefined>
  close(): void
}

/** So many waiting orders are read at a time, in no order; where more wait, each shard is asked for its first. */
const mostAtOnce = 100

const waiting = z.object({ [dueIndex.sortKey]: z.number() })

/**
 * Reads the next due moment in one request where sixteen would be needed otherwise: turning the clock asks for it again
 * and again, and on one's own machine few orders wait at a time.
 */
export function createDueReader({ endpoint, requestHandler }: LocalAddress, table: Table): DueReader {
  const client = new DynamoDBClient({
    ...localAccess(endpoint),
    ...(requestHandler ? { requestHandler } : {}),
  })
  const documents = DynamoDBDocumentClient.from(client)
  const scan = new ScanCommand({ TableName: table.name, IndexName: dueIndex.name, Limit: mostAtOnce })
  return {
    async earliest() {
      const { Items = [], LastEvaluatedKey } = await documents.send(scan)
      const dues = LastEvaluatedKey === undefined ? Items.map(dueAtOf) : await firstOfEachShard(table)
      return dues.length === 0 ? undefined : Math.min(...dues)
    },
    close: () => client.destroy(),
  }
}

const dueAtOf = (item: unknown): number => waiting.parse(item)[dueIndex.sortKey]

async function firstOfEachShard(table: Table): Promise<readonly number[]> {
  const now = Number.MAX_SAFE_INTEGER
  const pages = await Promise.all(dueShards.map((shard) => queryDue(table, { shard, now, limit: 1 })))
  return pages.flatMap(({ due }) => due.map(({ dueAt }) => dueAt))
}
