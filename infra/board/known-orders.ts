import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, ScanCommand, type ScanCommandOutput } from '@aws-sdk/lib-dynamodb'
import { describeError } from '#shared/lambda/platform/describe-error.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import { lazy } from '#shared/lazy.ts'
import { readOrder } from '#shared/orders/store/order-store.ts'
import { localAccess } from '#shared/table/connect-dynamo.ts'
import type { StoredItem } from '#shared/table/items.ts'
import { summaryOf } from './order-summary.ts'
import { mostListed, type OrderSummary } from './wire.ts'

/** The orders that the board lists. */
export type KnownOrders = {
  /** The newest of them (`mostListed`), the newest first. The embedded table is read through once; from then on its stream tells. */
  list(): Promise<readonly OrderSummary[]>
  /** An order was written; answers its summary unless a later one is known, or nobody has looked yet. */
  written(item: StoredItem): OrderSummary | undefined
}

/** Reads orders that were there before the start from the embedded table at `endpoint`. */
export function createKnownOrders(
  endpoint: string,
  tableName: string,
  log: (line: LogLine) => void,
): KnownOrders {
  const known = new Map<string, OrderSummary>()
  let isWatched = false

  function written(item: StoredItem): OrderSummary | undefined {
    // Until somebody looks, nobody needs to know.
    if (!isWatched) return undefined
    const summary = summaryOf(readOrder(item))
    const before = known.get(summary.orderNo)
    if (before !== undefined && before.version >= summary.version) return undefined
    known.set(summary.orderNo, summary)
    return summary
  }

  const readAll = lazy(async () => {
    isWatched = true
    for await (const item of ordersIn(endpoint, tableName)) {
      try {
        written(item)
      } catch (error) {
        // Of another version of the code: it is not listed, and the others are.
        log({ event: 'failure', source: 'board', ...describeError(error) })
      }
    }
  })

  return {
    written,
    async list() {
      await readAll()
      const newest = [...known.values()].toSorted((left, right) => right.createdAt - left.createdAt)
      for (const { orderNo } of newest.slice(mostListed)) known.delete(orderNo)
      return newest.slice(0, mostListed)
    },
  }
}

/** Every order of the table: a scan, which a laptop's table can bear and nothing else uses. */
async function* ordersIn(endpoint: string, tableName: string): AsyncGenerator<StoredItem> {
  const client = new DynamoDBClient(localAccess(endpoint))
  const documents = DynamoDBDocumentClient.from(client)
  try {
    let after: ScanCommandOutput['LastEvaluatedKey']
    do {
      const page: ScanCommandOutput = await documents.send(
        new ScanCommand({
          TableName: tableName,
          FilterExpression: 'entity = :order',
          ExpressionAttributeValues: { ':order': 'order' },
          ...(after === undefined ? {} : { ExclusiveStartKey: after }),
        }),
      )
      yield* page.Items ?? []
      after = page.LastEvaluatedKey
    } while (after !== undefined)
  } finally {
    client.destroy()
  }
}
