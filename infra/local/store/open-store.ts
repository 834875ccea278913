import { join } from 'node:path'
import type { Closers } from '#infra/machine/closers.ts'
import { privateFolder } from '#infra/machine/data-dir.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import { type EmbeddedStore, startDynalite } from './dynalite-store.ts'
import { repairIndexes } from './repair-indexes.ts'
import { localTableName as tableName } from './table-name.ts'

/** The embedded store, and a connection to it. */
export type OpenStore = EmbeddedStore & {
  readonly connection: DocumentSender
  /** Says who is told of what other processes write. Nobody knows of the store until everything has started. */
  tellForeignWrites(listener: (pk: string) => void): void
}

/** Opens the store in the data folder; indexes are repaired if the process before was killed. */
export async function openStore(
  opened: {
    readonly dataDir: string
    readonly wasLeftOpen: boolean
    readonly log: (line: LogLine) => void
  },
  closers: Closers,
): Promise<OpenStore> {
  let onForeignWrite = (_pk: string) => {}
  const path = await privateFolder(join(opened.dataDir, 'table'))
  const store = await startDynalite({ path, tableName, onForeignWrite: (pk) => onForeignWrite(pk) })
  closers.add(store.close)
  if (opened.wasLeftOpen) {
    opened.log({ event: 'repaired', wrongIndexEntries: await repairIndexes(store.endpoint, tableName) })
  }
  const connection = connectDynamo(store)
  closers.add(connection.destroy)
  return {
    ...store,
    connection,
    tellForeignWrites(listener) {
      onForeignWrite = listener
    },
  }
}
