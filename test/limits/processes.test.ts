import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { minuteMs } from '#contract/durations.ts'
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
function submits(tenant: string, first: number, count: number, limited = 'openOrders', mode = 'place') {
  const args = [store.endpoint, tenant, String(first), String(count), limited, String(limit), mode]
  const child = spawn(process.execPath, ['test/limits/submits-process.ts', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.push(child)
  return child
}

/** How many of a hundred at once, fifty at each of two processes, were let in. */
async function letIn(tenant: string, limited: string): Promise<number> {
  const placed = await Promise.all([0, 50].map((first) => text(submits(tenant, first, 50, limited).stdout)))
  return placed.reduce((sum, line) => sum + Number(line), 0)
}

test('a hundred submits at once at two processes never pass three open orders', async () => {
  const tenant = TenantId.parse('two-processes')
  expect(await letIn(tenant, 'openOrders')).toBe(limit)
  expect(await countOpenOrders(store.table, tenant, 100)).toBe(limit)
})

test('a hundred submits at once at two processes never pass three orders a day', async () => {
  const tenant = TenantId.parse('orders-of-a-day')
  expect(await letIn(tenant, 'ordersPerDay')).toBe(limit)
  expect(await countOpenOrders(store.table, tenant, 100)).toBe(limit)
})

// The minute may end between the two.
test('a hundred requests at once at two processes never pass three in any minute', async () => {
  const first = Math.floor(Date.now() / minuteMs)
  const count = await letIn('requests-of-a-minute', 'requestsPerMinute')
  const minutes = Math.floor(Date.now() / minuteMs) - first + 1
  expect(count).toBeGreaterThanOrEqual(limit)
  expect(count).toBeLessThanOrEqual(limit * minutes)
})

test('the room of a process that is killed comes back by itself', async () => {
  const tenantId = TenantId.parse('killed')
  const child = submits(tenantId, 0, 10, 'openOrders', 'hold')
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
