import { afterEach, beforeEach, expect, test } from 'vitest'
import { reconcile } from '#shared/attention/reconcile.ts'
import type { Observation } from '#shared/observations.ts'
import { dueShardName } from '#shared/table/keys.ts'
import { keptMessages } from '../support/attention.ts'
import { countedTable } from '../support/counted-table.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

const now = Date.UTC(2026, 2, 2, 2)
const second = 1_000

let store: TestTable
beforeEach(async () => {
  store = await startTestTable()
})
afterEach(() => store.close())

async function put(pk: string, shard: number, dueAt: number) {
  const Item = { pk, dueShard: dueShardName(shard), dueAt }
  await store.table.sender.put({ TableName: store.table.name, Item })
}

async function tick(table = store.table, pageSize = 100) {
  const { sent, sendTo } = keptMessages()
  const seen: Observation[] = []
  const observe = (one: Observation) => seen.push(one)
  const report = await reconcile({ table, now: () => now, observe, sendTo }, { budgetMs: 45_000, pageSize })
  return { sent, seen, report }
}

test('what is overdue goes to both queues at once, what falls due before the next tick a second after its moment', async () => {
  await put('ORDER#late', 0, now - 90 * second)
  await put('ORDER#now', 5, now)
  await put('ORDER#soon', 15, now + 20_500)
  await put('ORDER#next', 3, now + 65 * second)
  await put('ORDER#later', 3, now + 65 * second + 1)
  const { sent, seen, report } = await tick()
  const expected = [
    { pk: 'ORDER#late', delaySeconds: 0 },
    { pk: 'ORDER#next', delaySeconds: 66 },
    { pk: 'ORDER#now', delaySeconds: 0 },
    { pk: 'ORDER#soon', delaySeconds: 22 },
  ]
  const byKey = (one: { pk: string }, other: { pk: string }) => one.pk.localeCompare(other.pk)
  expect(sent.attention.toSorted(byKey)).toEqual(expected)
  expect(sent.pushes.toSorted(byKey)).toEqual(expected)
  expect(report).toEqual({ found: 4, unsent: 0, cut: false, oldestDueMs: 90 * second })
  expect(seen).toEqual([{ kind: 'reconciled', found: 4, left: 0, oldestDueMs: 90 * second, durationMs: 0 }])
})

test('no page is skipped, whatever their size', async () => {
  const pks = Array.from({ length: 23 }, (_, n) => `ORDER#${String(n).padStart(2, '0')}`)
  for (const pk of pks) await put(pk, 7, now - second)
  for (const pageSize of [1, 5, 23, 100]) {
    const { sent } = await tick(store.table, pageSize)
    expect(sent.attention.map(({ pk }) => pk).toSorted()).toEqual(pks)
  }
})

test('a tick reads what falls due, and not what is open', async () => {
  const { sender, sent: asked, items } = countedTable(() => now)
  for (let n = 0; n < 20; n += 1) {
    const Item = { pk: `ORDER#far${n}`, dueShard: dueShardName(n % 16), dueAt: now + 3_600 * second }
    await sender.put({ TableName: 'orders', Item })
  }
  expect(items.size).toBe(20)
  asked.length = 0
  const { report } = await tick({ ...store.table, sender })
  expect(report.found).toBe(0)
  expect(asked).toEqual(Array.from({ length: 16 }, () => 'query due'))
})
