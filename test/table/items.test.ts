import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import { getItem, putItem } from '#shared/table/items.ts'
import { orderKey } from '#shared/table/keys.ts'
import { startTestTable, type TestTable } from './table-fixture.ts'

let store: TestTable
beforeAll(async () => {
  store = await startTestTable()
})
afterAll(() => store.close())

function order(orderNo: string, version: number, note = '') {
  return { ...orderKey(orderNo), entity: 'order', schemaVersion: 1, version, note }
}

test('an item that was written is read back, and one that was not is absent', async () => {
  expect(await putItem(store.table, order('T1', 1, '一等座'), { kind: 'absent' })).toEqual({
    kind: 'written',
  })
  expect(await getItem(store.table, orderKey('T1'))).toMatchObject(order('T1', 1, '一等座'))
  expect(await getItem(store.table, orderKey('T1'), 'eventual')).toMatchObject({ note: '一等座' })
  expect(await getItem(store.table, orderKey('T-none'))).toBeUndefined()
})

test('of many who create the same item one succeeds, and the others get the item that stands there', async () => {
  const notes = Array.from({ length: 8 }, (_, index) => `writer ${index}`)
  const outcomes = await Promise.all(
    notes.map((note) => putItem(store.table, order('T2', 1, note), { kind: 'absent' })),
  )
  expect(outcomes.filter((outcome) => outcome.kind === 'written')).toHaveLength(1)
  const winner = notes[outcomes.findIndex((outcome) => outcome.kind === 'written')]
  for (const outcome of outcomes) {
    if (outcome.kind === 'conflict') expect(outcome.current).toMatchObject({ note: winner })
  }
})

test('a write on a version that has passed changes nothing and tells the current item', async () => {
  await putItem(store.table, order('T3', 1), { kind: 'absent' })
  expect(await putItem(store.table, order('T3', 2, 'first'), { kind: 'version', version: 1 })).toEqual({
    kind: 'written',
  })
  const lost = await putItem(store.table, order('T3', 2, 'second'), { kind: 'version', version: 1 })
  expect(lost).toMatchObject({ kind: 'conflict', current: { version: 2, note: 'first' } })
  expect(await getItem(store.table, orderKey('T3'))).toMatchObject({ note: 'first' })
})

test('a versioned write on an absent item is a conflict with nothing', async () => {
  const outcome = await putItem(store.table, order('T4', 2), { kind: 'version', version: 1 })
  expect(outcome).toEqual({ kind: 'conflict', current: undefined })
})

test('a write that reached the table though its answer got lost counts as written when it is sent again', async () => {
  const { table } = store
  const sentTwice: DocumentSender = {
    ...table.sender,
    put: async (input) => {
      await table.sender.put(input)
      return table.sender.put(input)
    },
  }
  const outcome = await putItem({ ...table, sender: sentTwice }, order('T5', 1), { kind: 'absent' })
  expect(outcome).toEqual({ kind: 'written' })
})

test('the item that DynamoDB sends along with its refusal spares the read', async () => {
  const there = { ...order('T6', 7), writeId: 'another' }
  const refusing: DocumentSender = {
    ...store.table.sender,
    put: () =>
      Promise.reject(
        new ConditionalCheckFailedException({ $metadata: {}, message: '', Item: marshall(there) }),
      ),
    get: () => Promise.reject(new Error('no read is needed')),
  }
  const outcome = await putItem({ ...store.table, sender: refusing }, order('T6', 1), { kind: 'absent' })
  expect(outcome).toEqual({ kind: 'conflict', current: there })
})

test('other failures of the store are thrown, not taken for a conflict', async () => {
  await expect(
    putItem({ ...store.table, name: 'absent' }, order('T7', 1), { kind: 'none' }),
  ).rejects.toThrow()
})

test('a store on disk keeps its items over a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'))
  try {
    const before = await startTestTable(join(folder, 'table'))
    await putItem(before.table, order('T8', 1, 'kept'), { kind: 'absent' })
    await before.close()
    const after = await startTestTable(join(folder, 'table'))
    expect(await getItem(after.table, orderKey('T8'))).toMatchObject({ note: 'kept' })
    await after.close()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
