import { expect, test } from 'vitest'
import { runSmoke } from '#infra/smoke/run-smoke.ts'
import { startService } from './support/service.ts'

const { url, north, sandbox } = await startService()
const northKey = 'key-of-north'

/** Runs one command line against the service, with a key. */
async function run(args: readonly string[], key: string | undefined) {
  const out: string[] = []
  const err: string[] = []
  const code = await runSmoke(args, {
    env: { API_KEY: key },
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  })
  return { code, out, err }
}

const statuses = ({ out }: { readonly out: readonly string[] }): readonly string[] =>
  JSON.parse(out.join('')).checks.map(({ name, status }: Record<string, string>) => `${name} ${status}`)

test('a local service is searched, and an order is placed and cancelled', async () => {
  const ran = await run(['--url', url, '--json'], northKey)
  expect([ran.code, ran.err]).toEqual([0, []])
  expect(statuses(ran)).toEqual(['dictionary ok', 'wrongKey ok', 'search ok', 'order ok'])
  const { result } = await north.call('listOrders', {})
  expect(result.orders).toMatchObject([{ status: 'C' }])
  expect(await sandbox.orders(result.orders[0].orderNo)).toMatchObject([{ submitted: 1 }])
})

test('--no-order places none', async () => {
  const ran = await run(['--url', url, '--json', '--no-order'], northKey)
  expect(statuses(ran).at(-1)).toBe('order skipped')
  expect((await north.call('listOrders', {})).result.orders).toHaveLength(1)
})

test('the first check that fails ends it with exit code 7', async () => {
  const ran = await run(['--url', url, '--json'], 'wrong')
  expect(ran.code).toBe(7)
  expect(statuses(ran)).toEqual(['dictionary ok', 'wrongKey ok', 'search failed'])
  expect((await run(['--url', 'http://127.0.0.1:9'], 'x')).out).toEqual([
    expect.stringMatching(/^failed +dictionary/),
  ])
})

test.each([
  [[]],
  [['--url', 'ftp://x']],
  [['--url', 'http://x', '--stage', 'dev']],
  [['--what']],
  [['--stage', 'nowhere']],
])('%j is no command line for it: exit code 2', async (args) => {
  const { code, out, err } = await run(args, 'key')
  expect([code, out, err.length]).toEqual([2, [], 1])
})

test('a service elsewhere needs a key', async () => {
  expect(await run(['--url', 'https://orders.example.com'], undefined)).toMatchObject({
    code: 2,
    err: [expect.stringContaining('API_KEY')],
  })
})
