import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { formatChinaTime } from '#contract/china-time.ts'
import { listOrdersResponse } from '#contract/list-orders.ts'
import { listPushesResponse } from '#contract/list-pushes.ts'
import { extensions } from '#contract/operations.ts'
import { orderEventsResponse } from '#contract/order-events.ts'
import { pushSchemas } from '#contract/pushes.ts'
import { resendPushResponse } from '#contract/resend-push.ts'
import { testCallbackUrlResponse } from '#contract/test-callback-url.ts'
import { TenantId } from '#shared/ids.ts'
import { createApiKey } from '#shared/tenants/api-keys.ts'
import { createTenant } from '#shared/tenants/tenant-store.ts'
import { Sealed } from '#shared/vault/sealed.ts'
import { clientOf, type Parameters } from './support/client.ts'
import { until, untilTrue } from './support/poll.ts'
import { startService } from './support/service.ts'
import { closeIn, placeOrder } from './support/trips.ts'

const service = await startService()
const { north, south, sandbox, clock, url } = service

/** The result of an extension, in the documented shape. */
async function result<Result>(
  schema: z.ZodMiniType<{ result: Result }>,
  operation: keyof typeof extensions,
  parameters: Parameters,
  client = north as Pick<typeof north, 'call'>,
): Promise<Result> {
  return z.parse(schema, await client.call(operation, parameters)).result
}

const list = (parameters: Parameters, client?: Pick<typeof north, 'call'>) =>
  result(listOrdersResponse, 'listOrders', parameters, client)
const pushesOf = async (outOrderNo: string) =>
  (await result(listPushesResponse, 'listPushes', { outOrderNo })).pushes

/** Every order of a listing, page by page. */
async function pages(parameters: Parameters): Promise<string[][]> {
  const found: string[][] = []
  let cursor: string | undefined
  do {
    const page = await list({ ...parameters, cursor })
    found.push(page.orders.map(({ outOrderNo }) => outOrderNo))
    cursor = page.cursor
  } while (cursor !== '')
  return found
}

describe('every extension', () => {
  test.each(Object.values(extensions))('$name asks for a key, and takes its methods only', async (row) => {
    const refused = await clientOf(url, 'wrong').call(row.name, {})
    expect(refused).toMatchObject({ resultcode: '101', error_code: 10001 })
    const answer = await north.send(row.name, {}, 'query')
    const takesGet = (row.methods as readonly string[]).includes('GET')
    if (!takesGet) expect(answer.body.reason).toBe('参数错误:请求方式 仅支持POST')
    else expect(answer.body.reason).not.toContain('请求方式')
  })
})

describe('listOrders', () => {
  test('lists the tenant’s own orders, newest first, in pages that hold each once', async () => {
    const placed: string[] = []
    for (const person of ['过期', '出票', '过期', '失败308', '出票']) {
      placed.unshift((await placeOrder(north, clock.now(), { person })).outOrderNo)
      await sandbox.advance(10)
    }
    await untilTrue('all orders in the index', async () => (await list({})).orders.length === 5)
    expect(await pages({ limit: 2 })).toEqual([placed.slice(0, 2), placed.slice(2, 4), placed.slice(4)])
    expect((await list({})).orders.map(({ outOrderNo }) => outOrderNo)).toEqual(placed)
    expect((await list({}, south)).orders).toEqual([])
  })

  test('lists by state, whatever pages it takes', async () => {
    const ofStates = async (status: string, limit?: number) => (await pages({ status, limit })).flat().length
    expect(await ofStates('F')).toBe(2)
    expect(await ofStates('U')).toBe(1)
    expect(await ofStates('F|U', 1)).toBe(3)
    expect(await ofStates('T')).toBe(0)
    const { orders } = await list({ status: 'U' })
    expect(orders[0]).toMatchObject({
      failMsg: expect.stringContaining('乘客身份信息未通过验证'),
      passengerCount: 1,
    })
  })

  test('lists by time, both ends included', async () => {
    const { orders } = await list({})
    const [newest, second, , , oldest] = orders.map(({ createTime }) => createTime)
    const between = async (createdFrom?: string, createdTo?: string) =>
      (await list({ createdFrom, createdTo })).orders.length
    expect(await between(second)).toBe(2)
    expect(await between(undefined, second)).toBe(4)
    expect(await between(second, second)).toBe(1)
    expect(await between(oldest, newest)).toBe(5)
    const tomorrow = formatChinaTime(clock.now() + 24 * 3_600_000, 'yyyy-MM-dd HH:mm:ss')
    expect(await between(tomorrow)).toBe(0)
  })

  test('leaves out an order that was refused, which never was', async () => {
    const before = (await list({})).orders.length
    await expect(placeOrder(north, clock.now(), { person: '拒单209' })).rejects.toThrow('该坐席已售完')
    expect((await list({})).orders).toHaveLength(before)
  })

  test('holds nothing of a person', async () => {
    const text = JSON.stringify(await north.call('listOrders', {}))
    expect(text).not.toMatch(/王小明|13812345577|110101/)
  })

  test.each([
    ['status', { status: 'F|X' }],
    ['createdFrom', { createdFrom: '2026-12-01' }],
    ['createdTo', { createdFrom: '2026-12-02 00:00:00', createdTo: '2026-12-01 00:00:00' }],
    ['limit', { limit: 51 }],
    ['limit', { limit: 0 }],
    ['cursor', { cursor: 'x' }],
  ])('refuses a wrong %s', async (field, parameters) => {
    const { error_code, reason } = await north.call('listOrders', parameters)
    expect([error_code, reason]).toEqual([223804, expect.stringMatching(new RegExp(`^参数错误:${field} `))])
  })

  test.each([
    ['a time before all times', { createdTo: '0000-01-01 00:00:00' }],
    ['a place behind the asked time', { cursor: cursorOf('0'), createdFrom: '2026-01-01 00:00:00' }],
    ['a place before the asked time', { cursor: cursorOf('zzzzzzzzz'), createdTo: '2026-01-01 00:00:00' }],
    ['a place in the far future', { cursor: cursorOf('zzzzzzzzz'), createdFrom: '9999-12-31 23:59:59' }],
  ])('finds nothing at %s', async (_, parameters) => {
    expect(await list(parameters)).toEqual({ orders: [], cursor: '' })
  })

  test('shows nobody else’s orders for another tenant’s cursor', async () => {
    const { cursor } = await list({ limit: 1 })
    expect(cursor).not.toBe('')
    expect((await list({ cursor }, south)).orders).toEqual([])
  })
})

describe('orderEvents', () => {
  test('tells what happened, when and by whom, in order and without personal data', async () => {
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '出票' })
    await sandbox.advance(10)
    await north.receiver.untilPushes(outOrderNo)
    const told = await until('the whole timeline', async () => {
      const events = await result(orderEventsResponse, 'orderEvents', { outOrderNo })
      return events.events.some(({ event }) => event === 'pushDelivered') ? events : undefined
    })
    expect(told).toMatchObject({ orderNo, outOrderNo, status: 'F' })
    expect(told.events.map(({ by, event, text }) => [by, event, text])).toEqual(
      expect.arrayContaining([
        ['tenant', 'submitted', '提交订单'],
        ['juhe', 'accepted', '上游已受理'],
        ['service', 'pushMade', '产生推送'],
        ['service', 'pushDelivered', '推送已送达'],
      ]),
    )
    const times = told.events.map(({ time }) => time)
    expect(times).toEqual([...times].sort())
    expect(JSON.stringify(told)).not.toMatch(/王小明|13812345577|110101/)
  })

  test('knows no order of another tenant', async () => {
    const { outOrderNo } = await placeOrder(north, clock.now())
    for (const operation of ['orderEvents', 'listPushes'] as const) {
      expect(await south.call(operation, { outOrderNo })).toMatchObject({ reason: '参数错误:订单号不存在' })
    }
  })
})

describe('listPushes', () => {
  test('shows each attempt with its status, and the next one', async () => {
    north.receiver.answer(500)
    const closeTime = closeIn(clock.now(), 60)
    const { outOrderNo } = await placeOrder(north, clock.now(), { person: '过期', closeTime })
    await sandbox.advance(3_700)
    const waiting = await until('an attempt', async () => {
      const [push] = await pushesOf(outOrderNo)
      return push?.attempts.length ? push : undefined
    })
    expect(waiting).toMatchObject({ type: '3', event: 'orderExpired', state: 'waiting', endTime: '' })
    expect(waiting.attempts[0]).toMatchObject({ httpStatus: 500, error: '', durationMs: expect.any(Number) })
    expect(waiting.nextTryTime > (waiting.attempts.at(-1)?.time ?? '')).toBe(true)
    north.receiver.answer(200)
    await sandbox.advance(24 * 3_600)
    const delivered = await until('the delivery', async () => {
      const [push] = await pushesOf(outOrderNo)
      return push?.state === 'delivered' ? push : undefined
    })
    expect(delivered.nextTryTime).toBe('')
    expect(delivered.endTime >= waiting.nextTryTime).toBe(true)
    expect(delivered.attempts.map(({ httpStatus }) => httpStatus)).toEqual([
      ...delivered.attempts.slice(1).map(() => 500),
      200,
    ])
    expect(delivered.tries).toBe(delivered.attempts.length)
  })

  test('says why no answer came, and when it is tried next', async () => {
    await north.call('addCallbackUrl', { type: 1, url: await closedPort() })
    const { outOrderNo } = await placeOrder(north, clock.now(), { person: '出票' })
    await sandbox.advance(10)
    const push = await until('an attempt', async () => {
      const [first] = await pushesOf(outOrderNo)
      return first?.attempts.length ? first : undefined
    })
    expect(push).toMatchObject({ state: 'waiting', endTime: '' })
    expect(push.attempts[0]).toMatchObject({ httpStatus: null, error: 'refused 端口拒绝连接' })
    expect(push.nextTryTime > (push.attempts[0]?.time ?? '')).toBe(true)
    await north.call('addCallbackUrl', { type: 1, url: north.receiver.urls[1] })
  })
})

describe('resendPush', () => {
  test('sends a push again, under its old id', async () => {
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '出票' })
    await sandbox.advance(10)
    await until('the delivery', async () =>
      (await pushesOf(outOrderNo))[0]?.state === 'delivered' ? true : undefined,
    )
    const [{ pushId } = { pushId: '' }] = await pushesOf(outOrderNo)
    const resent = await result(resendPushResponse, 'resendPush', { outOrderNo, pushId })
    expect(resent).toEqual({ orderNo, pushId })
    await untilTrue('it to come again', () => north.receiver.attemptsOf(outOrderNo).length >= 2)
    const attempts = north.receiver.attemptsOf(outOrderNo)
    expect(new Set(attempts.map(({ webhookId }) => webhookId))).toEqual(new Set([pushId]))
    expect(new Set(attempts.map(({ text }) => text)).size).toBe(1)
    await until('the second delivery', async () =>
      (await pushesOf(outOrderNo))[0]?.attempts.length === 2 ? true : undefined,
    )
  })

  test('knows no push that the order has not, and none of another tenant', async () => {
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '出票' })
    await sandbox.advance(10)
    await north.receiver.untilPushes(outOrderNo)
    const reason = '参数错误:订单号或pushId不存在'
    const none = { outOrderNo, pushId: `msg_${orderNo}_orderExpired` }
    expect(await north.call('resendPush', none)).toMatchObject({ error_code: 223804, reason })
    const others = { outOrderNo, pushId: `msg_${orderNo}_ticketIssued` }
    expect(await south.call('resendPush', others)).toMatchObject({ error_code: 223804, reason })
    expect(await north.call('resendPush', { outOrderNo, pushId: 'x' })).toMatchObject({
      reason: '参数错误:pushId 须为listPushes返回的pushId',
    })
  })
})

describe('testCallbackUrl', () => {
  test('sends a signed sample of each push, in the documented shape, and tells what came back', async () => {
    south.receiver.answer((path) => ({ status: path === '/refunds' ? 503 : 204 }))
    const { samples } = await result(testCallbackUrlResponse, 'testCallbackUrl', {}, south)
    expect(
      samples.map(({ type, event, httpStatus, delivered }) => [type, event, httpStatus, delivered]),
    ).toEqual([
      ['1', 'ticketIssued', 204, true],
      ['1', 'ticketFailed', 204, true],
      ['2', 'refundSucceeded', 503, false],
      ['2', 'refundFailed', 503, false],
      ['3', 'orderExpired', 204, true],
    ])
    for (const { pushId, event } of samples) {
      const came = south.receiver.received.filter(({ webhookId }) => webhookId === pushId)
      expect(came).toMatchObject([{ verified: true, body: { outOrderNo: 'CALLBACKTEST' } }])
      expect(z.safeParse(pushSchemas[event as keyof typeof pushSchemas], came[0]?.body).error).toBeUndefined()
    }
    south.receiver.answer(200)
  })

  test('tries one type only, in the format that was chosen for it', async () => {
    await south.call('addCallbackUrl', { type: 3, url: south.receiver.urls[3], format: 'form' })
    const { samples } = await result(testCallbackUrlResponse, 'testCallbackUrl', { type: 3 }, south)
    expect(samples).toMatchObject([{ type: '3', event: 'orderExpired', delivered: true }])
    const came = south.receiver.received.find(({ webhookId }) => webhookId === samples[0]?.pushId)
    expect(came).toMatchObject({
      verified: true,
      contentType: 'application/x-www-form-urlencoded;charset=utf-8',
    })
  })

  test('is refused where nothing came back, with the way to its explanation', async () => {
    await south.call('addCallbackUrl', { type: 2, url: await closedPort() })
    const { body, headers } = await south.send('testCallbackUrl', { type: 2 })
    expect(body).toEqual({
      ...{ reason: '参数错误:url type 2 refused 端口拒绝连接', result: null, error_code: 223804 },
    })
    const [, anchor] = (headers.get('x-docs') ?? '').split('#')
    expect(anchor).toBe('callbackUnreachable')
    const page = await (await fetch(headers.get('x-docs') ?? '')).text()
    expect(page).toContain(`id="${anchor}"`)
  })

  test('is refused where no URL is set', async () => {
    const tenantId = TenantId.parse('newcomer')
    // Nothing is signed for him: the secret need not be one.
    const webhookSecret = Sealed.parse('a..b.c.d')
    await createTenant(service.table, { tenantId, name: 'Newcomer', webhookSecret }, clock.now())
    await createApiKey(service.table, 'key-of-newcomer', tenantId, clock.now())
    const { reason } = await clientOf(url, 'key-of-newcomer').call('testCallbackUrl', { type: 1 })
    expect(reason).toBe('参数错误:type 未配置该类型的回调地址,请先调用addCallbackUrl')
  })
})

/** A cursor of an order that there is none of. */
function cursorOf(time: string): string {
  return `${time}-T${'0'.repeat(25)}`
}

/** A URL at which nobody listens. */
async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}/`
}
