import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TenantId } from '#shared/ids.ts'
import { countOpenOrders } from '#shared/limits/open-orders.ts'
import { createOrderQuota } from '#shared/limits/order-quota.ts'
import { Sealed } from '#shared/vault/sealed.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

let store: TestTable
const running: ChildProcess[] = []
beforeAll(async () => {
  store = await startTestTable()
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await store.close()
})

const limit = 3

/** A process that places orders of a tenant. */
function submits(tenant: string, first: number, count: number, mode = 'place') {
  const args = [store.endpoint, tenant, String(first), String(count), String(limit), mode]
  const child = spawn(process.execPath, ['test/limits/submits-process.ts', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.push(child)
  return child
}

test('a hundred submits at once at two processes never pass three open orders', async () => {
  const tenant = TenantId.parse('two-processes')
  const placed = await Promise.all([0, 50].map((first) => text(submits(tenant, first, 50).stdout)))
  const count = placed.reduce((sum, line) => sum + Number(line), 0)
  expect(count).toBe(limit)
  expect(await countOpenOrders(store.table, tenant, 100)).toBe(limit)
})

test('the room of a process that is killed comes back by itself', async () => {
  const tenantId = TenantId.parse('killed')
  const child = submits(tenantId, 0, 10, 'hold')
  const [line] = await once(child.stdout, 'data')
  expect(Number(String(line))).toBe(limit)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const admitted = async (laterMs: number) => {
    const now = () => Date.now() + laterMs
    const quota = createOrderQuota({ table: store.table, now, defaults: { openOrders: limit } })
    const tenant = {
      tenantId,
      name: '',
      state: 'active' as const,
      callbackUrls: {},
      createdAt: 0,
      version: 1,
    }
    return (await quota.admit({ ...tenant, webhookSecret: Sealed.parse('h..i.c.t') })) !== undefined
  }
  expect(await admitted(0)).toBe(false)
  expect(await admitted(30_000)).toBe(true)
})
