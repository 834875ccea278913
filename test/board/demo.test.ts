import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrderView, Setup } from '#infra/board/wire.ts'
import { portOf } from '#infra/machine/port-of.ts'
import { temporaryFolder } from '#test/e2e/support/service.ts'
import { freePort } from '#test/support/free-port.ts'
import { untilTrue } from '../e2e/support/poll.ts'
import { orderParameters } from './support/order-parameters.ts'
import { type BoardService, demo, startBoardService } from './support/service.ts'

let service: BoardService
let dataDir: string
/** Another application of the tenant, which was there before the demo. */
let mine: Server
beforeAll(async () => {
  dataDir = await temporaryFolder()
  service = await startBoardService([], dataDir)
  mine = createServer((_, response) => response.end()).listen(0, '127.0.0.1')
  await once(mine, 'listening')
})
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  mine.close()
})

/** Starts `npm run demo` against the service, as from a script: no terminal. */
function startDemo(env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['infra/demo/start.ts'], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      PATH: process.env.PATH,
      PORT: new URL(service.url).port,
      SANDBOX_PORT: new URL(service.sandboxUrl).port,
      ...{ DATA_DIR: dataDir, API_KEY: demo.apiKey, WEBHOOK_SECRET: demo.webhookSecret },
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    output.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.err += chunk
  })
  const ended = once(child, 'close').then(([code]) => ({ code, ...output }))
  return { child, output, ended }
}

const runDemo = (env: Readonly<Record<string, string>> = {}) => startDemo(env).ended

async function read<Value>(path: string): Promise<Value> {
  const response = await fetch(`${service.url}${path}`)
  return JSON.parse(await response.text())
}

test('the demo lives a whole life in plain lines, ends with links to its order, and gives the pushes back', async () => {
  const url = `http://127.0.0.1:${portOf(mine)}/mine`
  await service.client.call('addCallbackUrl', { type: 2, url })
  const { code, out, err } = await runDemo()
  expect(err).toBe('')
  expect(code).toBe(0)
  expect(out).not.toContain('\u001b')
  for (const step of ['search', 'submitOrder', 'grabbing', 'the clock', 'refunding']) {
    expect(out).toMatch(new RegExp(`^ ?\\d+\\. ${step} .* \\(\\d+\\.\\d s\\)$`, 'm'))
  }
  const [, link = '', orderNo = ''] = /^the order +(http:\S+#\/orders\/(T[0-9A-Z]{25}))$/m.exec(out) ?? []
  expect(link.startsWith(service.url)).toBe(true)
  const order = await read<OrderView>(`/board/api/orders/${orderNo}`)
  expect(order.status).toBe('T')
  expect(order.outbox.map(({ kind, state }) => [kind, state])).toEqual([
    ['ticketIssued', 'delivered'],
    ['refundSucceeded', 'delivered'],
  ])
  const { callbackUrls, receiver } = await read<Setup>('/board/api/setup')
  expect(callbackUrls).toEqual({ ...receiver.urls, 2: url })
})

test('with a wrong key the demo ends with one line that says why', async () => {
  const { code, err } = await runDemo({ API_KEY: 'no-such-key' })
  expect(code).toBe(1)
  expect(err).toMatch(/^demo: .*10001.*\n$/)
})

test('pushes of other orders that wait for the tenant do not disturb the demo: it takes its own, and the others arrive', async () => {
  for (const type of [1, 2]) {
    await service.client.call('addCallbackUrl', { type, url: `http://127.0.0.1:${await freePort()}/nobody` })
  }
  const others: string[] = []
  for (const person of ['失败101', '出票']) {
    const order = await orderParameters(service.client, person, service.clock.now())
    const { result } = await service.client.call('submitOrder', order)
    others.push(result.orderNo)
  }
  const pushesOf = async (orderNo: string) => (await read<OrderView>(`/board/api/orders/${orderNo}`)).outbox
  for (const orderNo of others) {
    await untilTrue('the push to fail', async () =>
      (await pushesOf(orderNo)).some(({ attempts }) => attempts.length > 0),
    )
  }
  const { code, out, err } = await runDemo()
  expect([code, err], out).toEqual([0, ''])
  for (const orderNo of others) {
    expect((await pushesOf(orderNo)).map(({ state }) => state)).toEqual(['delivered'])
  }
})

test.each(['SIGINT', 'SIGTERM'] as const)(
  'a demo that gets a %s gives the pushes back before it ends with 130',
  async (signal) => {
    const url = `http://127.0.0.1:${portOf(mine)}/mine`
    await service.client.call('addCallbackUrl', { type: 2, url })
    const { child, output, ended } = startDemo()
    await untilTrue('the demo to have the pushes', () => /addCallbackUrl/.test(output.out))
    child.kill(signal)
    expect(await ended).toMatchObject({ code: 130, err: '' })
    const { callbackUrls, receiver } = await read<Setup>('/board/api/setup')
    expect(callbackUrls).toEqual({ ...receiver.urls, 2: url })
  },
)

test('where nobody listened before, the board gets the pushes', async () => {
  const dead = `http://127.0.0.1:${await freePort()}/nobody`
  for (const type of [1, 2, 3]) await service.client.call('addCallbackUrl', { type, url: dead })
  expect(await runDemo()).toMatchObject({ code: 0, err: '' })
  const { callbackUrls, receiver } = await read<Setup>('/board/api/setup')
  expect(callbackUrls).toEqual(receiver.urls)
})

test('a service on other ports is found by the data folder that it has', async () => {
  const { code, out, err } = await runDemo({ PORT: String(await freePort()), SANDBOX_PORT: '0' })
  expect([code, err]).toEqual([0, ''])
  expect(out).toContain(`service ${service.url}, sandbox ${service.sandboxUrl}`)
})

test('a push that was signed with another secret is told at once', async () => {
  const { code, err } = await runDemo({ WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 9).toString('base64')}` })
  expect([code, err]).toEqual([1, expect.stringMatching(/^demo: a push came with a wrong signature: .*\n$/)])
})
