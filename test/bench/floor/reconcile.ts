import { QueryCommand } from '@aws-sdk/client-dynamodb'
import { client, TableName } from './parts.ts'

/** Looks for what is due in each of the sixteen shards. */
export async function handler() {
  const pages = await Promise.all(
    Array.from({ length: 16 }, (_, shard) =>
      client.send(
        new QueryCommand({
          TableName,
          IndexName: 'due',
          KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
          ExpressionAttributeValues: { ':shard': { S: `DUE#${shard}` }, ':now': { N: String(Date.now()) } },
          Limit: 50,
        }),
      ),
    ),
  )
  return { attended: pages.reduce((sum, { Count = 0 }) => sum + Count, 0) }
}
