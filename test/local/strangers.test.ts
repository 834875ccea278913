import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalService, startLocal } from '#infra/local/local-service.ts'
import { startDynalite } from '#infra/local/store/dynalite-store.ts'

let dataDir: string
let service: LocalService
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'strangers-'))
  service = await start('127.0.0.1')
})
afterAll(async () => {
  await service.close()
  await rm(dataDir, { recursive: true })
})

function start(host: string): Promise<LocalService> {
  const webhookSecret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`
  const demo = { tenantId: 'demo', name: 'Demo', apiKey: 'demo-key', webhookSecret }
  return startLocal({
    ...{ dataDir, host, port: 0, sandboxPort: 0, log: () => undefined },
    tenants: [demo],
    boardOf: demo,
    sandbox: { seed: 'test', pushEncoding: 'json' },
  })
}

type Answer = { readonly status: number; readonly headers: Record<string, unknown>; readonly text: string }

/** A request with the very headers that a browser would send, which fetch does not let one set. */
function ask(url: string, headers: Readonly<Record<string, string>> = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: body === undefined ? 'GET' : 'POST', headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    asked.on('error', reject).end(body)
  })
}

/** What a page elsewhere makes a browser send, and a page whose name points to this machine. */
const strange: readonly Readonly<Record<string, string>>[] = [
  { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://localhost:1' },
  { origin: 'http://127.0.0.1' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'same-site', origin: 'http://localhost:8080' },
  { host: 'evil.example' },
  { host: 'evil.example:3000', 'sec-fetch-site': 'same-origin' },
  { host: '127.0.0.1.evil.example' },
  // Browsers that send no Sec-Fetch-Site.
  { origin: 'file://' },
  { origin: 'https://localhost' },
  { origin: 'http://[::1]:3000' },
  { origin: 'http://127.0.0.1.evil.example' },
  { origin: 'chrome-extension://abcdefghijklmnop' },
  { origin: '' },
  // Names that are made to lead here, and other ways of writing this machine's address.
  { host: 'localhost.' },
  { host: 'localhost.evil.example:3000' },
  { host: 'evil.localhost' },
  { host: '0.0.0.0' },
  { host: '127.1' },
  { host: '2130706433' },
  { host: '[::ffff:127.0.0.1]' },
  { host: 'localhost:3000:3000' },
  { host: 'localhost@evil.example' },
  { host: '127.0.0.1,evil.example' },
  { host: '192.168.1.7:3000' },
]

/** The clock, orders, pushes and faults of the board. */
const boardAsks = [
  ...['setup', 'orders', 'pushes', 'charts', 'statement', 'events'].map((name) => [name] as const),
  ['clock', '{"advanceSeconds":3600}'],
  ['clock/back', '{}'],
  ['receiver', '{"mode":"error"}'],
  ['pushes/resend', '{}'],
  ['juhe-faults', '{"operation":"search","fault":"http-500","times":1}'],
] as const

describe('what pages of other sites ask for is refused', () => {
  const dictionary = '/grabTicket/action/dataDictionary.php?key=demo-key'

  test.each(strange)('by the service, in the envelope: %j', async (headers) => {
    for (const [path, body] of [[dictionary], ['/juhe/callback/1/x', 'data={}'], ['/nowhere']] as const) {
      const { status, headers: answered, text } = await ask(service.url + path, headers, body)
      expect(status, path).toBe(403)
      expect(answered['x-request-id']).toEqual(expect.any(String))
      expect(answered).not.toHaveProperty('access-control-allow-origin')
      expect(JSON.parse(text)).toMatchObject({ result: null, error_code: 10007, resultcode: '107' })
    }
  })

  test.each(strange)('by the board and its clock: %j', async (headers) => {
    const before = service.clock.now()
    for (const [name, body] of boardAsks) {
      const sent = body === undefined ? headers : { 'content-type': 'application/json', ...headers }
      const { status, text } = await ask(`${service.url}/board/api/${name}`, sent, body)
      expect([status, JSON.parse(text).error_code], name).toEqual([403, 10007])
    }
    expect(service.clock.now() - before).toBeLessThan(3_600_000)
  })

  test.each(strange)('by the sandbox, and nothing of it is done: %j', async (headers) => {
    const before = service.clock.now()
    for (const [path, body] of [[dictionary], ['/sandbox/clock', '{"advanceSeconds":3600}']] as const) {
      const { status, text } = await ask(service.sandboxUrl + path, headers, body)
      expect([status, JSON.parse(text).error_code]).toEqual([403, 10007])
    }
    expect(service.clock.now() - before).toBeLessThan(3_600_000)
  })

  test.each(strange.map((headers) => ({ ...headers, 'sec-fetch-site': 'cross-site' })))(
    'by the embedded store: %j',
    async (headers) => {
      const store = await startDynalite({ tableName: 'orders' })
      const { status, headers: answered } = await ask(store.endpoint, headers, '{}')
      expect(status).toBe(403)
      expect(answered).not.toHaveProperty('access-control-allow-origin')
      await store.close()
    },
  )

  test('by the embedded store also when it comes from a page of this machine, or only asks whether it may', async () => {
    const store = await startDynalite({ tableName: 'orders' })
    const sent = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
    }
    for (const headers of [{ origin: 'http://localhost:8080' }, { 'sec-fetch-site': 'same-origin' }]) {
      expect((await ask(store.endpoint, { ...sent, ...headers }, '{}')).status).toBe(403)
      const asked = await fetch(store.endpoint, { method: 'OPTIONS', headers: { origin: 'null' } })
      expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([403, null])
    }
    await store.close()
  })
})

test('programs, and pages of this machine, are answered by every name that it has', async () => {
  const { port } = new URL(service.url)
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, '127.0.0.1', `[::1]:${port}`]) {
    for (const site of ['none', 'same-origin']) {
      const path = '/grabTicket/action/dataDictionary.php?key=demo-key'
      expect((await ask(service.url + path, { host, 'sec-fetch-site': site })).status).toBe(200)
      expect((await ask(`${service.sandboxUrl}/sandbox/clock`, { host })).status).toBe(200)
    }
  }
})

test('other sites may link to what only shows something', async () => {
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
  expect((await ask(`${service.url}/docs`, link)).status).not.toBe(403)
  expect((await ask(service.sandboxUrl, link)).status).toBe(200)
})

test('who opens the service to the network is reached by any name', async () => {
  await service.close()
  service = await start('0.0.0.0')
  const path = '/grabTicket/action/dataDictionary.php?key=demo-key'
  const url = service.url.replace('0.0.0.0', '127.0.0.1')
  expect((await ask(url + path, { host: 'orders.example' })).status).toBe(200)
})
