import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Turn } from '#infra/local/schedule/turning.ts'
import { createDueReader, type DueReader } from '#infra/local/store/earliest-due.ts'
import { queryDue } from '#shared/table/due.ts'
import { dueShards } from '#shared/table/keys.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

let store: TestTable
let reader: DueReader
let turn: Turn | undefined
let now = 0

/** Another turn of the clock. */
const anew = (): Turn => ({ from: 0, to: 1_000_000 })
beforeEach(async () => {
  store = await startTestTable()
  turn = anew()
  reader = createDueReader({ store, tableName: store.table.name, now: () => now, turn: () => turn })
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
  turn = anew()
  expect(await reader.earliest()).toBeUndefined()
  turn = anew()
  await wait('T1', 9_000, dueShards[0])
  await wait('T2', 7_000, dueShards[15])
  await wait('T3', 8_000, dueShards[9])
  expect(await reader.earliest()).toBe(7_000)
})

test('within a turn the store is read once: writes are kept in mind, others are read on demand or by the next turn', async () => {
  const own = reader.sparing(store.table.sender)
  const write = (item: Record<string, unknown>) => own.put({ TableName: store.table.name, Item: item })
  await wait('T1', 9_000)
  expect(await reader.earliest()).toBe(9_000)
  await write({ pk: 'T2', dueShard: dueShards[3], dueAt: 4_000 })
  expect(await reader.earliest()).toBe(4_000)
  await write({ pk: 'T2' })
  await write({ pk: 'T1', dueShard: dueShards[0], dueAt: 9_500 })
  expect(await reader.earliest()).toBe(9_500)
  await wait('T3', 2_000)
  reader.forget()
  expect(await reader.earliest()).toBe(2_000)
  await wait('T4', 1_000)
  turn = anew()
  expect(await reader.earliest()).toBe(1_000)
  await own.update({
    TableName: store.table.name,
    Key: { pk: 'T4' },
    UpdateExpression: 'SET dueAt = :at',
    ExpressionAttributeValues: { ':at': 1_500 },
  })
  expect(await reader.earliest()).toBe(1_500)
})

test('within a turn a part of the index that holds nothing due is not asked for, and any other is', async () => {
  const asked: unknown[] = []
  const { sender, name } = store.table
  const counting = {
    ...sender,
    query: async (input: QueryCommandInput) => {
      asked.push(input.ExpressionAttributeValues?.[':shard'])
      return sender.query(input)
    },
  }
  const table = { ...store.table, name, sender: reader.sparing(counting) }
  await wait('T1', 9_000, dueShards[4])
  const dueBy = async (now: number) =>
    (await Promise.all(dueShards.map((shard) => queryDue(table, { shard, now, limit: 9 })))).flatMap(
      ({ due }) => due,
    )
  now = 9_000
  expect(await dueBy(9_000)).toHaveLength(1)
  expect(asked).toHaveLength(dueShards.length)
  await reader.earliest()
  expect(await dueBy(8_999)).toEqual([])
  expect(asked).toHaveLength(dueShards.length)
  expect(await dueBy(9_000)).toEqual([{ pk: 'T1', dueAt: 9_000 }])
  expect(asked.slice(dueShards.length)).toEqual([dueShards[4]])
  // Not yet: the clock stops at it.
  now = 8_500
  expect(await dueBy(9_000)).toEqual([])
  turn = undefined
  await dueBy(8_999)
  expect(asked).toHaveLength(2 * dueShards.length + 1)
})
