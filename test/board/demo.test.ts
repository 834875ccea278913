import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { OrderView, Setup } from '#infra/local/board/wire.ts'
import { type BoardService, demo, startBoardService } from './support/service.ts'

let service: BoardService
beforeAll(async () => {
  service = await startBoardService()
})

/** Runs `npm run demo` against the service, as from a script: no terminal. */
async function runDemo(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['infra/local/demo/start.ts'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const [code] = await once(child, 'close')
  return { code, out, err }
}

async function read<Value>(path: string): Promise<Value> {
  const response = await fetch(`${service.url}${path}`)
  return JSON.parse(await response.text())
}

test('the demo lives a whole life in plain lines, ends with links to its order, and gives the pushes back', async () => {
  const mine = 'http://127.0.0.1:9/mine'
  await service.client.call('addCallbackUrl', { type: 2, url: mine })
  const { code, out, err } = await runDemo({
    PORT: new URL(service.url).port,
    SANDBOX_PORT: new URL(service.sandboxUrl).port,
    API_KEY: demo.apiKey,
    WEBHOOK_SECRET: demo.webhookSecret,
  })
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
  expect(callbackUrls).toEqual({ ...receiver.urls, 2: mine })
})

test('with a wrong key the demo ends with one line that says why', async () => {
  const { code, err } = await runDemo({
    PORT: new URL(service.url).port,
    SANDBOX_PORT: new URL(service.sandboxUrl).port,
    API_KEY: 'no-such-key',
  })
  expect(code).toBe(1)
  expect(err).toMatch(/^demo: .*10001.*\n$/)
})
