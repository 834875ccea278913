import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { bodyOf, client, type Event, get, TableName } from './parts.ts'

/** The order read, what was pushed stored with it. */
export async function handler(event: Event) {
  const push = JSON.parse(new URLSearchParams(bodyOf(event)).get('data') ?? '{}')
  const pk = `ORDER#${push.outOrderNo}`
  const item = await get(pk)
  const version = Number(item?.version?.N)
  await client.send(
    new PutItemCommand({
      TableName,
      Item: {
        ...item,
        pk: { S: pk },
        version: { N: String(version + 1) },
        document: { S: JSON.stringify({ ...JSON.parse(item?.document?.S ?? '{}'), push }) },
      },
      ConditionExpression: 'version = :version',
      ExpressionAttributeValues: { ':version': { N: String(version) } },
    }),
  )
  return { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'success' }
}
