import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb'
import { localAccess } from '#shared/table/connect-dynamo.ts'
import type { StoredItem } from '#shared/table/items.ts'
import { dueIndex, listingIndex, ordersIndex, partitionKey } from '#shared/table/names.ts'

type Index = typeof dueIndex | typeof listingIndex | typeof ordersIndex

/**
 * Makes the indexes agree with the items again. DynamoDB does that by itself; dynalite writes an item's index
 * entries before the item, so that a process killed in between leaves an entry too many or one too few, and an
 * order that nobody would look at again. Reads the whole table: for the start after such an end only.
 * Answers how many entries were wrong.
 */
export async function repairIndexes(endpoint: string, tableName: string): Promise<number> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(localAccess(endpoint)))
  const scan = async (index?: Index) => {
    const found: StoredItem[] = []
    const input = { TableName: tableName, ...(index === undefined ? {} : { IndexName: index.name }) }
    for await (const page of paginateScan({ client }, input)) found.push(...(page.Items ?? []))
    return found
  }
  const put = (item: StoredItem) => client.send(new PutCommand({ TableName: tableName, Item: item }))
  try {
    const items = new Map((await scan()).map((item) => [item[partitionKey], item]))
    let wrong = 0
    for (const index of [dueIndex, listingIndex, ordersIndex]) {
      const entries = await scan(index)
      const right = new Set(entries.map((entry) => placeOf(index, entry)))
      for (const entry of entries) {
        const key = { [partitionKey]: entry[partitionKey] }
        const item = items.get(entry[partitionKey])
        if (item !== undefined && placeOf(index, item) === placeOf(index, entry)) continue
        wrong += 1
        // The engine removes the entry with the item that has it: so there must be one for a moment.
        await put({ ...item, ...entry })
        await (item === undefined
          ? client.send(new DeleteCommand({ TableName: tableName, Key: key }))
          : put(item))
      }
      for (const item of items.values()) {
        const belongs = item[index.partitionKey] !== undefined && item[index.sortKey] !== undefined
        if (!belongs || right.has(placeOf(index, item))) continue
        wrong += 1
        await put(item)
      }
    }
    return wrong
  } finally {
    client.destroy()
  }
}

/** Where in the index an item is, or should be. */
function placeOf(index: Index, item: StoredItem): string {
  return JSON.stringify([item[partitionKey], item[index.partitionKey], item[index.sortKey]])
}
