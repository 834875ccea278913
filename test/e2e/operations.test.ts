import { describe, expect, test } from 'vitest'
import { type OperationName, operations } from '#contract/operations.ts'
import { example } from '#test/contract/fixtures.ts'
import type { Answered, Parameters, Way } from './support/client.ts'
import { startService } from './support/service.ts'
import { dayIn, newOutOrderNo, placeOrder, searchTrip, submitFor } from './support/trips.ts'

const service = await startService()
const { north, sandbox, clock } = service

const everyWay: readonly Way[] = ['query', 'postQuery', 'form', 'multipart', 'json']
const postWays: readonly Way[] = ['postQuery', 'form', 'multipart', 'json']

const grabbing = await placeOrder(north, clock.now(), { person: '过期' })
const { compact: day } = dayIn(clock.now(), 20)

/** What every answer has, whatever it says. */
function expectHeaders({ status, headers }: Answered) {
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('application/json;charset=utf-8')
  expect(headers.get('x-request-id')).toMatch(/\S{8,}/)
}

async function good(operation: OperationName, parameters: Parameters, way: Way): Promise<Answered> {
  const answered = await north.send(operation, parameters, way)
  expectHeaders(answered)
  expect(answered.body).toMatchObject({ error_code: 0 })
  return answered
}

/** An order with its tickets, bought long enough ago to be given back. */
async function issuedOrder() {
  const order = await placeOrder(north, clock.now())
  await sandbox.advance(600)
  const { result } = await north.call('orderDetail', { outOrderNo: order.outOrderNo, issue: 1 })
  return { ...order, passengerId: String(result.passengers[0].passengerId) }
}

describe.each(everyWay)('by %s', (way) => {
  test('search answers trains', async () => {
    const { body } = await good('search', { from: '北京', to: '上海', date: day }, way)
    expect(body.reason).toBe('0')
    expect(body.result.trains.length).toBeGreaterThan(3)
  })

  test('orderDetail shows the order in both shapes', async () => {
    const { outOrderNo, orderNo } = grabbing
    const { body } = await good('orderDetail', { outOrderNo }, way)
    expect(body.result).toMatchObject({ orderNo, passengers: [{ passengerName: '王小明' }] })
    const issued = await good('orderDetail', { outOrderNo, issue: 1 }, way)
    expect(issued.body.result).toMatchObject({ orderNo, outOrderNo, orderStateCode: 'N' })
  })

  test('cancelOrder cancels', async () => {
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '过期' })
    const { body } = await good('cancelOrder', { outOrderNo }, way)
    expect(body).toEqual({ reason: 'success', result: { orderNo }, error_code: 0 })
    expect(await sandbox.orders(orderNo)).toMatchObject([{ status: 'C', cancelled: 1 }])
  })

  test('addCallbackUrl takes the address', async () => {
    const { body } = await good('addCallbackUrl', { type: 2, url: north.receiver.urls[2] }, way)
    expect(body).toEqual({ error_code: 0, reason: 'success', data: null })
  })

  test('dataDictionary answers the dictionary, exactly', async () => {
    const { body } = await good('dataDictionary', {}, way)
    expect(body).toEqual(example('dataDictionary'))
  })
})

describe.each(postWays)('by %s', (way) => {
  test('submitOrder places the order, with all of its parameters', async () => {
    const outOrderNo = newOutOrderNo()
    const parameters = submitFor(await searchTrip(north, clock.now()), {
      outOrderNo,
      email: 'wang+ticket@example.com',
      person: '过期',
    })
    const { body } = await good('submitOrder', parameters, way)
    expect(body).toEqual({
      reason: 'success',
      result: { orderNo: expect.stringMatching(/^[0-9A-Z]{26}$/), outOrderNo },
      error_code: 0,
    })
    expect(await sandbox.orders(body.result.orderNo)).toMatchObject([{ submitted: 1, submitRequests: 1 }])
    const detail = await north.call('orderDetail', { outOrderNo, issue: 1 })
    expect(detail.result.contactInfo.email).toBe('wang+ticket@example.com')
  })

  test('applyRefundOrder takes the request', async () => {
    const { outOrderNo, orderNo, passengerId } = await issuedOrder()
    const { body } = await good('applyRefundOrder', { outOrderNo, passengerId }, way)
    expect(body).toEqual({ reason: 'success', result: { orderNo, passengerId }, error_code: 0 })
  })
})

describe('submitOrder in JSON', () => {
  test.each([
    ['an array', (people: unknown) => people],
    ['a JSON string', (people: unknown) => JSON.stringify(people)],
  ])('takes passengers as %s, and types as numbers', async (_, written) => {
    const parameters = submitFor(await searchTrip(north, clock.now()), { acceptNoSeat: 0, ticketModel: 0 })
    const [adult] = parameters.passengers as Parameters[]
    const passengers = written([{ ...adult, passengerType: 1, idCardType: 0 }])
    const { body } = await good('submitOrder', { ...parameters, passengers }, 'json')
    expect(await sandbox.orders(body.result.orderNo)).toMatchObject([{ submitted: 1 }])
  })
})

describe('parameters that come from two places', () => {
  test('are taken together: the key from the query string, the rest from the body', async () => {
    const response = await fetch(`${service.url}/grabTicket/action/search.php?key=${north.key}`, {
      method: 'POST',
      body: new URLSearchParams({ from: '北京', to: '上海', date: day }),
    })
    expect(await response.json()).toMatchObject({ reason: '0', error_code: 0 })
  })

  test('are refused when they differ', async () => {
    const response = await fetch(`${service.url}/grabTicket/action/orderDetail.php?outOrderNo=AAAAAA`, {
      method: 'POST',
      body: new URLSearchParams({ key: north.key, outOrderNo: 'BBBBBB' }),
    })
    expect(await response.json()).toEqual({
      reason: expect.stringMatching(/^参数错误:outOrderNo /),
      result: null,
      error_code: 223804,
    })
  })

  test('that are no form, no JSON and no multipart are refused, with the reason', async () => {
    const response = await fetch(`${service.url}/grabTicket/action/search.php?key=${north.key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"from": ',
    })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      error_code: 223804,
      reason: expect.stringMatching(/^参数错误:.*JSON/),
    })
  })
})

describe('operations that only POST takes', () => {
  test.each(['submitOrder', 'applyRefundOrder'] as const)(
    '%s refuses GET, and does nothing',
    async (operation) => {
      const { outOrderNo, orderNo, passengerId } = await issuedOrder()
      const parameters =
        operation === 'submitOrder'
          ? submitFor(await searchTrip(north, clock.now()), { outOrderNo: newOutOrderNo('GETS') })
          : { outOrderNo, passengerId }
      const before = (await sandbox.allOrders()).length
      const answered = await north.send(operation, parameters, 'query')
      expectHeaders(answered)
      expect(answered.body).toEqual({
        reason: '参数错误:请求方式 仅支持POST',
        result: null,
        error_code: 223804,
      })
      expect(await sandbox.allOrders()).toHaveLength(before)
      expect(await sandbox.orders(orderNo)).toMatchObject([{ refundRequests: 0 }])
    },
  )
})

describe('a body over 256 kB', () => {
  const post = (path: string, key: string) =>
    fetch(`${service.url}${path}?key=${key}`, { method: 'POST', body: 'a'.repeat(300 * 1024) })

  test('is refused as what it is, with an id and a link, after the key', async () => {
    const response = await post(operations.cancelOrder.path, north.key)
    expect(await response.json()).toEqual({
      reason: '参数错误:请求体 不得超过256KB',
      result: null,
      error_code: 223804,
    })
    expectHeaders({ status: response.status, headers: response.headers, body: undefined })
    expect(response.headers.get('x-docs')).toBe(`${service.url}/docs#badParameter`)
    expect(await (await post(operations.cancelOrder.path, 'nobody')).json()).toMatchObject({
      error_code: 10001,
    })
  })

  test('to a path that is none is told that', async () => {
    const response = await post('/grabTicket/action/nothing.php', north.key)
    expect([response.status, await response.json()]).toMatchObject([404, { error_code: 10007 }])
    expect(response.headers.get('x-request-id')).toMatch(/\S{8,}/)
  })
})

describe.each(['HEAD', 'OPTIONS', 'PUT'])('%s', (method) => {
  test('is no way to call an operation: it is refused, and does nothing', async () => {
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '过期' })
    const query = new URLSearchParams({ key: north.key, outOrderNo })
    const response = await fetch(`${service.url}${operations.cancelOrder.path}?${query}`, { method })
    expectHeaders({ status: response.status, headers: response.headers, body: undefined })
    expect(await response.text()).toBe(
      method === 'HEAD'
        ? ''
        : '{"reason":"参数错误:请求方式 仅支持GET和POST","result":null,"error_code":223804}',
    )
    expect(await sandbox.orders(orderNo)).toMatchObject([{ cancelled: 0, cancelRequests: 0 }])
    await north.call('cancelOrder', { outOrderNo })
  })
})

test('HEAD shows that a page of the documentation is there', async () => {
  for (const path of ['/docs', '/docs/openapi.json']) {
    const [head, get] = await Promise.all(
      ['HEAD', 'GET'].map((method) => fetch(`${service.url}${path}`, { method })),
    )
    expect([head?.status, head?.headers.get('etag')]).toEqual([200, get?.headers.get('etag')])
    expect(await head?.text()).toBe('')
    expect(head?.headers.get('content-length')).toBeNull()
  }
})
