import { randomUUID } from 'node:crypto'
import { startDynalite } from '#infra/local/dynalite-store.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import type { Table } from '#shared/table/document-sender.ts'

/** A table on an engine of its own. */
export type TestTable = { readonly table: Table; readonly endpoint: string; close(): Promise<void> }

/** Starts dynalite in memory (or in a folder) with an empty table. */
export async function startTestTable(path?: string): Promise<TestTable> {
  const store = await startDynalite({ tableName: 'orders', path })
  const sender = connectDynamo({ endpoint: store.endpoint })
  return {
    table: { name: 'orders', sender, uuid: randomUUID },
    endpoint: store.endpoint,
    async close() {
      sender.destroy()
      await store.close()
    },
  }
}
