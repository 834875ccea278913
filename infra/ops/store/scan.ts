import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, ScanCommand, type ScanCommandOutput } from '@aws-sdk/lib-dynamodb'
import { localAccess } from '#shared/table/connect-dynamo.ts'
import type { StoredItem } from '#shared/table/items.ts'

/** What of the table is wanted, and how fast (read units a second) it may be read. */
export type ScanRequest = { readonly entity: string; readonly unitsPerSecond: number }

/**
 * Every item of one kind, in no order. It reads the whole table, queries and all: for what no index knows, and for
 * operators only. What is written meanwhile may or may not be seen.
 */
export type Scan = (request: ScanRequest) => AsyncIterable<StoredItem>

/** What a scan is made of. `sleep` takes ms. */
export type ScanOptions = {
  readonly tableName: string
  /** An engine outside of AWS. */
  readonly endpoint: string | undefined
  readonly region: string | undefined
  readonly sleep: (ms: number) => Promise<void>
}

/** Items looked at in one request: at 4 kB each, 50 read units at most. */
const pageSize = 100

/** Makes the scan of a table, and what closes its connections. */
export function createScan(options: ScanOptions): { readonly scan: Scan; close(): void } {
  const { tableName, endpoint, region, sleep } = options
  const client = new DynamoDBClient({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : localAccess(endpoint)),
  })
  const documents = DynamoDBDocumentClient.from(client)

  async function* scan({ entity, unitsPerSecond }: ScanRequest): AsyncGenerator<StoredItem> {
    let after: ScanCommandOutput['LastEvaluatedKey']
    do {
      const page: ScanCommandOutput = await documents.send(
        new ScanCommand({
          TableName: tableName,
          Limit: pageSize,
          FilterExpression: 'entity = :entity',
          ExpressionAttributeValues: { ':entity': entity },
          ReturnConsumedCapacity: 'TOTAL',
          ...(after === undefined ? {} : { ExclusiveStartKey: after }),
        }),
      )
      yield* page.Items ?? []
      after = page.LastEvaluatedKey
      const units = page.ConsumedCapacity?.CapacityUnits ?? 0
      if (after !== undefined) await sleep((units / unitsPerSecond) * 1_000)
    } while (after !== undefined)
  }

  return { scan, close: () => client.destroy() }
}
