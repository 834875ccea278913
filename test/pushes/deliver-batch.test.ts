import { randomUUID } from 'node:crypto'
import type { SQSEvent } from 'aws-lambda'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { create } from '#functions/deliver-pushes.ts'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import type { LogLine } from '#shared/lambda/platform/platform.ts'
import { orderKey } from '#shared/table/keys.ts'
import { type OrderingClient, type Placed, placeOrder } from '../e2e/support/trips.ts'
import { type InProcess, secrets, startInProcess } from '../support/in-process.ts'
import { sqsEvent } from '../support/sqs-event.ts'
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

/** The function behind the pushes queue. */
function deliver(pks: readonly string[]) {
  return deliverRecords(sqsEvent(pks))
}

function deliverRecords(event: SQSEvent) {
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

const pkOf = (placed: Placed | undefined) => orderKey(placed?.orderNo ?? '').pk

test('an order that cannot be read fails alone: the others are told, and only it is postponed', async () => {
  const [first, broken, last] = await issued(3)
  await store.table.sender.update({
    ...{ TableName: 'orders', Key: orderKey(broken?.orderNo ?? '') },
    UpdateExpression: 'SET #document = :half',
    ExpressionAttributeNames: { '#document': 'document' },
    ExpressionAttributeValues: { ':half': '{"half": ' },
  })
  // The schedule sees a new push when its head start is over.
  service.clock.ms += minute
  const pks = [first, broken, last].map(pkOf)
  expect(await deliver(pks)).toEqual({ batchItemFailures: [] })
  expect(pushed.toSorted()).toEqual([first?.orderNo, last?.orderNo].toSorted())
  expect(logged.filter(({ event }) => event === 'setback')).toMatchObject([{ orderNo: broken?.orderNo }])
  // The messages come again: nothing is told twice, and what is postponed is left alone.
  expect(await deliver(pks)).toEqual({ batchItemFailures: [] })
  expect(pushed).toHaveLength(2)
  expect(logged.filter(({ event }) => event === 'setback')).toHaveLength(1)
})

test('a message whose order cannot even be postponed goes back to the queue, and it alone', async () => {
  const [one, other] = await issued(2)
  const { get } = store.table.sender
  store.table.sender.get = (input) =>
    input.Key?.pk === pkOf(one) ? Promise.reject(new Error('the table is away')) : get(input)
  expect(await deliver([pkOf(one), pkOf(other)])).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] })
  expect(pushed).toEqual([other?.orderNo])
})

test.each([
  ['no body', ''],
  ['no JSON', '{'],
  ['null', 'null'],
  ['no key', '{}'],
  ['a key of another type', '{"pk":1}'],
  ['a key that is not an order’s', '{"pk":"TENANT#north"}'],
  ['an order that is not there', JSON.stringify(orderKey('T'.padEnd(26, '0')))],
])('a message with %s is skipped, and the others’ pushes go out', async (_, poisoned) => {
  const [one] = await issued(1)
  const { Records } = sqsEvent(['', pkOf(one), ''])
  const event = {
    Records: Records.map((record, index) => (index === 1 ? record : { ...record, body: poisoned })),
  }
  expect(await deliverRecords(event)).toEqual({ batchItemFailures: [] })
  expect(pushed).toEqual([one?.orderNo])
})
