import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import {
  answer,
  badKey,
  callJuhe,
  client,
  type Event,
  get,
  orderNoOf,
  parametersOf,
  TableName,
  tenantOf,
} from './parts.ts'

/** Key, tenant, search; the order stored, Juhe called, what it answered stored. */
export async function handler(event: Event) {
  const parameters = parametersOf(event)
  const tenantId = await tenantOf(parameters.get('key'))
  if (tenantId === undefined) return badKey
  const query = await get(`QUERY#${tenantId}#${parameters.get('queryKey')}`)
  const orderNo = orderNoOf(tenantId, parameters.get('outOrderNo'))
  const order = { ...Object.fromEntries(parameters), upstreamKey: query?.upstreamKey?.S, state: 'sending' }
  await put(orderNo, 1, JSON.stringify(order))
  const reply = await callJuhe('/grabTicket/action/submitOrder.php', parameters)
  await put(orderNo, 2, JSON.stringify({ ...order, state: 'accepted', reply }))
  const result = { orderNo, outOrderNo: parameters.get('outOrderNo') }
  return answer({ reason: 'success', result, error_code: 0 })
}

async function put(orderNo: string, version: number, document: string) {
  const Item = { pk: { S: `ORDER#${orderNo}` }, version: { N: String(version) }, document: { S: document } }
  const condition =
    version === 1
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: 'version = :version',
          ExpressionAttributeValues: { ':version': { N: String(version - 1) } },
        }
  await client.send(new PutItemCommand({ TableName, Item, ...condition }))
}
