import { randomUUID } from 'node:crypto'
import { DeleteTableCommand, DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb'
import { ensureTable, startDynalite } from '#infra/local/store/dynalite-store.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import type { Table } from '#shared/table/document-sender.ts'

/** A table on an engine of its own. */
export type TestTable = { readonly table: Table; readonly endpoint: string; close(): Promise<void> }

const name = 'orders'

let sharedEndpoint: string | undefined

/** From now on tests of this file that ask for an empty table get one on the engine there, instead of dynalite. */
export function useEngineAt(endpoint: string): void {
  sharedEndpoint = endpoint
}

/** Starts dynalite in memory (or in a folder) with an empty table; or makes one where `useEngineAt` says. */
export async function startTestTable(path?: string): Promise<TestTable> {
  if (sharedEndpoint !== undefined && path === undefined) return tableAt(sharedEndpoint)
  const store = await startDynalite({ tableName: name, path })
  return openTable(store.endpoint, store.close)
}

/** An empty table on an engine that lives longer: what the last test left is taken away. */
async function tableAt(endpoint: string): Promise<TestTable> {
  const access = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
  const client = new DynamoDBClient({ endpoint, ...access })
  await client.send(new DeleteTableCommand({ TableName: name })).catch((error: unknown) => {
    if (!(error instanceof ResourceNotFoundException)) throw error
  })
  client.destroy()
  await ensureTable(endpoint, name)
  return openTable(endpoint, async () => undefined)
}

function openTable(endpoint: string, closeEngine: () => Promise<void>): TestTable {
  const sender = connectDynamo({ endpoint })
  return {
    table: { name, sender, uuid: randomUUID },
    endpoint,
    async close() {
      sender.destroy()
      await closeEngine()
    },
  }
}
