import { randomUUID } from 'node:crypto'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { answer, badKey, callJuhe, client, type Event, parametersOf, TableName, tenantOf } from './parts.ts'

/** Key, tenant; Juhe called, what it answered stored. */
export async function handler(event: Event) {
  const parameters = parametersOf(event)
  const tenantId = await tenantOf(parameters.get('key'))
  if (tenantId === undefined) return badKey
  const reply = await callJuhe('/grabTicket/action/search.php', parameters)
  const Item = {
    pk: { S: `QUERY#${tenantId}#${randomUUID()}` },
    found: { S: JSON.stringify(reply).slice(0, 1_000) },
  }
  await client.send(new PutItemCommand({ TableName, Item }))
  return answer(reply)
}
