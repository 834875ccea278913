import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { portOf } from '#infra/machine/port-of.ts'
import { until } from '#test/e2e/support/poll.ts'
import { startProcess } from '#test/e2e/support/process.ts'
import { startReceiver } from '#test/e2e/support/receiver.ts'
import { seeds, temporaryFolder } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
)

test.each(hasIpv6 ? ['0.0.0.0', '::', '127.0.0.1', '::1'] : ['0.0.0.0', '127.0.0.1'])(
  'with HOST=%s every URL that is printed can be called on this machine',
  async (host) => {
    const { output } = await startProcess({ dataDir: await temporaryFolder(), env: { HOST: host } })
    const urls = [...output.out.matchAll(/http:\/\/[^\s')"]+/g)].map(([url]) => url.replace('$API_KEY', ''))
    expect(urls.length).toBeGreaterThan(4)
    for (const url of urls) expect((await fetch(url)).status, url).toBe(200)
  },
)

/** A proxy that only counts who comes. */
async function startProxy() {
  let calls = 0
  const server = createServer((_request, response) => response.writeHead(502).end())
  server.on('connection', () => {
    calls += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => server.close())
  return { url: `http://127.0.0.1:${portOf(server)}`, calls: () => calls }
}

test.each([
  ['http_proxy', { NODE_USE_ENV_PROXY: '1' }],
  ['http_proxy', { NODE_OPTIONS: '--use-env-proxy' }],
  ['HTTP_PROXY', { NODE_USE_ENV_PROXY: '1', no_proxy: 'elsewhere.example' }],
  ['HTTP_PROXY', {}],
])('nothing that stays on this machine goes through %s, with %o', async (variable, how) => {
  const proxy = await startProxy()
  const env = { [variable]: proxy.url, ...how }
  const dataDir = await temporaryFolder()
  const { client, sandbox } = await startProcess({ dataDir, env })
  const receiver = await startReceiver({ secret: seeds.north.webhookSecret, now: Date.now })
  afterAll(receiver.close)
  await client.call('addCallbackUrl', { type: '1', url: receiver.urls[1] })
  const { outOrderNo, orderNo } = await placeOrder(client, Date.now(), { person: '出票' })
  await sandbox.advance(600)
  // The sandbox called the service back, the service asked the sandbox, and told the receiver.
  await until('the push', () => receiver.received.find(({ body }) => body.outOrderNo === outOrderNo))
  const ops = await run(process.execPath, ['infra/ops/start.ts', 'order', 'reconcile', 'demo', outOrderNo], {
    cwd: root,
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, ...env },
  })
  expect(ops.stdout).toContain(orderNo)
  expect(proxy.calls()).toBe(0)
})
