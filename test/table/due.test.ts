import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Due, type DueCursor, queryDue } from '#shared/table/due.ts'
import { putItem } from '#shared/table/items.ts'
import { dueShardOf, dueShards, orderKey, orderNoOfKey } from '#shared/table/keys.ts'
import { startTestTable, type TestTable } from './table-fixture.ts'

let store: TestTable
beforeEach(async () => {
  store = await startTestTable()
})
afterEach(() => store.close())

async function wait(orderNo: string, dueAt: number | undefined, shard = 'DUE#3') {
  const waiting = dueAt === undefined ? {} : { dueAt, dueShard: shard }
  await putItem(
    store.table,
    { ...orderKey(orderNo), entity: 'order', schemaVersion: 1, version: 1, ...waiting },
    { kind: 'none' },
  )
}

async function everythingDue(now: number, limit: number): Promise<Due[]> {
  const due: Due[] = []
  let after: DueCursor | undefined
  do {
    const page = await queryDue(store.table, { shard: 'DUE#3', now, limit, after })
    expect(page.due.length).toBeLessThanOrEqual(limit)
    due.push(...page.due)
    after = page.after
  } while (after !== undefined)
  return due
}

test('finds what is due up to now, the earliest first, page by page', async () => {
  for (const dueAt of [500, 100, 300, 200, 400]) await wait(`T${dueAt}`, dueAt)
  const due = await everythingDue(400, 2)
  expect(due.map((entry) => entry.dueAt)).toEqual([100, 200, 300, 400])
  expect(due.map((entry) => orderNoOfKey(entry.pk))).toEqual(['T100', 'T200', 'T300', 'T400'])
})

test('an item that waits for nothing is not in the index, and one that stops waiting leaves it', async () => {
  await wait('T1', undefined)
  await wait('T2', 100)
  expect(await everythingDue(1_000, 10)).toEqual([expect.objectContaining({ dueAt: 100 })])
  await wait('T2', undefined)
  expect(await everythingDue(1_000, 10)).toEqual([])
})

test('the shards do not see each other', async () => {
  await wait('T1', 100, 'DUE#4')
  expect(await everythingDue(1_000, 10)).toEqual([])
})

test('orders spread over every shard, and an order stays in its own', () => {
  const shards = Array.from({ length: 2_000 }, (_, index) => dueShardOf(`T${index}`))
  expect(new Set(shards)).toEqual(new Set(dueShards))
  expect(dueShardOf('T0123456789ABCDEFGHIJKLMNO')).toBe(dueShardOf('T0123456789ABCDEFGHIJKLMNO'))
})
