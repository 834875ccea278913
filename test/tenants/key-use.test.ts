import { expect, test } from 'vitest'
import { TenantId } from '#shared/ids.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { createApiKey, hashApiKey, keyOfHash } from '#shared/tenants/api-keys.ts'
import { createKeyUse, keyUsedAt } from '#shared/tenants/key-use.ts'
import { countedTable } from '#test/support/counted-table.ts'

const hour = 3_600_000
const ten = Date.UTC(2026, 2, 2, 2)

function counted() {
  const clock = { ms: ten }
  const { sender, sent, items } = countedTable(() => clock.ms)
  const reads: unknown[] = []
  const table: Table = {
    ...{ name: 'orders', uuid: () => 'w' },
    sender: {
      ...sender,
      get(input) {
        reads.push(input.ConsistentRead)
        return sender.get(input)
      },
    },
  }
  return { clock, sent, items, table, reads, process: () => createKeyUse({ table, now: () => clock.ms }) }
}

test('the hour in which a key is used is noted by its beginning, once by each process', async () => {
  const { clock, sent, items, table, process } = counted()
  expect(await keyUsedAt(table, 'h1')).toBeUndefined()
  const use = process()
  clock.ms = ten + hour - 1
  await use('h1')
  await use('h1')
  expect(await keyUsedAt(table, 'h1')).toBe(ten)
  expect(sent.filter((command) => command.startsWith('update'))).toEqual(['update USED#h1'])
  expect([...items.values()]).toEqual([{ pk: 'USED#h1', usedAt: ten, entity: 'keyUse', schemaVersion: 1 }])
  clock.ms = ten + hour
  await use('h1')
  expect(await keyUsedAt(table, 'h1')).toBe(ten + hour)
})

test('a process whose clock is behind moves no hour back', async () => {
  const { clock, table, process } = counted()
  clock.ms = ten + hour
  await process()('h1')
  clock.ms = ten
  await process()('h1')
  expect(await keyUsedAt(table, 'h1')).toBe(ten + hour)
})

test('an hour that could not be noted is tried again with the next use', async () => {
  const { table, process } = counted()
  const { update } = table.sender
  table.sender.update = () => Promise.reject(new Error('the table is away'))
  const use = process()
  await use('h1')
  expect(await keyUsedAt(table, 'h1')).toBeUndefined()
  table.sender.update = update
  await use('h1')
  expect(await keyUsedAt(table, 'h1')).toBe(ten)
})

test('a key is looked up by the cheaper read: a revoked one may count for some seconds more', async () => {
  const { table, reads } = counted()
  const tenantId = TenantId.parse('north')
  await createApiKey(table, 'a-key', tenantId, ten, { readOnly: true, expiresAt: ten + hour })
  expect(await keyOfHash(table, hashApiKey('a-key'))).toEqual({
    ...{ tenantId, createdAt: ten, readOnly: true, expiresAt: ten + hour, version: 1 },
  })
  expect(reads).toEqual([false])
})
