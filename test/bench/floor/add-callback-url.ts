import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { answer, badKey, client, type Event, parametersOf, TableName, tenantOf } from './parts.ts'

/** Key, tenant; the tenant's URL stored. */
export async function handler(event: Event) {
  const parameters = parametersOf(event)
  const tenantId = await tenantOf(parameters.get('key'))
  if (tenantId === undefined) return badKey
  await client.send(
    new UpdateItemCommand({
      TableName,
      Key: { pk: { S: `TENANT#${tenantId}` } },
      UpdateExpression: 'SET callbackUrls.ticket = :url',
      ExpressionAttributeValues: { ':url': { S: parameters.get('url') ?? '' } },
    }),
  )
  return answer({ reason: 'success', result: null, error_code: 0 })
}
