import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { extensions, operations } from '#contract/operations.ts'
import { startGateway } from '#infra/local/gateway/gateway.ts'
import { type LocalService, startLocal } from '#infra/local/local-service.ts'
import { startDynalite } from '#infra/local/store/dynalite-store.ts'
import { portOf } from '#infra/machine/port-of.ts'
import { controlRoutes } from '#infra/sandbox/control.ts'
import { docsFileNames } from '#shared/docs/docs-files.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import { opsOn } from '#test/ops/support/ops.ts'

let dataDir: string
let service: LocalService
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'headers-'))
  const webhookSecret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`
  const demo = { tenantId: 'demo', name: 'Demo', apiKey: 'demo-key', webhookSecret }
  service = await startLocal({
    ...{ dataDir, host: '127.0.0.1', port: 0, sandboxPort: 0, log: () => undefined },
    tenants: [demo],
    sandbox: { seed: 'test', pushEncoding: 'json' },
    boardOf: demo,
  })
})
afterAll(async () => {
  await service.close()
  await rm(dataDir, { recursive: true })
})

const safe = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
}
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'] as const

type Sent = { readonly headers?: Readonly<Record<string, string>>; readonly body?: string }

/** What an answer is known by, however it ends: a stream of events never does. */
function answer(method: string, url: string, { headers = {}, body }: Sent = {}) {
  return new Promise<{ readonly status: number; readonly headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const asked = request(url, { method, headers, agent: false }, (response) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers })
        response.destroy()
      })
      asked.setTimeout(50_000, () => asked.destroy(new Error(`${method} ${url} is not answered`)))
      asked.on('error', reject).end(body)
    },
  )
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

const operationPaths = [...Object.values(operations), ...Object.values(extensions)].map(({ path }) => path)
const docsPaths = ['/docs', '/docs/zh', '/docs/en', ...docsFileNames.map((name) => `/docs/${name}`)]
const boardPaths = [
  ...['/', '/board/page.js', '/board/page.css', '/board/icon.svg', '/board/api/setup', '/board/api/orders'],
  ...['/board/api/pushes', '/board/api/charts', '/board/api/clock/due', '/board/api/statement'],
  ...['/board/statement.csv', '/board/api/events', '/board/nothing', '/board', '/board/api/juhe-faults'],
]
const otherPaths = [
  '/juhe/callback/1/wrong',
  '/juhe/callback/9/x',
  '/docs/none',
  '/docs/',
  '/nowhere',
  '//x',
  '/%',
]

describe('every answer has the headers that keep browsers safe', () => {
  test('of the service, at each path, to each method, with a key and without', async () => {
    const statuses = new Set<number>()
    for (const path of [...operationPaths, ...docsPaths, ...boardPaths, ...otherPaths]) {
      for (const method of methods) {
        for (const query of ['', '?key=demo-key', '?key=wrong']) {
          const { status, headers } = await answer(method, service.url + path + query)
          expect(headers, `${method} ${path}${query} ${status}`).toMatchObject(safe)
          statuses.add(status)
        }
      }
    }
    expect([...statuses].sort()).toEqual([200, 400, 403, 404, 405])
  }, 120_000)

  test('of the sandbox, at each path, to each method', async () => {
    const controls = Object.keys(controlRoutes).map((name) => name.split(' ')[1] ?? '')
    expect(controls.length).toBeGreaterThan(3)
    for (const path of [...Object.values(operations).map((one) => one.path), ...controls, '/', '/none']) {
      for (const method of methods) {
        const { status, headers } = await answer(method, service.sandboxUrl + path)
        expect(headers, `${method} ${path} ${status}`).toMatchObject(safe)
      }
    }
  })

  test.each<[string, number, string, Sent, string]>([
    ['to a stranger', 403, 'GET', { headers: { origin: 'https://evil.example' } }, '/nowhere'],
    ['to a stranger at the board', 403, 'GET', { headers: { host: 'evil.example' } }, '/'],
    ['for a body that is too large', 200, 'POST', { body: 'x'.repeat(300_000) }, operations.search.path],
    ['for a page that is known already', 304, 'GET', {}, '/docs/docs.css'],
  ])('%s', async (_, expected, method, sent, path) => {
    const { headers: known } = await answer('HEAD', service.url + path)
    const ifNew = expected === 304 ? { headers: { 'if-none-match': String(known.etag) } } : sent
    const { status, headers } = await answer(method, service.url + path, ifNew)
    expect({ status, headers }).toMatchObject({ status: expected, headers: safe })
  })

  test('where the gateway answers by itself: too much at once, and a function that breaks', async () => {
    const gateway = await startGateway({
      ...{ host: '127.0.0.1', port: 0, platform: { ...barePlatform, log: () => undefined } },
      routes: [
        { path: '/breaks', functionName: 'search', handler: () => Promise.reject(new Error('broken')) },
        { path: '/waits', functionName: 'order-detail', handler: () => new Promise(() => undefined) },
      ],
      notFound: async () => ({ statusCode: 404, headers: {}, body: '' }),
      places: 1,
    })
    const waiting = answer('GET', `${gateway.url}/waits`).catch(() => undefined)
    await expect.poll(async () => (await answer('GET', `${gateway.url}/none`)).status).toBe(404)
    const answers = [
      await answer('GET', `${gateway.url}/breaks`),
      await answer('GET', `${gateway.url}/waits`),
      await answer('GET', `${gateway.url}/none`),
    ]
    await gateway.close()
    await waiting
    expect(answers.map(({ status }) => status)).toEqual([500, 200, 404])
    for (const { headers } of answers) expect(headers).toMatchObject(safe)
  })

  test.each([
    ['what is no HTTP', 400, 'nonsense\r\n\r\n'],
    ['a target that no URL may hold', 400, 'GET /\x01 HTTP/1.1\r\nhost: localhost\r\n\r\n'],
    ['headers without end', 431, `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`],
    [
      'extensions of a chunk without end',
      413,
      `POST /nowhere HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n1;${'x'.repeat(100_000)}\r\nx\r\n0\r\n\r\n`,
    ],
    [
      'a URL with Chinese in it, as it is',
      200,
      'GET /grabTicket/action/search.php?from=苏州 HTTP/1.1\r\nhost: localhost\r\n\r\n',
    ],
  ])('to %s', async (_, status, sent) => {
    for (const { hostname, port } of [new URL(service.url), new URL(service.sandboxUrl)]) {
      const socket = connect(Number(port), hostname)
      socket.write(sent)
      const answered = await text(socket)
      expect(answered).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
      for (const [name, value] of Object.entries(safe)) expect(answered).toContain(`${name}: ${value}\r\n`)
    }
  })

  test('of the embedded store, and of the board of a stage', async () => {
    const store = await startDynalite({ tableName: 'orders' })
    const { status, headers } = await answer('GET', store.endpoint, { headers: { origin: 'null' } })
    await store.close()
    expect({ status, headers }).toMatchObject({ status: 403, headers: safe })

    const stop = new AbortController()
    const port = await freePort()
    const ops = opsOn(dataDir, { interruption: () => stop.signal })
    const running = ops('board', '--port', String(port))
    const ask = (path: string) => answer('GET', `http://127.0.0.1:${port}${path}`)
    await expect
      .poll(
        () =>
          ask('/').then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBe(200)
    for (const path of ['/', '/board/nothing', '/nowhere'])
      expect((await ask(path)).headers, path).toMatchObject(safe)
    stop.abort()
    await running
  })
})

test('a push that comes to one of our own operations does nothing there', async () => {
  const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' }
  const url = `${service.url}/grabTicket/action/testCallbackUrl.php?key=demo-key`
  const answer = await fetch(url, { method: 'POST', headers })
  expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ error_code: 10007 })])
})
