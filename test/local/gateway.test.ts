import { once } from 'node:events'
import { connect } from 'node:net'
import type { Context } from 'aws-lambda'
import { afterEach, expect, test, vi } from 'vitest'
import { type Gateway, startGateway } from '#infra/local/gateway/gateway.ts'
import { localTimeoutMs } from '#infra/local/gateway/lambda-context.ts'
import type { Route } from '#infra/local/gateway/router.ts'
import type { HttpAnswer, HttpEvent } from '#shared/lambda/http/event.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import type { BarePlatform, LogLine } from '#shared/lambda/platform/platform.ts'

const seen: { event: HttpEvent; context: Context }[] = []
const logged: LogLine[] = []
const platform: BarePlatform = {
  ...barePlatform,
  env: { DOCS_URL: '/docs' },
  now: () => Date.UTC(2026, 10, 22, 20, 17, 27),
  log: (line) => logged.push(line),
}
let gateway: Gateway | undefined
afterEach(async () => {
  vi.useRealTimers()
  seen.length = 0
  logged.length = 0
  await gateway?.close()
})

async function start(
  answer: (event: HttpEvent) => Promise<HttpAnswer> = async () => plain('ok'),
): Promise<string> {
  const handler: Route['handler'] = async (event, context) => {
    seen.push({ event, context })
    return answer(event)
  }
  gateway = await startGateway({
    ...{ host: '127.0.0.1', port: 0, platform },
    routes: [
      { path: '/action/search.php', functionName: 'search', handler },
      { path: '/action/orderDetail.php', functionName: 'order-detail', handler },
      { path: '/juhe/callback/{type}/{token}', functionName: 'juhe-callback', handler },
    ],
    notFound: async () => plain('nothing here', 404),
    places: 2,
  })
  return gateway.url
}

function plain(body: string, statusCode = 200): HttpAnswer {
  return { statusCode, headers: { 'content-type': 'text/plain;charset=utf-8', 'x-request-id': 'r' }, body }
}

test('a caller may pause for a minute on a connection that is kept', async () => {
  const answer = await fetch(`${await start()}/action/search.php`)
  const [, seconds] = /^timeout=(\d+)$/.exec(answer.headers.get('keep-alive') ?? '') ?? []
  expect(Number(seconds)).toBeGreaterThan(60)
})

test('a request becomes the event that API Gateway would make of it', async () => {
  const url = await start()
  await fetch(`${url}/action/search.php?a=1&a=2&from=%E8%8B%8F%E5%B7%9E&b=x+y`, {
    headers: [
      ['X-Custom', 'one'],
      ['X-Custom', 'two'],
      ['Cookie', 'a=1; b=2'],
      ['User-Agent', 'test'],
    ],
  })
  const { event, context } = seen[0]!
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'ANY /action/search.php',
    rawPath: '/action/search.php',
    rawQueryString: 'a=1&a=2&from=%E8%8B%8F%E5%B7%9E&b=x+y',
    cookies: ['a=1', 'b=2'],
    queryStringParameters: { a: '1,2', from: '苏州', b: 'x y' },
    isBase64Encoded: false,
    requestContext: {
      http: { method: 'GET', path: '/action/search.php', userAgent: 'test', sourceIp: '127.0.0.1' },
      ...{
        stage: '$default',
        time: '22/Nov/2026:20:17:27 +0000',
        timeEpoch: Date.UTC(2026, 10, 22, 20, 17, 27),
      },
    },
  })
  expect(event.headers['x-custom']).toMatch(/^one, ?two$/)
  expect(event.headers).not.toHaveProperty('cookie')
  expect(event).not.toHaveProperty('body')
  expect(event).not.toHaveProperty('pathParameters')
  expect(context).toMatchObject({ functionName: 'search', awsRequestId: event.requestContext.requestId })
  expect(context.getRemainingTimeInMillis()).toBeGreaterThan(1_000)
})

test('text stays text, and forms and other bytes go in base64', async () => {
  const url = await start()
  const bytes = Buffer.from([0, 255, 10, 13])
  const post = (type: string, body: string | Buffer) =>
    fetch(`${url}/action/search.php`, { method: 'POST', body, headers: { 'content-type': type } })
  await post('application/json;charset=utf-8', '{"从":"苏州"}')
  await post('application/x-www-form-urlencoded', 'a=1')
  await post('application/octet-stream', bytes)
  const bodies = seen.map(({ event }) => [event.body, event.isBase64Encoded])
  expect(bodies).toEqual([
    ['{"从":"苏州"}', false],
    [Buffer.from('a=1').toString('base64'), true],
    [bytes.toString('base64'), true],
  ])
})

test('the parts of a path are parameters, decoded', async () => {
  const url = await start()
  await fetch(`${url}/juhe/callback/1/a%2Fb%20c`, { method: 'POST', body: 'x' })
  await fetch(`${url}/juhe/callback/1/%E0%A4`, { method: 'POST', body: 'x' })
  expect(seen.map(({ event }) => event.pathParameters)).toEqual([
    { type: '1', token: 'a/b c' },
    { type: '1', token: '%E0%A4' },
  ])
  expect(seen[0]?.event.routeKey).toBe('ANY /juhe/callback/{type}/{token}')
})

test('the answer of the function is the response', async () => {
  const url = await start(async () => plain('答', 418))
  const response = await fetch(`${url}/action/search.php`)
  expect([response.status, response.headers.get('x-request-id'), await response.text()]).toEqual([
    418,
    'r',
    '答',
  ])
})

test('what no route takes goes to the not-found function', async () => {
  const url = await start()
  for (const path of [
    '/',
    '/action/search',
    '/action/search.php/',
    '/juhe/callback/1',
    '/juhe/callback/1/',
    '//x',
  ]) {
    expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, 404])
  }
  expect(seen).toEqual([])
})

test.each(['HEAD', 'OPTIONS', 'DELETE'])('%s reaches the function as what it is', async (method) => {
  const url = await start(async () => plain('ok', 202))
  const response = await fetch(`${url}/action/search.php`, { method })
  expect(seen.map(({ event }) => event.requestContext.http.method)).toEqual([method])
  expect([response.status, response.headers.get('content-length')]).toEqual([202, '2'])
  expect(await response.text()).toBe(method === 'HEAD' ? '' : 'ok')
  expect((await fetch(`${url}/nowhere`, { method })).status).toBe(404)
})

test('of a body over 256 kB a function gets as much as it needs to refuse it, wherever the request leads', async () => {
  const url = await start()
  const post = (path: string, size: number) =>
    fetch(`${url}${path}`, { method: 'POST', body: 'x'.repeat(size) })
  for (const size of [256 * 1024, 256 * 1024 + 1, 12_000_000]) {
    expect((await post('/action/search.php', size)).status).toBe(200)
    expect((await post('/nowhere', size)).status).toBe(404)
  }
  expect(seen.map(({ event }) => event.body?.length)).toEqual([256 * 1024, 256 * 1024 + 1, 256 * 1024 + 1])
})

/** What only a failure of our own is answered with: in the envelope, with an id that the log knows. */
async function expectFailure(response: Response, errorName: string) {
  expect(await response.json()).toMatchObject({ reason: '系统内部异常', result: null, error_code: 10014 })
  const requestId = response.headers.get('x-request-id')
  expect([response.status, response.headers.get('content-type'), requestId]).toEqual([
    500,
    'application/json;charset=utf-8',
    seen.at(-1)?.event.requestContext.requestId,
  ])
  expect(response.headers.get('x-docs')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/docs#internal$/)
  expect(logged).toMatchObject([{ requestId, operation: 'search', outcome: 'failed', errorName }])
}

test('a function that throws is answered as a failure of our own, and the next request is served', async () => {
  let isFirst = true
  const url = await start(async () => {
    if (!isFirst) return plain('ok')
    isFirst = false
    throw new TypeError('broken')
  })
  await expectFailure(await fetch(`${url}/action/search.php`), 'TypeError')
  expect((await fetch(`${url}/action/search.php`)).status).toBe(200)
})

test('a function that takes longer than it may is answered as a failure of our own', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const url = await start(() => new Promise(() => {}))
  const response = fetch(`${url}/action/search.php`)
  await expect.poll(() => seen.length).toBe(1)
  vi.advanceTimersByTime(localTimeoutMs)
  await expectFailure(await response, 'FunctionTimedOut')
})

test('many requests at once each get their own answer', async () => {
  const url = await start(async (event) => {
    await new Promise((resolve) => setImmediate(resolve))
    return plain(event.rawQueryString)
  })
  const texts = await Promise.all(
    Array.from({ length: 50 }, async (_, n) => (await fetch(`${url}/action/search.php?${n}`)).text()),
  )
  expect(texts).toEqual(Array.from({ length: 50 }, (_, n) => String(n)))
})

test('a client that goes away in the middle of its body harms nobody', async () => {
  const url = await start()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write('POST /action/search.php HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf')
  socket.destroy()
  await once(socket, 'close')
  expect((await fetch(`${url}/action/search.php`)).status).toBe(200)
  expect(seen).toHaveLength(1)
})

test('past its places a function is refused at once; others, and what Juhe tells, are served', async () => {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const url = await start(async ({ rawPath }) => {
    if (rawPath !== '/action/orderDetail.php') await released
    return plain('served')
  })
  const underWay = [1, 2].map(() => fetch(`${url}/action/search.php`))
  const told = [1, 2, 3].map(() => fetch(`${url}/juhe/callback/1/token`, { method: 'POST' }))
  await expect.poll(() => seen.length).toBe(5)

  const refused = await fetch(`${url}/action/search.php`, { method: 'POST', body: 'key=k' })
  expect([refused.status, await refused.json()]).toMatchObject([200, { error_code: 10011, result: null }])
  expect(refused.headers.get('content-type')).toBe('application/json;charset=utf-8')
  expect(refused.headers.get('x-docs')).toMatch(/\/docs#busy$/)
  const requestId = refused.headers.get('x-request-id')
  expect(logged).toMatchObject([
    { requestId: expect.stringMatching(/./), outcome: 'refused', errorCode: 10011 },
  ])
  expect(logged[0]?.requestId).toBe(requestId)
  expect(await (await fetch(`${url}/action/orderDetail.php`)).text()).toBe('served')
  expect(seen).toHaveLength(6)

  release()
  for (const answer of await Promise.all([...underWay, ...told])) expect(await answer.text()).toBe('served')
  expect(await (await fetch(`${url}/action/search.php`)).text()).toBe('served')
})

test('a function that breaks gives its place back', async () => {
  const url = await start(async () => {
    throw new Error('broken')
  })
  for (const _ of [1, 2, 3]) expect((await fetch(`${url}/action/search.php`)).status).toBe(500)
})

test('closing lets the request under way end, and takes no more', async () => {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const url = await start(async () => {
    await released
    return plain('late')
  })
  const underWay = fetch(`${url}/action/search.php`)
  await expect.poll(() => seen.length).toBe(1)
  const closed = gateway?.close()
  release()
  expect(await (await underWay).text()).toBe('late')
  await closed
  await expect(fetch(`${url}/action/search.php`)).rejects.toThrow()
})

test('a port in use is told as such', async () => {
  const url = await start()
  const again = startGateway({
    ...{ host: '127.0.0.1', port: Number(new URL(url).port), platform },
    ...{ routes: [], notFound: async () => plain('') },
  })
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
