import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { OrdersPage, Setup } from '#infra/board/wire.ts'
import { startRenewable } from '#infra/local/start-anew.ts'
import { orderParameters } from '#test/board/support/order-parameters.ts'
import { demo } from '#test/board/support/service.ts'
import { clientOf } from '#test/e2e/support/client.ts'
import { untilTrue } from '#test/e2e/support/poll.ts'
import { temporaryFolder } from '#test/e2e/support/service.ts'
import { opsOn } from '#test/ops/support/ops.ts'

test('back to now: table and clock are put aside, and a new day begins on the same ports with the same secrets', async () => {
  const dataDir = await temporaryFolder()
  const failures: unknown[] = []
  const renewable = await startRenewable(
    {
      ...{ dataDir, port: 0, sandboxPort: 0, tenants: [demo], boardOf: demo, log: () => {} },
      sandbox: { seed: 'test', pushEncoding: 'form-data-field' },
    },
    (error) => failures.push(error),
  )
  afterAll(() => renewable.close())
  const { url, sandboxUrl } = renewable.current()
  const client = clientOf(url, demo.apiKey)
  const read = async <Value>(path: string) =>
    (await fetch(`${url}/board/api/${path}`)).json() as Promise<Value>
  const place = async () => {
    const parameters = await orderParameters(client, '过期', renewable.current().clock.now())
    const { error_code } = await client.call('submitOrder', parameters)
    expect(error_code).toBe(0)
  }
  await place()
  const ops = opsOn(dataDir)
  expect((await ops('tenants', 'create', 'made-by-ops', '--name', 'Made by ops')).exitCode).toBe(0)
  await renewable.current().clock.advance(3 * 24 * 3_600)
  expect((await read<OrdersPage>('orders')).total).toBe(1)
  expect((await read<Setup>('setup')).canGoBack).toBe(true)

  const headers = { 'content-type': 'application/json' }
  const asked = await fetch(`${url}/board/api/clock/back`, { method: 'POST', headers, body: '{}' })
  expect([asked.status, await asked.json()]).toEqual([200, { begins: true }])
  const isBack = async () => {
    const setup = await read<Setup>('setup').catch(() => undefined)
    return setup !== undefined && Math.abs(setup.clock.now - Date.now()) < 60_000
  }
  await untilTrue('the new day', isBack)
  expect(failures).toEqual([])
  expect([renewable.current().url, renewable.current().sandboxUrl]).toEqual([url, sandboxUrl])
  expect((await read<OrdersPage>('orders')).total).toBe(0)
  expect(await (await fetch(`${sandboxUrl}/sandbox/orders`)).json()).toEqual([])
  await place()
  expect((await read<OrdersPage>('orders')).total).toBe(1)
  // The page says so before it asks.
  const tenants = await ops('tenants', 'list', '--json')
  expect(tenants.out).toContain(demo.tenantId)
  expect(tenants.out).not.toContain('made-by-ops')
  const [aside = '', ...more] = (await readdir(dataDir)).filter((name) => name.startsWith('before-'))
  expect(more).toEqual([])
  expect((await readdir(join(dataDir, aside))).toSorted()).toEqual([
    'board',
    'clock.json',
    'sandbox',
    'table',
  ])
})
