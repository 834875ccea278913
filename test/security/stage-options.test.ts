import { afterAll, describe, expect, test } from 'vitest'
import { formatChinaTime } from '#contract/china-time.ts'
import { grabDetailResponse, issuedDetailResponse } from '#contract/order-detail.ts'
import { encodeCallback } from '#infra/sandbox/callback-encoding.ts'
import { OrderNo } from '#shared/ids.ts'
import { parseAddressList } from '#shared/lambda/platform/address-list.ts'
import { parseEnvironment } from '#shared/lambda/platform/environment.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import { goodPassenger } from '#test/contract/requests.ts'
import { submitFor } from '#test/e2e/support/trips.ts'
import { countedTable } from '#test/support/counted-table.ts'
import { secrets, startInProcess } from '#test/support/in-process.ts'
import { startTestTable } from '#test/table/table-fixture.ts'

/* What a stage may choose, by its environment: each choice on a service of its own. */

const minute = 60_000
const day = 24 * 60 * minute

async function stage(env: Readonly<Record<string, string>>) {
  const store = await startTestTable()
  afterAll(() => store.close())
  return stageOver(store.table.sender, env)
}

/** The same over a table in memory: for what takes months. */
function quickStage(env: Readonly<Record<string, string>>) {
  return stageOver(countedTable(() => 0).sender, env)
}

async function stageOver(sender: DocumentSender, env: Readonly<Record<string, string>>) {
  const service = await startInProcess({ sender, env })
  const { tenantId, key } = await service.addTenant('tenant')
  const orders = createOrderStore(service.table)
  /** Searches and submits; answers what came back. */
  const submit = async (outOrderNo: string, person: string) => {
    const found = (await service.call('search', { key, from: '北京', to: '上海', date: '20260325' })).result
    const parameters = submitFor(found, { outOrderNo, person, passengers: [goodPassenger()] })
    return {
      parameters: { key, ...parameters },
      answer: await service.call('submitOrder', { key, ...parameters }),
    }
  }
  const order = async (orderNo: string) => {
    const found = await orders.get(OrderNo.parse(orderNo))
    if (found === undefined) throw new Error('no order')
    return found
  }
  return { ...service, tenantId, key, submit, order }
}

describe('limits', () => {
  test('too many requests in a minute are Juhe’s 10011, whatever they ask; the next minute is free', async () => {
    const service = await stage({ LIMIT_REQUESTS_PER_MINUTE: '3' })
    const ask = () => service.call('orderDetail', { key: service.key, outOrderNo: 'NOBODY0001' })
    for (let n = 0; n < 3; n += 1) expect(await ask()).toMatchObject({ error_code: 223804 })
    expect(await ask()).toEqual({
      resultcode: '111',
      reason: '当前IP请求超过限制',
      result: null,
      error_code: 10011,
    })
    service.clock.ms += minute
    expect(await ask()).toMatchObject({ error_code: 223804 })
  })

  test('a tenant near a limit sees in a header what is left, and a metric counts it once a minute', async () => {
    const service = await stage({ LIMIT_REQUESTS_PER_MINUTE: '20', LIMIT_ORDERS_PER_DAY: '10' })
    const body = new URLSearchParams({ key: service.key, outOrderNo: 'NOBODY0001' }).toString()
    const contentType = 'application/x-www-form-urlencoded'
    const left: (string | undefined)[] = []
    for (let n = 0; n < 21; n += 1) {
      const { headers } = await service.raw('orderDetail', { method: 'POST', body, contentType })
      left.push(headers?.['x-requests-left'])
    }
    expect(left.slice(-5)).toEqual([undefined, '2', '1', '0', undefined])
    expect(service.logged.filter(({ event }) => event === 'nearLimit')).toEqual([
      expect.objectContaining({ limit: 'requestsPerMinute', left: 2, tenantId: service.tenantId }),
    ])
  })

  test('a sample of a push counts as the request that it makes: nobody makes the service send more than he may send', async () => {
    const service = await stage({ LIMIT_REQUESTS_PER_MINUTE: '10', CALLBACK_POLICY: 'any' })
    const { key, posted } = service
    const sample = (more: Readonly<Record<string, string>> = {}) =>
      service.call('testCallbackUrl', { key, ...more })
    for (const type of ['1', '2'])
      await service.call('addCallbackUrl', { key, type, url: `http://127.0.0.1:1/${type}` })
    expect((await sample()).result.samples).toHaveLength(4)
    expect((await sample({ type: '1' })).result.samples).toHaveLength(2)
    // Two more are left of the ten, of which the request itself is one.
    expect(await sample()).toMatchObject({ error_code: 10011, result: null })
    expect(posted).toHaveLength(6)
    service.clock.ms += minute
    expect((await sample()).result.samples).toHaveLength(4)
  })

  test('too many orders in a day are 10012; an order that is there already is answered as ever', async () => {
    const service = await stage({ LIMIT_ORDERS_PER_DAY: '2' })
    const first = await service.submit('DAILY00001', '过期')
    await service.submit('DAILY00002', '过期')
    const third = await service.submit('DAILY00003', '过期')
    expect(third.answer).toMatchObject({ resultcode: '112', result: null, error_code: 10012 })
    expect(await service.call('orderDetail', { key: service.key, outOrderNo: 'DAILY00003' })).toMatchObject({
      error_code: 223804,
    })
    expect(await service.call('submitOrder', first.parameters)).toEqual(first.answer)
    expect(await service.call('submitOrder', { ...first.parameters, person: '别人' })).toMatchObject({
      error_code: 223804,
      reason: expect.stringContaining('内容不同'),
    })
    expect(service.upstream.orders()).toHaveLength(2)
    service.clock.ms += day
    expect((await service.submit('DAILY00004', '过期')).answer).toMatchObject({ error_code: 0 })
  })

  test('a repeated submit uses up nothing of the day', async () => {
    const service = await stage({ LIMIT_ORDERS_PER_DAY: '2' })
    const { parameters } = await service.submit('REPEATED01', '过期')
    for (let n = 0; n < 5; n += 1) await service.call('submitOrder', parameters)
    expect((await service.submit('REPEATED02', '过期')).answer).toMatchObject({ error_code: 0 })
  })

  test('too many open orders are 10012; one that was issued or cancelled makes room', async () => {
    const service = await stage({ LIMIT_OPEN_ORDERS: '2' })
    const { key } = service
    await service.submit('OPEN000001', '过期')
    await service.submit('OPEN000002', '出票')
    expect((await service.submit('OPEN000003', '过期')).answer).toMatchObject({ error_code: 10012 })
    service.pass(10 * minute)
    await service.call('orderDetail', { key, outOrderNo: 'OPEN000002' })
    expect((await service.submit('OPEN000003', '过期')).answer).toMatchObject({ error_code: 0 })
    expect((await service.submit('OPEN000004', '过期')).answer).toMatchObject({ error_code: 10012 })
    await service.call('cancelOrder', { key, outOrderNo: 'OPEN000001' })
    // The note of a permit counts until the index is sure to show the order.
    service.clock.ms += 26_000
    expect((await service.submit('OPEN000004', '过期')).answer).toMatchObject({ error_code: 0 })
  })
})

describe('where Juhe’s callbacks may come from', () => {
  test('from anywhere, unless the stage lists it: then other addresses change nothing, look the same, and are counted', async () => {
    const service = await stage({
      ...{ CALLBACK_SOURCES: '203.0.113.0/24, 2001:db8:1::/48,198.51.100.7', CONFIRM_CALLBACKS: 'false' },
    })
    const { answer } = await service.submit('SOURCES001', '过期')
    const { orderNo } = answer.result
    const push = {
      msgCode: '101',
      msgInfo: '抢票单过期',
      orderNo: service.upstream.orders(orderNo)[0]?.orderNo ?? '',
      outOrderNo: orderNo,
    }
    const { contentType, text } = encodeCallback('form-data-field', push)
    const send = (sourceIp: string) =>
      service.callback('3', secrets.callbackTokens[3][0] ?? '', { body: text, contentType }, sourceIp)
    const last = () => service.logged.findLast((line) => line.event === 'callbackIn')?.outcome
    for (const address of [
      '192.0.2.1',
      '198.51.100.8',
      '2001:db8:2::1',
      '',
      'nonsense',
      '::ffff:192.0.2.1',
    ]) {
      expect(await send(address)).toMatchObject({ statusCode: 200, body: 'success' })
      expect(last()).toBe('badSource')
    }
    expect((await service.order(orderNo)).progress.status).toBe('N')
    expect(await send('203.0.113.200')).toMatchObject({ statusCode: 200, body: 'success' })
    expect(last()).toBe('applied')
    expect((await service.order(orderNo)).progress.status).toBe('O')
  })

  test.each([
    ['203.0.113.0/24', '203.0.113.255', true],
    ['203.0.113.0/24', '203.0.114.0', false],
    ['198.51.100.7', '198.51.100.7', true],
    ['198.51.100.7', '::ffff:198.51.100.7', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['', '198.51.100.7', false],
  ])('%s holds %s: %s', (list, address, included) => {
    expect(parseAddressList(list).includes(address)).toBe(included)
  })

  test.each(['203.0.113.0/33', '203.0.113', 'juhe.cn', '203.0.113.1/', '1.2.3.4/8/8', '203.0.113.1,,'])(
    'a setting that is no list is refused: %s',
    (list) => {
      expect(() => parseEnvironment({ TABLE_NAME: 't', CALLBACK_SOURCES: list })).toThrow(
        /^CALLBACK_SOURCES must be/,
      )
    },
  )
})

describe('pushes that orderDetail must confirm', () => {
  const pushesOf = ({
    outbox,
  }: {
    readonly outbox: readonly { readonly event: { readonly kind: string } }[]
  }) => outbox.map(({ event }) => event.kind)

  test('a push with all the right numbers that Juhe’s orderDetail does not confirm buys nothing and refunds nothing', async () => {
    const service = await stage({})
    const { answer } = await service.submit('FORGED0001', '过期')
    const { orderNo } = answer.result
    const juheNo = service.upstream.orders(orderNo)[0]?.orderNo ?? ''
    const forged = { msgCode: '101', msgInfo: '抢票单过期', orderNo: juheNo, outOrderNo: orderNo }
    const { contentType, text } = encodeCallback('json', forged)
    await service.callback('3', secrets.callbackTokens[3][0] ?? '', { body: text, contentType })
    await service.reconcile()
    expect((await service.order(orderNo)).progress.status).not.toBe('O')
  })

  test('a refund that a push told and orderDetail confirms has the push’s amount', async () => {
    const service = await stage({})
    const { key } = service
    const { answer } = await service.submit('REFUNDED01', '出票')
    const { orderNo } = answer.result
    service.pass(10 * minute)
    const issued = (await service.call('orderDetail', { key, outOrderNo: 'REFUNDED01', issue: '1' })).result
    const { passengerId, pTicketNo } = issued.passengers[0]
    await service.call('applyRefundOrder', { key, outOrderNo: 'REFUNDED01', passengerId })
    const push = {
      orderNo: service.upstream.orders(orderNo)[0]?.orderNo,
      outOrderNo: orderNo,
      msgCode: '100',
      msgInfo: '线上退票成功',
      refundTime: '2026-03-02 10:12:00',
      refundPrice: '123.45',
      refundType: 'online',
      passengers: [{ passengerId, pTicketNo, passengerName: '张三', refundPrice: '123.45' }],
    }
    const { contentType, text } = encodeCallback('json', push)
    const send = () => service.callback('2', secrets.callbackTokens[2][1] ?? '', { body: text, contentType })
    await send()
    expect(pushesOf(await service.order(orderNo))).not.toContain('refundSucceeded')
    // Juhe says that it is being made: not confirmed yet.
    await service.reconcile()
    expect(pushesOf(await service.order(orderNo))).not.toContain('refundSucceeded')
    service.pass(2 * minute)
    await send()
    await service.reconcile()
    const refunded = await service.order(orderNo)
    expect(refunded.progress.status).toBe('T')
    expect(pushesOf(refunded).filter((kind) => kind === 'refundSucceeded')).toHaveLength(1)
    if (!('tickets' in refunded.progress)) throw new Error('no tickets')
    expect(refunded.progress.tickets[0]?.refunds).toMatchObject([
      { refundPrice: '123.45', refundType: 'online' },
    ])
    expect(refunded.progress.tickets[0]).not.toHaveProperty('hint')
  })
})

describe('personal data', () => {
  const ends: readonly (readonly [string, string])[] = [
    ['an order that failed', '失败201'],
    ['an order that expired', '过期'],
    ['an order that was issued', '出票'],
  ]

  test.each(ends)(
    'of %s are deleted when it has rested for as long as the stage says; what is asked then is answered in shape',
    async (_, person) => {
      const service = await quickStage({ PERSONAL_DATA_RETENTION_DAYS: '30' })
      const { key } = service
      const { answer, parameters } = await service.submit('RETAINED01', person)
      const { orderNo } = answer.result
      const turn = async (ms: number, step: number) => {
        for (let passed = 0; passed < ms; passed += step) {
          service.pass(step)
          await service.reconcile()
        }
      }
      await turn(30 * minute, minute)
      await turn(31 * day, 12 * 60 * minute)
      const resting = await service.order(orderNo)
      expect(resting.sealed.people).toBeDefined()
      expect(resting.sealed.account).toBeUndefined()
      await turn(30 * day, day)
      const forgotten = await service.order(orderNo)
      expect(forgotten.sealed).toEqual({})
      expect(forgotten.timeline.at(-1)?.what).toBe('forgotten')
      expect(forgotten).not.toHaveProperty('forgetAt')
      const ask = (issue: string) => service.call('orderDetail', { key, outOrderNo: 'RETAINED01', issue })
      const [grab, issued] = [await ask('0'), await ask('1')]
      expect(grabDetailResponse.safeParse(grab).error).toBeUndefined()
      expect(issuedDetailResponse.safeParse(issued).error).toBeUndefined()
      expect(JSON.stringify([grab, issued])).not.toMatch(/张三|320382|1599/)
      expect(grab.result.passengers).toMatchObject([{ passengerName: '', certificateNo: 'XXXXXXX' }])
      // The number stays taken, and a repeated submit is still known as the same.
      expect(await service.call('submitOrder', parameters)).toEqual(answer)
    },
    60_000,
  )

  test.each([...ends, ['an order that Juhe refused', '拒单209'] as const])(
    'and all else of %s at the end of its time: its number stays taken by nothing, and makes no second order',
    async (_, person) => {
      const service = await quickStage({
        ...{ PERSONAL_DATA_RETENTION_DAYS: '2', JOURNAL_RETENTION_DAYS: '3', ORDER_RETENTION_DAYS: '4' },
      })
      const { key } = service
      await service.submit('REDUCED001', person)
      const orderNo = /T[0-9A-Z]{25}/.exec(JSON.stringify(service.logged))?.[0] ?? ''
      const turn = async (ms: number, step: number) => {
        for (let passed = 0; passed < ms; passed += step) {
          service.pass(step)
          await service.reconcile()
        }
      }
      await turn(30 * minute, minute)
      await turn(38 * day, 12 * 60 * minute)
      const left = await service.order(orderNo)
      expect(left).toMatchObject({ outOrderNo: 'REDUCED001', reducedAt: expect.any(Number) })
      expect(JSON.stringify(left)).not.toMatch(/G\d|北京|上海|P\d{5}|E\d{5}|[一二]等/)
      const { result } = await service.call('listOrders', { key })
      expect(result.orders).toEqual([])
      for (const operation of ['orderDetail', 'cancelOrder', 'orderEvents', 'listPushes'] as const)
        expect((await service.call(operation, { key, outOrderNo: 'REDUCED001' })).reason).toBe(
          '参数错误:订单号不存在',
        )
      const date = formatChinaTime(service.clock.ms + 20 * day, 'yyyyMMdd')
      const found = (await service.call('search', { key, from: '北京', to: '上海', date })).result
      const more = { outOrderNo: 'REDUCED001', person, passengers: [goodPassenger()] }
      const answer = await service.call('submitOrder', { key, ...submitFor(found, more) })
      if (person.startsWith('拒单')) expect(answer.reason).not.toContain('outOrderNo')
      else
        expect(answer).toMatchObject({ error_code: 223804, reason: '参数错误:outOrderNo 已用于更早的订单' })
    },
    60_000,
  )

  test.each([
    ['refused', '拒单209', 223804],
    ['issued', '出票', 0],
    ['failed', '失败201', 0],
  ] as const)('the 12306 account of an order that is %s is gone at once', async (_, person, code) => {
    const service = await stage({})
    const { key } = service
    const found = (await service.call('search', { key, from: '北京', to: '上海', date: '20260325' })).result
    const parameters = submitFor(found, { outOrderNo: 'ACCOUNT001', person, passengers: [goodPassenger()] })
    const answer = await service.call('submitOrder', {
      key,
      ...parameters,
      ticketModel: '1',
      accountNo: 'traveller@12306.cn',
      accountPwd: 'secret-of-12306',
    })
    expect(answer.error_code).toBe(code)
    const orderNo = /T[0-9A-Z]{25}/.exec(JSON.stringify(service.logged))?.[0] ?? ''
    expect((await service.order(orderNo)).sealed).not.toHaveProperty('account')
  })
})
