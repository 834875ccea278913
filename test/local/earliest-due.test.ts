import { afterEach, beforeEach, expect, test } from 'vitest'
import { type EmbeddedStore, startDynalite } from '#infra/local/dynalite-store.ts'
import { createDueReader, type DueReader } from '#infra/local/earliest-due.ts'
import { connectDynamo, type DynamoConnection } from '#shared/table/connect-dynamo.ts'
import { dueShards } from '#shared/table/keys.ts'

const name = 'orders'
let store: EmbeddedStore
let sender: DynamoConnection
let reader: DueReader
beforeEach(async () => {
  store = await startDynalite({ tableName: name })
  sender = connectDynamo(store)
  reader = createDueReader(store, { name, sender, uuid: () => '' })
})
afterEach(async () => {
  reader.close()
  sender.destroy()
  await store.close()
})

const wait = (pk: string, dueAt: number, dueShard = dueShards[0]) =>
  sender.put({ TableName: name, Item: { pk, dueShard, dueAt } })

test('the earliest moment is found over all shards, and is undefined when nothing waits', async () => {
  expect(await reader.earliest()).toBeUndefined()
  await sender.put({ TableName: name, Item: { pk: 'T0' } })
  expect(await reader.earliest()).toBeUndefined()
  await wait('T1', 9_000, dueShards[0])
  await wait('T2', 7_000, dueShards[15])
  await wait('T3', 8_000, dueShards[9])
  expect(await reader.earliest()).toBe(7_000)
})

test.each(dueShards)(
  'of more orders than are read at once the earliest is found, in shard %s',
  async (shard) => {
    for (let n = 0; n < 120; n += 1) await wait(`T${n}`, 5_000 + n, dueShards[n % dueShards.length])
    await wait('T', 4_000, shard)
    expect(await reader.earliest()).toBe(4_000)
  },
)
