import { afterAll, expect, test } from 'vitest'
import { functionRows } from '#shared/lambda/functions.ts'
import { connectDynamo, type DynamoConnection } from '#shared/table/connect-dynamo.ts'
import {
  apiKeyKey,
  keyUseKey,
  orderKey,
  permitsKey,
  queryKey,
  type TableKey,
  tenantKey,
} from '#shared/table/keys.ts'
import { startTestTable } from '#test/table/table-fixture.ts'
import { startGate } from './gate.ts'

const store = await startTestTable()
afterAll(store.close)

const keys = {
  order: orderKey('T0'),
  query: queryKey('shop', 'q'),
  tenant: tenantKey('shop'),
  apiKey: apiKeyKey('0'),
  keyUse: keyUseKey('0'),
  permits: permitsKey('requests#shop', '1'),
} as const satisfies Readonly<Record<string, TableKey>>

const commands = {
  get: (sender, Key) => sender.get({ TableName: store.table.name, Key }),
  put: (sender, Item) => sender.put({ TableName: store.table.name, Item }),
  update: (sender, Key) => sender.update({ TableName: store.table.name, Key }),
  suspend: (sender, Key) =>
    sender.update({
      TableName: store.table.name,
      Key,
      UpdateExpression: 'SET #state = :state',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': 'suspended' },
    }),
} as const satisfies Readonly<Record<string, (sender: DynamoConnection, key: TableKey) => Promise<unknown>>>

/** What gets through the gate of a function, of every command on every kind of item. */
async function letThrough(name: string) {
  const allowed = functionRows.find(({ functionName }) => functionName === name)?.table ?? []
  const gate = await startGate(store.endpoint, { allowed, accessKeyId: 'local' })
  const sender = connectDynamo({ endpoint: gate.endpoint })
  const through: string[] = []
  for (const [command, send] of Object.entries(commands)) {
    for (const [kind, key] of Object.entries(keys)) {
      await send(sender, key).then(
        () => through.push(`${command} ${kind}`),
        (error: Error) => expect(error.name).toBe('AccessDeniedException'),
      )
    }
  }
  sender.destroy()
  await gate.close()
  return through
}

test('who keeps searches can write no order, no key and no tenant', async () => {
  expect(await letThrough('search')).toEqual([
    ...['get tenant', 'get apiKey', 'put query', 'update keyUse', 'update permits', 'suspend permits'],
  ])
})

test('who sets callback URLs can update those of tenants and nothing else of them, and write nothing', async () => {
  expect(await letThrough('add-callback-url')).toEqual([
    ...['get tenant', 'get apiKey', 'update tenant', 'update keyUse', 'update permits', 'suspend permits'],
  ])
})

test('who takes callbacks in sees orders only', async () => {
  expect(await letThrough('juhe-callback')).toEqual(['get order', 'put order'])
})
