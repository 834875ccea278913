import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ClassicLevel } from 'classic-level'
import { expect, test } from 'vitest'
import { repairIndexes } from '#infra/local/store/repair-indexes.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { queryDue } from '#shared/table/due.ts'
import { putItem } from '#shared/table/items.ts'
import { orderKey } from '#shared/table/keys.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

const waiting = (orderNo: string, dueAt: number) => ({
  ...{ ...orderKey(orderNo), entity: 'order', schemaVersion: 1, version: 1 },
  ...{ dueShard: 'DUE#0', dueAt, listPk: 'ALL', listSk: orderNo },
})

async function due(table: Table) {
  const page = await queryDue(table, { shard: 'DUE#0', now: 9_999, limit: 100 })
  return page.due.map(({ pk, dueAt }) => `${pk} ${dueAt}`)
}

test('index entries that a killed engine left behind or did not write are put right, others left alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'repair-'))
  const path = join(folder, 'table')
  const before = await startTestTable(path)
  await putItem(before.table, waiting('STALE', 100), { kind: 'none' })
  await putItem(before.table, waiting('GONE', 150), { kind: 'none' })
  await putItem(before.table, waiting('LOST', 300), { kind: 'none' })
  await putItem(before.table, waiting('FINE', 400), { kind: 'none' })
  await before.close()
  const old = await entries(path)
  const between = await startTestTable(path)
  await putItem(between.table, waiting('STALE', 200), { kind: 'none' })
  await remove(between, 'GONE')
  await between.close()
  await breakIndex(path, old)

  const after = await startTestTable(path)
  expect(await due(after.table)).toEqual([
    'ORDER#STALE 100',
    'ORDER#GONE 150',
    'ORDER#STALE 200',
    'ORDER#FINE 400',
  ])
  expect(await repairIndexes(after.endpoint, after.table.name)).toBeGreaterThan(0)
  const repaired = ['ORDER#STALE 200', 'ORDER#LOST 300', 'ORDER#FINE 400']
  expect(await due(after.table)).toEqual(repaired)
  expect(await repairIndexes(after.endpoint, after.table.name)).toBe(0)
  expect(await due(after.table)).toEqual(repaired)
  await after.close()
  await rm(folder, { recursive: true })
})

/** As the engine's own expiry does it: the service itself deletes nothing. */
async function remove({ endpoint, table }: TestTable, orderNo: string): Promise<void> {
  const access = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
  const client = new DynamoDBClient({ endpoint, ...access })
  const { pk } = orderKey(orderNo)
  await client.send(new DeleteItemCommand({ TableName: table.name, Key: { pk: { S: pk } } }))
  client.destroy()
}

type Entry = { readonly key: string; readonly value: string }

/** The due index as it lies in the engine's files. */
async function entries(path: string): Promise<Entry[]> {
  const level = new ClassicLevel(path)
  const found: Entry[] = []
  for await (const [key, value] of level.iterator()) {
    if (key.startsWith('index-') && key.includes('~due~')) found.push({ key, value })
  }
  await level.close()
  return found
}

/** Puts old entries back that have been replaced, and takes one away. */
async function breakIndex(path: string, old: readonly Entry[]): Promise<void> {
  const current = await entries(path)
  const level = new ClassicLevel(path)
  for (const { key, value } of old)
    if (!current.some((entry) => entry.key === key)) await level.put(key, value)
  for (const { key, value } of current) if (value.includes('LOST')) await level.del(key)
  await level.close()
}
