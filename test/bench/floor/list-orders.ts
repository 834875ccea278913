import { QueryCommand } from '@aws-sdk/client-dynamodb'
import { answer, badKey, client, type Event, parametersOf, TableName, tenantOf } from './parts.ts'

/** Key, tenant; the tenant's orders looked up in their index. */
export async function handler(event: Event) {
  const tenantId = await tenantOf(parametersOf(event).get('key'))
  if (tenantId === undefined) return badKey
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName,
      IndexName: 'orders',
      KeyConditionExpression: 'tenantId = :tenant',
      ExpressionAttributeValues: { ':tenant': { S: tenantId } },
      Limit: 20,
    }),
  )
  return answer({ reason: 'success', result: { orders: Items }, error_code: 0 })
}
