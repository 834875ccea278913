import { randomUUID } from 'node:crypto'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDynalite } from '#infra/local/store/dynalite-store.ts'
import { createLocalStream, type LocalStreamOptions } from '#infra/local/store/local-stream.ts'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import { getItem, putItem } from '#shared/table/items.ts'
import { orderKey, tenantKey } from '#shared/table/keys.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

let store: TestTable
beforeAll(async () => {
  store = await startTestTable()
})
afterAll(() => store.close())

function streamTo(handler: LocalStreamOptions['handler'], more: Partial<LocalStreamOptions> = {}) {
  const stream = createLocalStream({
    ...{ handler, wants: (order) => order.newPush === true, onError: () => undefined },
    ...{ now: () => 1_700_000_000_500, uuid: randomUUID, ...more },
  })
  return { stream, table: { ...store.table, sender: stream.wrap(store.table.sender) } }
}

function order(orderNo: string, version: number, newPush: boolean) {
  return { ...orderKey(orderNo), entity: 'order', schemaVersion: 1, version, newPush, tags: ['a', null, 1.5] }
}

test('a written order that the filter lets through arrives as DynamoDB would send it', async () => {
  const events: DynamoDBStreamEvent[] = []
  const { stream, table } = streamTo(async (event) => events.push(event))
  await putItem(table, order('S1', 1, true), { kind: 'absent' })
  await putItem(table, order('S1', 2, true), { kind: 'version', version: 1 })
  await putItem(table, order('S2', 1, false), { kind: 'absent' })
  await putItem(table, { ...order('S3', 1, true), ...tenantKey('t') }, { kind: 'none' })
  await stream.idle()
  expect(events.map((event) => event.Records.map((record) => record.eventName))).toEqual([
    ['INSERT'],
    ['MODIFY'],
  ])
  expect(events[0]?.Records[0]).toMatchObject({
    eventSource: 'aws:dynamodb',
    dynamodb: {
      ApproximateCreationDateTime: 1_700_000_000,
      Keys: { pk: { S: 'ORDER#S1' } },
      NewImage: {
        ...{ pk: { S: 'ORDER#S1' }, version: { N: '1' }, newPush: { BOOL: true } },
        tags: { L: [{ S: 'a' }, { NULL: true }, { N: '1.5' }] },
      },
      StreamViewType: 'NEW_IMAGE',
    },
  })
})

test('a write of another process is noticed, and arrives as any other', async () => {
  const heard = Promise.withResolvers<string>()
  const embedded = await startDynalite({ tableName: 'orders', onForeignWrite: heard.resolve })
  try {
    const table = { ...store.table, name: 'orders', sender: connectDynamo({ endpoint: embedded.endpoint }) }
    await putItem(table, order('S9', 1, true), { kind: 'absent' })
    const events: DynamoDBStreamEvent[] = []
    const { stream } = streamTo(async (event) => events.push(event))
    await stream.notice(table.sender, 'orders', await heard.promise)
    await stream.idle()
    expect(events.flatMap(({ Records }) => Records.map(({ dynamodb }) => dynamodb?.NewImage))).toEqual([
      expect.objectContaining({ pk: { S: 'ORDER#S9' }, version: { N: '1' } }),
    ])
  } finally {
    await embedded.close()
  }
})

test('a write that lost its race emits nothing', async () => {
  let invocations = 0
  const { stream, table } = streamTo(async () => {
    invocations += 1
  })
  await putItem(table, order('S4', 1, true), { kind: 'absent' })
  await putItem(table, order('S4', 1, true), { kind: 'absent' })
  await stream.idle()
  expect(invocations).toBe(1)
})

test('an update emits the item as it is afterwards', async () => {
  const events: DynamoDBStreamEvent[] = []
  const { stream, table } = streamTo(async (event) => events.push(event), { wants: () => true })
  await putItem(table, order('S5', 1, false), { kind: 'absent' })
  await table.sender.update({
    ...{ TableName: table.name, Key: orderKey('S5'), UpdateExpression: 'SET #n = :n' },
    ...{ ExpressionAttributeNames: { '#n': 'note' }, ExpressionAttributeValues: { ':n': 'changed' } },
  })
  await stream.idle()
  expect(events[1]?.Records[0]?.dynamodb?.NewImage).toMatchObject({ note: { S: 'changed' } })
})

test("the writer does not wait, orders do not wait for each other, and one order's records keep their order", async () => {
  const releases: (() => void)[] = []
  const ended: string[] = []
  const { stream, table } = streamTo(async ({ Records }) => {
    const { NewImage } = Records[0]!.dynamodb!
    const name = `${NewImage!.pk!.S} ${NewImage!.version!.N}`
    if (name === 'ORDER#S6 1') await new Promise<void>((resolve) => releases.push(resolve))
    ended.push(name)
  })
  await putItem(table, order('S6', 1, true), { kind: 'absent' })
  await putItem(table, order('S6', 2, true), { kind: 'version', version: 1 })
  await putItem(table, order('S7', 1, true), { kind: 'absent' })
  await expect.poll(() => ended).toEqual(['ORDER#S7 1'])
  for (const release of releases) release()
  await stream.idle()
  expect(ended).toEqual(['ORDER#S7 1', 'ORDER#S6 1', 'ORDER#S6 2'])
})

test('idle waits for what an invocation writes in its turn', async () => {
  let invocations = 0
  const { stream, table } = streamTo(async () => {
    invocations += 1
    if (invocations < 3) {
      const item = await getItem(table, orderKey('S8'))
      const version = Number(item?.version)
      await putItem(table, order('S8', version + 1, true), { kind: 'version', version })
    }
  })
  await putItem(table, order('S8', 1, true), { kind: 'absent' })
  await stream.idle()
  expect(invocations).toBe(3)
})

test('an invocation that fails is reported, and the next record still arrives', async () => {
  const errors: unknown[] = []
  let invocations = 0
  const { stream, table } = streamTo(
    async () => {
      invocations += 1
      if (invocations === 1) throw new Error('broken')
    },
    { onError: (error) => errors.push(error) },
  )
  await putItem(table, order('S9', 1, true), { kind: 'absent' })
  await putItem(table, order('S9', 2, true), { kind: 'version', version: 1 })
  await stream.idle()
  expect([invocations, errors.length]).toEqual([2, 1])
})
