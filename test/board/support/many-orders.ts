import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { LocalService } from '#infra/local/local-service.ts'
import { readServiceFile } from '#infra/machine/service-file.ts'
import { localAccess } from '#shared/table/connect-dynamo.ts'
import { getItem } from '#shared/table/items.ts'
import { orderedAt, orderKey } from '#shared/table/keys.ts'
import type { Client } from '../../e2e/support/client.ts'
import { untilTrue } from '../../e2e/support/poll.ts'
import { orderParameters } from './order-parameters.ts'

/** Whose orders they are. */
export const seededTenants = ['demo', 'east', 'west'] as const

const minute = 60_000
/** The most that one request may write. */
const batchSize = 25

/** What is known of the seeded orders: when the first was created (ms), and a real one beside them. */
export type Seeded = {
  readonly createdAt: number
  readonly realOrder: { readonly outOrderNo: string; readonly orderNo: string }
}

/** A service to fill, and a client of its tenant `demo`. */
export type SeedOptions = {
  readonly service: Pick<LocalService, 'table' | 'clock'>
  /** Where the service keeps its data. */
  readonly dataDir: string
  readonly client: Pick<Client, 'call'>
  readonly count: number
}

/**
 * Writes copies of two real orders straight into the table, a minute apart, for three tenants by turns: nothing waits
 * there for the schedule to see. Of every fortieth a push was given up; every hundredth has an unknown outcome.
 */
export async function seedOrders({ service, dataDir, client, count }: SeedOptions): Promise<Seeded> {
  const { table, clock } = service
  async function documentOf(orderNo: string): Promise<Record<string, unknown>> {
    const item = await getItem(table, orderKey(orderNo))
    return JSON.parse(String(item?.document))
  }
  async function submit(person: string): Promise<Seeded['realOrder']> {
    const parameters = await orderParameters(client, person, clock.now())
    const { result } = await client.call('submitOrder', { ...parameters, cellphone: '13700004321' })
    return { outOrderNo: String(parameters.outOrderNo), orderNo: result.orderNo }
  }
  const failed = await submit('失败305')
  const realOrder = await submit('过期')
  await untilTrue('the failure', async () => JSON.stringify(await documentOf(failed.orderNo)).includes('"U"'))
  const failing = await documentOf(failed.orderNo)
  const waiting = await documentOf(realOrder.orderNo)
  const firstAt = clock.now() - count * minute
  const itemOf = (index: number) => {
    const tenantId = seededTenants[index % seededTenants.length] ?? 'demo'
    const orderNo = `T${String(index).padStart(25, '0')}`
    const createdAt = firstAt + index * minute
    const document = {
      ...(index % 4 === 0 ? failing : waiting),
      ...{ orderNo, tenantId, createdAt, outOrderNo: `SEEDS${index}` },
      upstreamOrderNos: [`JH${1_000_000 + index}`],
      outbox: index % 4 === 0 ? outboxOf(index, createdAt) : [],
      ...(index % 100 === 1 ? { submission: unknownSubmission(createdAt) } : {}),
    }
    return {
      ...orderKey(orderNo),
      ...{ entity: 'order', schemaVersion: 1, version: 3, status: 'U', tenantId },
      orderedAt: orderedAt(createdAt, orderNo),
      document: JSON.stringify(document),
    }
  }
  await writeItems(
    dataDir,
    table.name,
    Array.from({ length: count }, (_, index) => itemOf(index)),
  )
  return { createdAt: firstAt, realOrder }
}

/** Puts items into the embedded store itself, past the service: its stream would look at each. */
async function writeItems(dataDir: string, tableName: string, items: readonly object[]): Promise<void> {
  const { dynamoEndpoint = '' } = (await readServiceFile(dataDir)) ?? {}
  const client = new DynamoDBClient(localAccess(dynamoEndpoint))
  const documents = DynamoDBDocumentClient.from(client)
  for (let at = 0; at < items.length; at += batchSize) {
    const requests = items.slice(at, at + batchSize).map((Item) => ({ PutRequest: { Item } }))
    await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }))
  }
  client.destroy()
}

function outboxOf(index: number, createdAt: number) {
  const isGivenUp = index % 40 === 0
  const at = createdAt + minute
  const result = { kind: 'answered', httpStatus: isGivenUp ? 503 : 200 }
  const delivery = isGivenUp
    ? { state: 'givenUp', at, tries: 8, why: 'exhausted' }
    : { state: 'delivered', at, tries: 1 }
  return [
    {
      ...{ id: `msg_seed${index}`, event: { kind: 'orderExpired' }, madeAt: createdAt, delivery },
      attempts: [{ at, ms: 25, result }],
    },
  ]
}

const unknownSubmission = (at: number) => ({ state: 'unknown', attempt: 1, endedAt: at, askAt: at, asked: 3 })
