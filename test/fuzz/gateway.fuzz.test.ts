import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ExtensionName, extensions, type OperationName, operations } from '#contract/operations.ts'
import { parseSecrets } from '#shared/lambda/platform/secrets.ts'
import { goodSubmit } from '#test/contract/requests.ts'
import { seeds, startService } from '#test/e2e/support/service.ts'
import { factor, seed } from './budget.ts'
import { damage, hostileEntries, multipartTypes, requestOf, ways } from './hostile-requests.ts'
import { hostileText } from './hostile-values.ts'

/*
 * The same through real HTTP: some thousands of requests against the running local service, with everything that only a
 * wire can bring. A hang would be the end of the test's time.
 */

const service = await startService({ everyMs: 3_600_000 })
const { port } = new URL(service.url)
const { callbackTokens } = parseSecrets(await readFile(join(service.dataDir, 'secrets.json'), 'utf8'))
const key = seeds.north.apiKey

type Reply = { readonly status: number; readonly type: string; readonly text: string }

function send(
  method: string,
  path: string,
  body: Buffer,
  headers: Readonly<Record<string, string | string[]>>,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          text: Buffer.concat(chunks).toString(),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Bytes as they are, on a connection of their own; what comes back until it ends, or until it is an answer. */
function sendRaw(bytes: Buffer | string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1')
    let text = ''
    const done = () => {
      socket.destroy()
      resolve(text)
    }
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (/^HTTP\/1\.1 \d+[\s\S]*?\r\n\r\n/.test(text)) done()
    })
    socket.on('error', done)
    socket.on('close', done)
    socket.write(bytes)
  })
}

function mustBeEnvelope({ status, type, text }: Reply): void {
  // A statement as CSV is the one answer that is no envelope.
  if (status === 200 && type === 'text/csv;charset=utf-8') return
  if (status !== 200 || !type.startsWith('application/json')) throw new Error(`${status} ${type}: ${text}`)
  const { error_code, reason } = JSON.parse(text)
  if (typeof error_code !== 'number' || typeof reason !== 'string') throw new Error(text)
  if (![0, 10001, 10020, 223801, 223804].includes(error_code)) throw new Error(text)
}

/** What may stand in a request line: other bytes are refused by node itself, as they are by API Gateway. */
const sendable = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) =>
      byte > 0x20 && byte < 0x7f && byte !== 0x23
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).padStart(2, '0')}`,
    )
    .join('')

const good: Readonly<Record<OperationName | ExtensionName, Readonly<Record<string, unknown>>>> = {
  search: { key, from: '北京', to: '上海', date: '20260101' },
  submitOrder: { key, ...goodSubmit() },
  orderDetail: { key, outOrderNo: 'NOBODY0001', issue: '1' },
  cancelOrder: { key, outOrderNo: 'NOBODY0001' },
  applyRefundOrder: { key, outOrderNo: 'NOBODY0001', passengerId: '1' },
  addCallbackUrl: { key, url: service.north.receiver.urls[1], type: '1' },
  dataDictionary: { key },
  listOrders: { key, status: 'F', createdTo: '2026-03-02 10:00:00', cursor: `0-T${'0'.repeat(25)}` },
  orderEvents: { key, outOrderNo: 'NOBODY0001' },
  listPushes: { key, outOrderNo: 'NOBODY0001' },
  resendPush: { key, outOrderNo: 'NOBODY0001', pushId: 'msg_1' },
  listEvents: { key, kind: 'ticketIssued', from: '2026-03-02 10:00:00', limit: '1', cursor: '0-' },
  statement: { key, date: '20260302', format: 'csv', cursor: '0-.0.0.0.0.0.0' },
  resendPushes: { key, to: '2026-03-02 10:00:00', dryRun: '1', includeDelivered: '1', cursor: '0-' },
  testCallbackUrl: { key, type: '2' },
}
const rows = [...Object.values(operations), ...Object.values(extensions)]

test('every operation answers whatever comes by HTTP in the envelope', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .constantFrom(...rows)
        .chain(({ name, path }) => fc.tuple(fc.constant(path), hostileEntries(fc.constant(good[name])))),
      damage,
      fc.constantFrom(...multipartTypes),
      fc.constantFrom('GET', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH'),
      async ([path, entries], harm, multipartType, anyMethod) => {
        await Promise.all(
          ways.map(async (way) => {
            const { query, body, contentType } = requestOf(entries, way, harm, multipartType)
            // A query as long as a header may be; node's own bound is the gateway's.
            const target = sendable(`${path}?${query}`).slice(0, 12_000)
            const method = way === 'query' ? anyMethod : 'POST'
            mustBeEnvelope(
              await send(
                method,
                target,
                body,
                contentType === undefined ? {} : { 'content-type': contentType },
              ),
            )
          }),
        )
      },
    ),
    { seed, numRuns: Math.ceil(900 * factor) },
  )
}, 120_000)

test('every path is answered: one that is no route says so, in the envelope', async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, fc.constantFrom('GET', 'POST'), async (text, method) => {
      const reply = await send(method, `/${sendable(text).slice(0, 2_000)}`, Buffer.alloc(0), {})
      expect([200, 404]).toContain(reply.status)
      expect(JSON.parse(reply.text)).toHaveProperty('error_code')
    }),
    { seed, numRuns: Math.ceil(300 * factor) },
  )
}, 60_000)

test('a callback is answered success whatever its headers and its body are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), hostileText, async (bytes, text) => {
      const headers = {
        'content-type': sendable(text).slice(0, 200),
        'x-any': sendable(text).slice(0, 4_000),
      }
      const path = `/juhe/callback/1/${callbackTokens[1][0]}`
      for (const body of [Buffer.from(bytes), Buffer.from(text)])
        expect(await send('POST', path, body, headers)).toMatchObject({ status: 200, text: 'success' })
    }),
    { seed, numRuns: Math.ceil(200 * factor) },
  )
}, 60_000)

const path = operations.orderDetail.path
const longHeader = 'a'.repeat(20_000)
test.each<[string, string | Buffer, RegExp]>([
  [
    'broken percent-encoding in the query',
    `GET ${path}?key=%zz&outOrderNo=%e4%b8&%=% HTTP/1.1\r\nhost: localhost\r\n\r\n`,
    /^HTTP\/1\.1 200 /,
  ],
  [
    'broken percent-encoding in the path',
    'GET /grabTicket/%zz/%e4%b8 HTTP/1.1\r\nhost: localhost\r\n\r\n',
    /^HTTP\/1\.1 404 /,
  ],
  [
    'broken percent-encoding in a callback token',
    'POST /juhe/callback/1/%zz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n',
    /^HTTP\/1\.1 200 /,
  ],
  [
    'encoded line ends, which must not become headers',
    `GET ${path}?key=a%0d%0aset-cookie:%20x=1 HTTP/1.1\r\nhost: localhost\r\n\r\n`,
    /^(?![\s\S]*set-cookie)HTTP\/1\.1 200 /i,
  ],
  [
    'a path that is no path',
    'GET http://169.254.169.254/ HTTP/1.1\r\nhost: localhost\r\n\r\n',
    /^HTTP\/1\.1 404 /,
  ],
  [
    'a huge header',
    `GET ${path} HTTP/1.1\r\nhost: localhost\r\nx: ${longHeader}\r\n\r\n`,
    /^HTTP\/1\.1 431 /,
  ],
  [
    'many headers',
    `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${'a: b\r\n'.repeat(1_500)}\r\n`,
    /^HTTP\/1\.1 (200|431) /,
  ],
  [
    'a header that smuggles a line',
    Buffer.from(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nx: a\rset-cookie: b\r\n\r\n`),
    /^HTTP\/1\.1 400 /,
  ],
  [
    'two lengths',
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab`,
    /^HTTP\/1\.1 400 /,
  ],
  [
    'a length and chunks',
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    /^HTTP\/1\.1 400 /,
  ],
  [
    'chunks that are none',
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`,
    /^(HTTP\/1\.1 400 |$)/,
  ],
  ['no HTTP', '\u0016\u0003\u0001\u0000\u0000', /^HTTP\/1\.1 400 /],
])('%s is refused, or answered, and nothing hangs', async (_, bytes, expected) => {
  expect(await sendRaw(bytes)).toMatch(expected)
})

test('a body that is too long is answered so', async () => {
  const reply = await send('POST', `${path}?key=${key}`, Buffer.alloc(300 * 1024, 'a'), {
    'content-type': 'application/x-www-form-urlencoded',
  })
  expect(JSON.parse(reply.text)).toMatchObject({
    error_code: 223804,
    reason: '参数错误:请求体 不得超过256KB',
  })
})

test('JSON a hundred thousand deep is answered', async () => {
  const nested = `{"key":"${key}","outOrderNo":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  mustBeEnvelope(await send('POST', path, Buffer.from(nested), { 'content-type': 'application/json' }))
})

test('a service that was fired at still works', async () => {
  expect(await service.north.call('dataDictionary', {})).toMatchObject({ error_code: 0 })
  expect(service.logged.filter((line) => line.outcome === 'failed')).toEqual([])
})
