import { randomUUID } from 'node:crypto'
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { create } from '#functions/deliver-pushes.ts'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import { orderKey } from '#shared/table/keys.ts'
import { type OrderingClient, type Placed, placeOrder } from '../e2e/support/trips.ts'
import { type InProcess, secrets, startInProcess } from '../support/in-process.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

const minute = 60_000
let store: TestTable
let service: InProcess
let tenant: OrderingClient
/** orderNo of each push that went out. */
let pushed: string[]
let logged: LogLine[]

beforeEach(async () => {
  ;[pushed, logged] = [[], []]
  store = await startTestTable()
  service = await startInProcess({ sender: store.table.sender })
  const { key } = await service.addTenant('north')
  tenant = { call: (operation, parameters) => service.call(operation, { key, ...parameters }) }
  await tenant.call('addCallbackUrl', { type: 1, url: 'https://shop.example/push' })
})
afterEach(() => store.close())

/** The function behind the table's stream. */
function deliver(records: readonly unknown[]) {
  const handler = create({
    ...barePlatform,
    env: { TABLE_NAME: 'orders', CALLBACK_POLICY: 'public', SECRETS: JSON.stringify(secrets) },
    now: () => service.clock.ms,
    log: (line) => logged.push(line),
    fetch: () => Promise.reject(new Error('nobody is asked')),
    post: async ({ body }) => {
      pushed.push(JSON.parse(body).orderNo)
      return { kind: 'answered', httpStatus: 200 }
    },
    connect: () => store.table.sender,
  })
  const event = { Records: records } as DynamoDBStreamEvent
  return handler(event, lambdaContext('deliver-pushes', randomUUID()))
}

/** Orders with a push that nobody has tried yet. */
async function issued(count: number): Promise<Placed[]> {
  const placed: Placed[] = []
  for (let n = 0; n < count; n += 1)
    placed.push(await placeOrder(tenant, service.clock.ms, { person: '出票' }))
  service.pass(minute)
  for (const { outOrderNo } of placed) await tenant.call('orderDetail', { outOrderNo })
  return placed
}

let sequence = 0
function recordOf(orderNo: string): DynamoDBRecord {
  sequence += 1
  const { pk } = orderKey(orderNo)
  return {
    eventName: 'MODIFY',
    dynamodb: { Keys: { pk: { S: pk } }, SequenceNumber: String(sequence).padStart(21, '0') },
  }
}

test('an order that cannot be read fails alone: the others are told, and only its record is reported', async () => {
  const [first, broken, last] = await issued(3)
  const records = [first, broken, last].map((placed) => recordOf(placed?.orderNo ?? ''))
  await store.table.sender.update({
    ...{ TableName: 'orders', Key: orderKey(broken?.orderNo ?? '') },
    UpdateExpression: 'SET #document = :half',
    ExpressionAttributeNames: { '#document': 'document' },
    ExpressionAttributeValues: { ':half': '{"half": ' },
  })
  const itemIdentifier = records[1]?.dynamodb?.SequenceNumber
  expect(await deliver(records)).toEqual({ batchItemFailures: [{ itemIdentifier }] })
  expect(pushed.toSorted()).toEqual([first?.orderNo, last?.orderNo].toSorted())
  expect(logged.filter(({ event }) => event === 'setback')).toMatchObject([{ orderNo: broken?.orderNo }])
  // The stream comes again with everything from there on: whoever was told is not told twice.
  expect(await deliver(records.slice(1))).toEqual({ batchItemFailures: [{ itemIdentifier }] })
  expect(pushed).toHaveLength(2)
})

test.each([
  ['null', null],
  ['nothing in it', {}],
  ['no keys', { dynamodb: { SequenceNumber: '1' } }],
  ['a key of another type', { dynamodb: { Keys: { pk: { N: '1' } }, SequenceNumber: '1' } }],
  ['a key that is no order’s', { dynamodb: { Keys: { pk: { S: 'TENANT#north' } }, SequenceNumber: '1' } }],
  ['an order that is not there', recordOf('T'.padEnd(26, '0'))],
])('a record with %s is passed over, and the others’ pushes go out', async (_, poisoned) => {
  const [one] = await issued(1)
  expect(await deliver([poisoned, recordOf(one?.orderNo ?? ''), poisoned])).toEqual({ batchItemFailures: [] })
  expect(pushed).toEqual([one?.orderNo])
})
