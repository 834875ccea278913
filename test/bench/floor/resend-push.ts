import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import {
  answer,
  badKey,
  client,
  type Event,
  get,
  orderNoOf,
  parametersOf,
  TableName,
  tenantOf,
} from './parts.ts'

/** Key, tenant, order; that the push is to go out again is stored with it. */
export async function handler(event: Event) {
  const parameters = parametersOf(event)
  const tenantId = await tenantOf(parameters.get('key'))
  if (tenantId === undefined) return badKey
  const pk = `ORDER#${orderNoOf(tenantId, parameters.get('outOrderNo'))}`
  const item = await get(pk)
  const version = Number(item?.version?.N)
  await client.send(
    new PutItemCommand({
      TableName,
      Item: { ...item, pk: { S: pk }, version: { N: String(version + 1) } },
      ConditionExpression: 'version = :version',
      ExpressionAttributeValues: { ':version': { N: String(version) } },
    }),
  )
  return answer({ reason: 'success', result: { pushId: parameters.get('pushId') }, error_code: 0 })
}
