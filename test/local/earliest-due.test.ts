import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDueReader, type DueReader } from '#infra/local/store/earliest-due.ts'
import { dueShards } from '#shared/table/keys.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

let store: TestTable
let reader: DueReader
beforeEach(async () => {
  store = await startTestTable()
  reader = createDueReader(store, store.table)
})
afterEach(async () => {
  reader.close()
  await store.close()
})

const put = (item: Record<string, unknown>) =>
  store.table.sender.put({ TableName: store.table.name, Item: item })

const wait = (pk: string, dueAt: number, dueShard = dueShards[0]) => put({ pk, dueShard, dueAt })

test('the earliest moment is found over all shards, and is undefined when nothing waits', async () => {
  expect(await reader.earliest()).toBeUndefined()
  await put({ pk: 'T0' })
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
