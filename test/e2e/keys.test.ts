import { describe, expect, test } from 'vitest'
import { type ExtensionName, extensions, type OperationName, operations } from '#contract/operations.ts'
import { TenantId } from '#shared/ids.ts'
import { orderKey } from '#shared/table/keys.ts'
import { createApiKey, hashApiKey, revokeApiKey } from '#shared/tenants/api-keys.ts'
import { setTenantState } from '#shared/tenants/tenant-store.ts'
import { type Answered, clientOf, type Parameters } from './support/client.ts'
import { startService } from './support/service.ts'
import { dayIn, newOutOrderNo, placeOrder, submitFor } from './support/trips.ts'

const service = await startService()
const { north, sandbox, clock, table, url } = service

/** What a key that opens nothing is answered, letter by letter. */
const badKey = '{"resultcode":"101","reason":"错误的请求KEY","result":null,"error_code":10001}'

const order = await placeOrder(north, clock.now(), { person: '过期' })

/** Parameters with which each operation would do something, were it not for the key. */
const fine: Readonly<Record<OperationName | ExtensionName, Parameters>> = {
  search: { from: '北京', to: '上海', date: dayIn(clock.now(), 20).compact },
  submitOrder: submitFor(order.found, { outOrderNo: newOutOrderNo('KEYS') }),
  orderDetail: { outOrderNo: order.outOrderNo },
  cancelOrder: { outOrderNo: order.outOrderNo },
  applyRefundOrder: { outOrderNo: order.outOrderNo, passengerId: '1' },
  addCallbackUrl: { type: 1, url: 'http://127.0.0.1:9/elsewhere' },
  dataDictionary: {},
  listOrders: {},
  orderEvents: { outOrderNo: order.outOrderNo },
  listPushes: { outOrderNo: order.outOrderNo },
  resendPush: { outOrderNo: order.outOrderNo, pushId: 'msg_1' },
  listEvents: {},
  statement: { date: dayIn(clock.now(), 0).compact },
  resendPushes: {},
  testCallbackUrl: {},
}
const rows = [...Object.values(operations), ...Object.values(extensions)]
const names = rows.map(({ name }) => name)
const namesOfLookedUp = rows.filter(({ authenticates }) => authenticates).map(({ name }) => name)

function expectBadKey(answered: Answered): void {
  expect(answered.status).toBe(200)
  expect(answered.headers.get('content-type')).toBe('application/json;charset=utf-8')
  expect(answered.headers.get('x-request-id')).toBeTruthy()
  expect(JSON.stringify(answered.body)).toBe(badKey)
}

describe('a key', () => {
  test.each(names)('that is missing opens nothing of %s', async (name) => {
    expectBadKey(await north.send(name, { ...fine[name], key: undefined }))
    expectBadKey(await north.send(name, { ...fine[name], key: '  ' }))
  })

  test.each(namesOfLookedUp)('that nobody knows opens nothing of %s', async (name) => {
    expectBadKey(await clientOf(url, 'nobody-has-this-key').send(name, fine[name]))
    expectBadKey(await clientOf(url, 'nobody-has-this-key').send(name, {}))
  })

  test('is refused before any parameter is judged, and before the method is', async () => {
    expectBadKey(await north.send('submitOrder', { key: undefined, outOrderNo: '!' }))
    expectBadKey(await clientOf(url, 'nobody').send('applyRefundOrder', {}, 'query'))
  })

  test('that was refused has done nothing', async () => {
    expect(await sandbox.orders(order.orderNo)).toMatchObject([{ cancelled: 0, cancelRequests: 0 }])
    const unsubmitted = { outOrderNo: fine.submitOrder.outOrderNo }
    expect(await north.call('orderDetail', unsubmitted)).toMatchObject({ error_code: 223804 })
  })

  test('of any kind opens the dictionary: it is the same for everybody, and looked up nowhere', async () => {
    expect(await clientOf(url, 'nobody').call('dataDictionary', {})).toMatchObject({ error_code: 0 })
  })

  test('counts among the parameters of a JSON body, also as a number', async () => {
    await createApiKey(table, '20261234', TenantId.parse('north'), clock.now())
    const client = clientOf(url, 'unused')
    const answered = await client.send('orderDetail', { key: 20261234, outOrderNo: order.outOrderNo }, 'json')
    expect(answered.body).toMatchObject({ error_code: 0, result: { orderNo: order.orderNo } })
  })
})

describe('a revoked key', () => {
  test.each(namesOfLookedUp)('opens nothing of %s after half a minute at most', async (name) => {
    const key = `revoked-for-${name}`
    const client = clientOf(url, key)
    await createApiKey(table, key, TenantId.parse('north'), clock.now())
    expect((await client.call('orderDetail', fine.orderDetail)).error_code).toBe(0)
    await revokeApiKey(table, hashApiKey(key), clock.now())
    await sandbox.advance(31)
    expectBadKey(await client.send(name, fine[name]))
  })

  test('leaves the tenant its other keys', async () => {
    expect(await north.call('orderDetail', fine.orderDetail)).toMatchObject({ error_code: 0 })
  })
})

describe('a key in a query string', () => {
  test('is in no line of the log, whichever operation or path it is sent to', async () => {
    const { length } = service.logged
    for (const key of [north.key, 'wrong-key-in-a-query']) {
      const paths = [...rows.map(({ path }) => path), '/nothing', '/juhe/callback/1/wrong']
      for (const path of paths) {
        for (const query of [`key=${key}`, `outOrderNo=${key}&key=${key}&key=${key}2`, key]) {
          const response = await fetch(`${url}${path}?${query}`)
          expect(await response.text()).not.toContain(key)
          expect(JSON.stringify([...response.headers])).not.toContain(key)
        }
      }
    }
    const lines = service.logged.slice(length)
    expect(lines.length).toBeGreaterThan(60)
    for (const line of lines) expect(JSON.stringify(line)).not.toMatch(/key-of-north|wrong-key/)
  })
})

describe('a suspended tenant', () => {
  test('is answered that the key may not, whatever he asks, and is let in again later', async () => {
    const { south } = service
    await setTenantState(table, TenantId.parse('south'), 'suspended')
    await sandbox.advance(31)
    for (const name of namesOfLookedUp) {
      for (const parameters of [fine[name], {}])
        expect(await south.call(name, parameters), name).toEqual({
          resultcode: '102',
          reason: '该KEY无请求权限',
          result: null,
          error_code: 10002,
        })
    }
    await setTenantState(table, TenantId.parse('south'), 'active')
    await sandbox.advance(31)
    expect(await south.call('search', fine.search)).toMatchObject({ error_code: 0 })
  })
})

describe('an unknown path', () => {
  test.each([
    '/',
    '/grabTicket/action/nothing.php',
    '/grabTicket/action/search',
    '/grabTicket/action/search.php/',
    '/grabticket/action/search.php',
    '/juhe/callback/1',
    '/sandbox/orders',
    '/%E0%A4%A',
  ])('%s answers 404 with the envelope', async (path) => {
    for (const method of ['GET', 'POST']) {
      const response = await fetch(`${url}${path}?key=${north.key}`, { method })
      expect(response.status).toBe(404)
      expect(response.headers.get('content-type')).toBe('application/json;charset=utf-8')
      expect(response.headers.get('x-request-id')).toBeTruthy()
      expect(await response.json()).toMatchObject({ reason: expect.any(String), result: null })
    }
  })

  test.each(['PUT', 'DELETE', 'PATCH'])('and %s at a known one answer in the envelope', async (method) => {
    const response = await fetch(`${url}${operations.search.path}?key=${north.key}`, { method })
    expect(response.headers.get('content-type')).toBe('application/json;charset=utf-8')
    expect(await response.json()).toMatchObject({ result: null, error_code: expect.any(Number) })
  })
})

describe('a failure of our own', () => {
  test('answers 500 with error_code 10014, tells nothing of the inside, and is logged', async () => {
    const broken = await placeOrder(north, clock.now(), { person: '过期' })
    // Somebody's hand in the table: an order that no code can read.
    await table.sender.update({
      TableName: table.name,
      Key: orderKey(broken.orderNo),
      UpdateExpression: 'SET #document = :none',
      ExpressionAttributeNames: { '#document': 'document' },
      ExpressionAttributeValues: { ':none': '{"passengerName":"王小明"}' },
    })
    const answered = await north.send('orderDetail', { outOrderNo: broken.outOrderNo })
    expect(answered.status).toBe(500)
    expect(answered.headers.get('content-type')).toBe('application/json;charset=utf-8')
    expect(answered.body).toEqual({
      resultcode: '114',
      reason: '系统内部异常',
      result: null,
      error_code: 10014,
    })
    const requestId = answered.headers.get('x-request-id')
    const line = service.logged.find((one) => one.requestId === requestId)
    expect(line).toMatchObject({ operation: 'orderDetail', outcome: 'failed', errorCode: 10014 })
    expect(JSON.stringify(line)).not.toMatch(/key-of-north|王小明|110101/)
  })

  test('leaves everybody else in peace', async () => {
    expect(await north.call('orderDetail', fine.orderDetail)).toMatchObject({ error_code: 0 })
  })
})
