import { createServer, request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { formatChinaTime } from '#contract/china-time.ts'
import type { DayStatement, OrdersPage, OrderView, Setup } from '#infra/board/wire.ts'
import { untilTrue } from '../e2e/support/poll.ts'
import { orderParameters } from './support/order-parameters.ts'
import { type BoardService, demo, startBoardService } from './support/service.ts'

let service: BoardService
const other = { ...demo, tenantId: 'other', apiKey: 'key-of-another' }
beforeAll(async () => {
  service = await startBoardService([other])
})

/** A request as it is, whatever its headers say. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  const { method = 'GET', headers = {}, body } = options
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const asked = request(`${service.url}${path}`, { method, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        )
      })
      asked.on('error', reject)
      asked.end(body)
    },
  )
}

async function read<Value>(path: string): Promise<Value> {
  const { status, body } = await ask(path)
  expect(status).toBe(200)
  return JSON.parse(body)
}

async function submit(person: string, more: Record<string, unknown> = {}): Promise<string> {
  const answer = await service.client.call('submitOrder', {
    ...(await orderParameters(service.client, person, service.clock.now())),
    ...more,
  })
  expect(answer).toMatchObject({ error_code: 0 })
  return answer.result.orderNo
}

test('the page and its files need nothing from elsewhere, and hold no key', async () => {
  const files = ['/', '/board/page.js', '/board/page.css', '/board/icon.svg']
  for (const path of files) {
    const { status, headers, body } = await ask(path)
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(body).not.toContain(demo.apiKey)
    expect(body).not.toContain(demo.webhookSecret)
    expect(body).not.toMatch(/(src|href)="(https?:)?\/\/|@import|url\((?!"?data:)/)
  }
})

test('the whole page weighs at most 100 kB on its way', async () => {
  const files = ['/', '/board/page.js', '/board/page.css', '/board/icon.svg']
  const weights = await Promise.all(files.map(async (path) => gzipSync((await ask(path)).body).length))
  expect(weights.reduce((sum, weight) => sum + weight)).toBeLessThanOrEqual(100_000)
})

test('only this machine, by a name of its own, gets to see the board', async () => {
  for (const host of ['evil.example', 'evil.example:3000', '127.0.0.1.evil.example', '192.168.0.7']) {
    for (const path of ['/', '/board/api/setup', '/board/api/orders', '/board/api/events']) {
      const { status, body } = await ask(path, { headers: { host } })
      expect(status, `${host} ${path}`).toBeGreaterThanOrEqual(400)
      expect(body).not.toContain(demo.apiKey)
    }
  }
  const port = new URL(service.url).port
  expect((await ask('/', { headers: { host: `localhost:${port}` } })).status).toBe(200)
})

test('a page of another site can change nothing', async () => {
  const body = JSON.stringify({ advanceSeconds: 3_600 })
  const json = { 'content-type': 'application/json' }
  const before = service.clock.now()
  for (const headers of [
    { ...json, 'sec-fetch-site': 'cross-site' },
    { ...json, 'sec-fetch-site': 'same-site' },
    { 'content-type': 'application/jsonx' },
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
  ]) {
    const answer = await ask('/board/api/clock', { method: 'POST', headers, body })
    expect(answer.status).toBe(403)
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  }
  expect(service.clock.now() - before).toBeLessThan(60_000)
})

test('what the board cannot do is refused, and says why', async () => {
  const headers = { 'content-type': 'application/json' }
  const post = (path: string, body: string) => ask(path, { method: 'POST', headers, body })
  expect((await post('/board/api/clock', '{}')).status).toBe(400)
  expect((await post('/board/api/clock', '{"advanceSeconds":-1}')).status).toBe(400)
  expect((await post('/board/api/clock', 'not json')).status).toBe(400)
  expect((await post('/board/api/receiver', '{"mode":"strange"}')).status).toBe(400)
  expect((await post('/board/api/juhe-faults', '{"fault":"strange"}')).status).toBe(400)
  expect((await post('/board/api/juhe-faults', '{}')).status).toBe(400)
  expect((await post('/board/api/orders', '{}')).status).toBe(404)
  expect((await ask('/board/api/orders', { method: 'DELETE' })).status).toBe(405)
  expect((await ask('/board/api/orders/T000')).status).toBe(404)
  expect((await ask('/board/nothing')).status).toBe(404)
})

test('orders are listed with all their states, and shown without what identifies a person', async () => {
  const orderNo = await submit('出票', { cellphone: '13912345678' })
  await service.sandbox.advance(20)
  const list = await read<OrdersPage>('/board/api/orders')
  const listed = list.orders.find((order) => order.orderNo === orderNo)
  expect(listed).toMatchObject({ status: 'F', tenantId: 'demo', passengerCount: 1 })
  expect(listed?.states.map(([, status]) => status)).toEqual(expect.arrayContaining(['N', 'F']))

  const { body } = await ask(`/board/api/orders/${orderNo}`)
  for (const secret of ['13912345678', '110101199003077715', '测试乘客']) expect(body).not.toContain(secret)
  const order: OrderView = JSON.parse(body)
  expect(order.people).toMatchObject({
    passengers: [{ name: '测***', documentNumber: '110101XXXXXXX7715' }],
    cellphone: '1391****678',
  })
  expect(order.scenario).toBe('出票')
})

test('a name that chooses no scenario is masked like any other', async () => {
  const orderNo = await submit('诸葛孔明')
  const { body } = await ask(`/board/api/orders/${orderNo}`)
  expect(body).not.toContain('孔明')
  expect(JSON.parse(body)).not.toHaveProperty('scenario')
})

test('an order tells the calls to Juhe, the pushes in and out, and what lies ahead', async () => {
  const setup = await read<Setup>('/board/api/setup')
  for (const type of [1, 2, 3] as const) {
    await service.client.call('addCallbackUrl', { type, url: setup.receiver.urls[type] })
  }
  const orderNo = await submit('出票')
  await service.sandbox.advance(20)
  await untilTrue('the push', async () => {
    const { outbox } = await read<OrderView>(`/board/api/orders/${orderNo}`)
    return outbox[0]?.state === 'delivered'
  })
  const order = await read<OrderView>(`/board/api/orders/${orderNo}`)
  expect(order.journal).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'call', operation: 'submitOrder', errorCode: 0, httpStatus: 200 }),
      expect.objectContaining({ kind: 'callbackIn', push: 'ticketIssued', msgCode: '100' }),
    ]),
  )
  expect(order.outbox).toMatchObject([
    { kind: 'ticketIssued', tries: 1, attempts: [{ result: { kind: 'answered', httpStatus: 200 } }] },
  ])
  expect(order.ahead.map(({ what }) => what)).toContain('ask')
  expect(order.ahead.every(({ at }) => at > order.createdAt)).toBe(true)
})

test('a submit that is never answered shows as a call without an answer', async () => {
  const parameters = await orderParameters(service.client, '断线+出票', service.clock.now())
  const { result } = await service.client.call('submitOrder', parameters)
  const order = await read<OrderView>(`/board/api/orders/${result.orderNo}`)
  expect(order.journal[0]).toMatchObject({ kind: 'call', operation: 'submitOrder', isUnanswered: true })
})

test('Juhe can be made to fail, for as many submits as is shown, and made well again', async () => {
  const choose = async (fault: string | null) => {
    const body = JSON.stringify({ fault })
    const headers = { 'content-type': 'application/json' }
    return JSON.parse((await ask('/board/api/juhe-faults', { method: 'POST', headers, body })).body)
  }
  expect(await choose('code-10020')).toEqual({ armed: { 'code-10020': 3 } })
  expect(await choose(null)).toEqual({ armed: {} })
  expect(await choose('html')).toEqual({ armed: { html: 1 } })
  expect((await read<Setup>('/board/api/setup')).juheFaults).toEqual({ html: 1 })
  const orderNo = await submit('出票')
  expect((await read<Setup>('/board/api/setup')).juheFaults).toEqual({})
  const { journal, timeline } = await read<OrderView>(`/board/api/orders/${orderNo}`)
  expect(journal[0]).toMatchObject({ operation: 'submitOrder', httpStatus: 200 })
  expect(journal[0]).not.toHaveProperty('errorCode')
  expect(timeline.map(({ what }) => what)).toContain('outcomeUnknown')
  expect(await service.sandbox.orders(orderNo)).toHaveLength(1)
})

test('the sample application takes only what the service signed, and answers as it is told to', async () => {
  const push = (headers: Record<string, string>) =>
    ask('/board/receiver/1', { method: 'POST', headers, body: '{}' })
  expect((await push({})).status).toBe(401)
  expect(
    (
      await push({
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
        'webhook-signature': 'v1,AAAA',
      })
    ).status,
  ).toBe(401)
})

test('those who watch are told of every change, of the clock too', async () => {
  const ending = new AbortController()
  const response = await fetch(`${service.url}/board/api/events`, { signal: ending.signal })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  let heard = ''
  const listening = (async () => {
    for await (const chunk of response.body ?? []) heard += new TextDecoder().decode(chunk)
  })().catch(() => undefined)
  await read('/board/api/orders')
  const orderNo = await submit('出票')
  await service.sandbox.advance(20)
  await untilTrue('the events', () => {
    const events = heard.split('\n\n')
    const statuses = events.filter((event) => event.startsWith('event: order') && event.includes(orderNo))
    return (
      statuses.some((event) => event.includes('"status":"N"')) &&
      statuses.some((event) => event.includes('"status":"F"')) &&
      events.some((event) => event.startsWith('event: journal') && event.includes(orderNo)) &&
      events.some((event) => event.startsWith('event: clock'))
    )
  })
  ending.abort()
  await listening
})

test('a turning of the clock can be stopped, and ends when its page is left', async () => {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ advanceSeconds: 300 * 86_400 })
  const due = await read<{ orders: number }>('/board/api/clock/due?seconds=25920000')
  expect(due.orders).toBeGreaterThan(0)
  expect((await ask('/board/api/clock/due?seconds=-1')).status).toBe(400)
  const target = service.clock.now() + 300 * 86_400_000

  const stopped = ask('/board/api/clock', { method: 'POST', headers, body })
  await untilTrue('the turning', () => service.clock.turn() !== undefined)
  await ask('/board/api/clock/stop', { method: 'POST', headers, body: '{}' })
  expect(JSON.parse((await stopped).body)).toMatchObject({ isTurning: false })
  expect(service.clock.now()).toBeLessThan(target)

  const leaving = new AbortController()
  const left = fetch(`${service.url}/board/api/clock`, {
    ...{ method: 'POST', headers, body, signal: leaving.signal },
  }).catch(() => undefined)
  await untilTrue('the turning', () => service.clock.turn() !== undefined)
  leaving.abort()
  await left
  await untilTrue('its end', () => !service.clock.isTurning())
  expect(service.clock.now()).toBeLessThan(target)
})

test('a day’s money is the sum of what each tenant’s statement says, and its file is the operation’s', async () => {
  const date = formatChinaTime(service.clock.now(), 'yyyyMMdd')
  const orderNo = await submit('出票')
  await service.sandbox.advance(60)
  const sumsOf = () => read<DayStatement>(`/board/api/statement?date=${date}`)
  await untilTrue('the event', async () => (await sumsOf()).totals.tickets > 0)
  const { tenants, totals, ...rest } = await sumsOf()
  expect(rest).toEqual({ date })
  const { result } = await service.client.call('statement', { date })
  expect(tenants.find(({ tenantId }) => tenantId === demo.tenantId)?.totals).toEqual(result.totals)
  expect(tenants.map(({ tenantId }) => tenantId)).toEqual(['demo', 'other'])
  expect(totals).toEqual(result.totals)
  const file = await ask(`/board/statement.csv?date=${date}&tenant=demo`)
  expect(file.headers['content-disposition']).toBe(`attachment; filename="statement-demo-${date}.csv"`)
  const query = new URLSearchParams({ key: demo.apiKey, date, format: 'csv' })
  expect(file.body).toBe((await ask(`/grabTicket/action/statement.php?${query}`)).body)
  expect((await ask(`/board/statement.csv?date=${date}`)).body).toContain(`demo,\t`)
  expect(file.body).toContain(orderNo)
  for (const wrong of ['', 'date=20261324', 'date=2026-11-24', `date=${date}&tenant=a%20b`])
    expect((await ask(`/board/api/statement?${wrong}`)).status).toBe(400)
})

test('an order’s page shows what each attempt of a push sent, people masked, and what came back', async () => {
  const answer = `{"received":"${'x'.repeat(5_000)}"}`
  const receiver = createServer((request, response) => {
    let sent = ''
    request.on('data', (chunk) => (sent += chunk))
    // It repeats whom it was told of.
    request.on('end', () => response.writeHead(500).end(sent.slice(0, 2_000) + answer))
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', () => resolve()))
  const address = receiver.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
  await service.client.call('addCallbackUrl', { type: 1, url })
  const orderNo = await submit('失败305')
  await service.sandbox.advance(20)
  const shown = async () => (await read<OrderView>(`/board/api/orders/${orderNo}`)).outbox[0]
  await untilTrue('two attempts', async () => ((await shown())?.exchanges.length ?? 0) >= 2)
  const push = await shown()
  const [first, second] = push?.exchanges ?? []
  expect(first).toMatchObject({ httpStatus: 500, body: expect.stringContaining('"msgCode": "305"') })
  expect(first?.answer.length).toBeLessThanOrEqual(4_096)
  expect(first?.answer).toContain('xxxx')
  expect(second?.at).toBeGreaterThan(first?.at ?? 0)
  expect(JSON.stringify(push)).not.toMatch(/测试乘客|110101199003077715/)
  expect(first?.body).toMatch(/"passengerName": "\S\*+"/)
  receiver.close()
  receiver.closeAllConnections()
})
