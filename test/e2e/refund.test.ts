import { afterEach, describe, expect, test } from 'vitest'
import { parseChinaTime } from '#contract/china-time.ts'
import type { Parameters } from './support/client.ts'
import { startService } from './support/service.ts'
import { closeIn, people, placeOrder, searchTrip, submitFor } from './support/trips.ts'

const service = await startService({ env: { JUHE_TIMEOUT_MS: '1000' } })
const { north, sandbox, clock } = service

afterEach(() => sandbox.clearFaults())

const minute = 60

/** An order with tickets, and its passengers' ids. */
async function issuedOrder(overrides: Parameters = {}, wait = 6 * minute) {
  const order = await placeOrder(north, clock.now(), overrides)
  await sandbox.advance(wait)
  const { result } = await north.call('orderDetail', { outOrderNo: order.outOrderNo, issue: 1 })
  expect(result.orderStateCode).toBe('F')
  const passengerIds: string[] = result.passengers.map((one: { passengerId: string }) => one.passengerId)
  return { ...order, passengerIds, passengerId: passengerIds[0]! }
}

const refund = (outOrderNo: string, passengerId: string) =>
  north.call('applyRefundOrder', { outOrderNo, passengerId })
const accepted = (orderNo: string, passengerId: string) => ({
  reason: 'success',
  result: { orderNo, passengerId },
  error_code: 0,
})
const refused = (reason: string) => ({ reason: `参数错误:${reason}`, result: null, error_code: 223804 })
const ticketStates = async (outOrderNo: string): Promise<string[]> =>
  (await north.call('orderDetail', { outOrderNo, issue: 1 })).result.passengers.map(
    (one: { ticketStateCode: string }) => one.ticketStateCode,
  )

describe('a ticket', () => {
  test('is given back: accepted at once, and told by push when it is done', async () => {
    const { outOrderNo, orderNo, passengerId } = await issuedOrder()
    expect(await refund(outOrderNo, passengerId)).toEqual(accepted(orderNo, passengerId))
    expect(await ticketStates(outOrderNo)).toEqual(['C'])
    await sandbox.advance(30)
    expect(await ticketStates(outOrderNo)).toEqual(['T'])
    expect((await north.call('orderDetail', { outOrderNo })).result.status).toBe('T')
    const [, push] = await north.receiver.untilPushes(outOrderNo, 2)
    expect(push).toMatchObject({
      path: '/refunds',
      verified: true,
      body: { msgCode: '100', refundType: 'online', passengers: [{ passengerId, passengerName: '王小明' }] },
    })
    expect(await sandbox.orders(orderNo)).toMatchObject([{ refunded: 1, refundRequests: 1 }])
  })

  test('of one passenger goes back alone; the order has its other ticket', async () => {
    const { outOrderNo, orderNo, passengerIds } = await issuedOrder({
      passengers: [people.adult, people.secondAdult],
    })
    expect(await refund(outOrderNo, passengerIds[1]!)).toMatchObject({ error_code: 0 })
    await sandbox.advance(30)
    expect(await ticketStates(outOrderNo)).toEqual(['F', 'T'])
    expect((await north.call('orderDetail', { outOrderNo })).result.status).toBe('F')
    expect(await sandbox.orders(orderNo)).toMatchObject([{ refunded: 1 }])
    expect(await refund(outOrderNo, passengerIds[0]!)).toMatchObject({ error_code: 0 })
    await sandbox.advance(30)
    expect((await north.call('orderDetail', { outOrderNo })).result.status).toBe('T')
    const pushes = await north.receiver.untilPushes(outOrderNo, 3)
    expect(pushes.map(({ body }) => body.msgCode)).toEqual(['100', '100', '100'])
  })

  test('whose refund failed is told by push, and may be asked for again', async () => {
    const { outOrderNo, orderNo, passengerId } = await issuedOrder({ person: '出票+退票失败312' })
    for (const times of [1, 2]) {
      expect(await refund(outOrderNo, passengerId)).toEqual(accepted(orderNo, passengerId))
      await sandbox.advance(30)
      expect(await ticketStates(outOrderNo)).toEqual(['O'])
      const pushes = await north.receiver.untilPushes(outOrderNo, 1 + times)
      expect(pushes).toHaveLength(1 + times)
      expect(pushes.at(-1)).toMatchObject({
        path: '/refunds',
        verified: true,
        body: { msgCode: '312', msgInfo: '不支持网上退票', refundPrice: '0.00' },
      })
    }
    expect(await sandbox.orders(orderNo)).toMatchObject([{ refunded: 0, refundRequests: 2 }])
    expect((await north.call('orderDetail', { outOrderNo })).result.status).toBe('F')
  })
})

describe('asking again', () => {
  test('while it is under way and after it was done answers the same, and Juhe is asked once', async () => {
    const { outOrderNo, orderNo, passengerId } = await issuedOrder()
    for (const wait of [0, 0, 30, 600]) {
      await sandbox.advance(wait)
      expect(await refund(outOrderNo, passengerId)).toEqual(accepted(orderNo, passengerId))
    }
    expect(await sandbox.orders(orderNo)).toMatchObject([{ refunded: 1, refundRequests: 1 }])
    expect(await north.receiver.untilPushes(outOrderNo, 2)).toHaveLength(2)
  })

  test('at the same time is one request', async () => {
    const { outOrderNo, orderNo, passengerId } = await issuedOrder()
    const answers = await Promise.all(Array.from({ length: 5 }, () => refund(outOrderNo, passengerId)))
    for (const answer of answers) expect(answer).toEqual(accepted(orderNo, passengerId))
    await sandbox.advance(30)
    expect(await sandbox.orders(orderNo)).toMatchObject([{ refunded: 1, refundRequests: 1 }])
  })

  test('for several passengers at the same time is a request for each', async () => {
    const { outOrderNo, orderNo, passengerIds } = await issuedOrder({
      passengers: [people.adult, people.secondAdult, people.foreigner],
    })
    const answers = await Promise.all(passengerIds.map((passengerId) => refund(outOrderNo, passengerId)))
    expect(answers).toEqual(passengerIds.map((passengerId) => accepted(orderNo, passengerId)))
    await sandbox.advance(30)
    expect(await sandbox.orders(orderNo)).toMatchObject([{ status: 'T', refunded: 3, refundRequests: 3 }])
    const [issued, ...refunds] = await north.receiver.untilPushes(outOrderNo, 4)
    expect(issued?.path).toBe('/tickets')
    expect(refunds.map(({ body }) => body.passengers[0].passengerId).toSorted()).toEqual(
      passengerIds.toSorted(),
    )
  })
})

describe('a refund is refused, and Juhe is not asked,', () => {
  test('before there is a ticket (303)', async () => {
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '过期' })
    expect(await refund(outOrderNo, '615151438')).toEqual(refused('当前车票状态不允许执行此操作'))
    expect(await sandbox.orders(orderNo)).toMatchObject([{ refundRequests: 0 }])
    await north.call('cancelOrder', { outOrderNo })
    expect(await refund(outOrderNo, '615151438')).toEqual(refused('当前车票状态不允许执行此操作'))
  })

  test('for a passenger that the order does not have (301)', async () => {
    const { outOrderNo, orderNo } = await issuedOrder()
    expect(await refund(outOrderNo, '1')).toEqual(refused('该订单中无此乘客'))
    const other = await issuedOrder()
    expect(await refund(outOrderNo, other.passengerId)).toEqual(refused('该订单中无此乘客'))
    expect(await sandbox.orders(orderNo)).toMatchObject([{ refundRequests: 0 }])
  })

  test('within five minutes after the ticket was issued (309), and not after', async () => {
    const { outOrderNo, orderNo, passengerId } = await issuedOrder({}, 1 * minute)
    expect(await refund(outOrderNo, passengerId)).toEqual(refused('出票5分钟内无法提交退票'))
    await sandbox.advance(3 * minute)
    expect(await refund(outOrderNo, passengerId)).toEqual(refused('出票5分钟内无法提交退票'))
    expect(await sandbox.orders(orderNo)).toMatchObject([{ refundRequests: 0 }])
    await sandbox.advance(1 * minute + 10)
    expect(await refund(outOrderNo, passengerId)).toEqual(accepted(orderNo, passengerId))
  })

  test('shortly before departure (310)', async () => {
    const soon = await searchTrip(north, clock.now(), { days: 1 })
    const parameters = submitFor(soon, { closeTime: closeIn(clock.now(), 10) })
    const answer = await north.call('submitOrder', parameters)
    expect(answer).toMatchObject({ error_code: 0 })
    const outOrderNo = String(parameters.outOrderNo)
    await sandbox.advance(10 * minute)
    const { result } = await north.call('orderDetail', { outOrderNo, issue: 1 })
    const departs = parseChinaTime(result.departureTime, 'yyyy-MM-dd HH:mm:ss')!
    await sandbox.advance((departs - clock.now()) / 1_000 - 25 * minute)
    const { passengerId } = result.passengers[0]
    const answered = await refund(outOrderNo, passengerId)
    // The test has turned the clock, by as many hours as the train leaves later.
    const reason = answered.reason.replace(/;服务时钟已拨快 \d+ (分钟|小时|天)$/, '')
    expect({ ...answered, reason }).toEqual(refused('距离发车时间太近,无法申请退票'))
    expect(await sandbox.orders(answer.result.orderNo)).toMatchObject([{ refundRequests: 0 }])
  })

  test('for an adult as long as a child of the order has a ticket (311), and not after', async () => {
    const { outOrderNo, orderNo, passengerIds } = await issuedOrder({
      passengers: [people.adult, people.child],
    })
    const [adult = '', child = ''] = passengerIds
    expect(await refund(outOrderNo, adult)).toEqual(refused('订单中包含儿童票,如需退票请先退儿童票'))
    expect(await sandbox.orders(orderNo)).toMatchObject([{ refundRequests: 0 }])
    expect(await refund(outOrderNo, child)).toEqual(accepted(orderNo, child))
    await sandbox.advance(30)
    expect(await refund(outOrderNo, adult)).toEqual(accepted(orderNo, adult))
    await sandbox.advance(30)
    expect(await sandbox.orders(orderNo)).toMatchObject([{ status: 'T', refunded: 2 }])
  })

  test.each([
    [{ passengerId: undefined }, /^参数错误:passengerId 必填$/],
    [{ passengerId: '1'.repeat(501) }, /^参数错误:passengerId 须为/],
    [{ outOrderNo: undefined }, /^参数错误:outOrderNo 必填$/],
    [{ outOrderNo: '', passengerId: '' }, /^参数错误:outOrderNo 必填;passengerId 必填$/],
  ])('with faulty parameters: %o', async (overrides, reason) => {
    const parameters = { outOrderNo: 'SOMEORDER1', passengerId: '1', ...overrides }
    expect(await north.call('applyRefundOrder', parameters)).toEqual({
      reason: expect.stringMatching(reason),
      result: null,
      error_code: 223804,
    })
  })
})

describe('a refund of which nobody knows whether Juhe took it', () => {
  test.each([
    'reset-after',
    'timeout-after',
    'http-500',
    'code-10014',
    'reset-before',
    'code-10014-before',
    'code-10012',
  ] as const)('(%s) is accepted, found out about, and done once', async (fault) => {
    const { outOrderNo, orderNo, passengerId } = await issuedOrder()
    await sandbox.arm('applyRefundOrder', fault, 1)
    expect(await refund(outOrderNo, passengerId)).toEqual(accepted(orderNo, passengerId))
    expect(await refund(outOrderNo, passengerId)).toEqual(accepted(orderNo, passengerId))
    await sandbox.advance(5 * minute)
    expect(await ticketStates(outOrderNo)).toEqual(['T'])
    expect(await sandbox.orders(orderNo)).toMatchObject([{ status: 'T', refunded: 1 }])
    expect(await north.receiver.untilPushes(outOrderNo, 2)).toHaveLength(2)
  })
})
