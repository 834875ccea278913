import { afterEach, describe, expect, test } from 'vitest'
import { example } from '#test/contract/fixtures.ts'
import { startService } from './support/service.ts'
import { closeIn, placeOrder } from './support/trips.ts'

const service = await startService({ env: { JUHE_TIMEOUT_MS: '1000' } })
const { north, sandbox, clock } = service

afterEach(() => sandbox.clearFaults())

const cancelled = (orderNo: string) => ({ reason: 'success', result: { orderNo }, error_code: 0 })
const tooLate = example('cancelOrder.failure')
const cancel = (outOrderNo: string) => north.call('cancelOrder', { outOrderNo })
const statusOf = async (outOrderNo: string) => (await north.call('orderDetail', { outOrderNo })).result.status

describe('an order that is grabbing', () => {
  test('is cancelled, at Juhe too, and nothing is pushed', async () => {
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '过期' })
    await sandbox.advance(10)
    expect(await cancel(outOrderNo)).toEqual(cancelled(orderNo))
    expect(await statusOf(outOrderNo)).toBe('C')
    expect(await sandbox.orders(orderNo)).toMatchObject([{ status: 'C', cancelled: 1, cancelRequests: 1 }])
    await sandbox.advance(3_600)
    expect(await statusOf(outOrderNo)).toBe('C')
    expect(north.receiver.attemptsOf(outOrderNo)).toEqual([])
  })

  test('is cancelled once, however often that is asked for', async () => {
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '过期' })
    for (let times = 0; times < 3; times += 1) expect(await cancel(outOrderNo)).toEqual(cancelled(orderNo))
    await sandbox.advance(600)
    expect(await cancel(outOrderNo)).toEqual(cancelled(orderNo))
    expect(await sandbox.orders(orderNo)).toMatchObject([{ cancelled: 1, cancelRequests: 1 }])
  })

  test('is cancelled once when it is asked for at the same time', async () => {
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '过期' })
    const answers = await Promise.all(Array.from({ length: 5 }, () => cancel(outOrderNo)))
    for (const answer of answers) expect(answer).toEqual(cancelled(orderNo))
    expect(await sandbox.orders(orderNo)).toMatchObject([{ cancelled: 1, cancelRequests: 1 }])
  })
})

describe('an order that is over', () => {
  test.each([
    ['has its tickets', '出票', 'F'],
    ['failed', '失败209', 'U'],
    ['expired', '过期', 'O'],
  ])('because it %s is refused exactly as documented', async (_, person, status) => {
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), {
      person,
      closeTime: closeIn(clock.now(), 5),
    })
    await sandbox.advance(600)
    expect(await cancel(outOrderNo)).toEqual(tooLate)
    expect(await cancel(outOrderNo)).toEqual(tooLate)
    expect(await statusOf(outOrderNo)).toBe(status)
    expect(await sandbox.orders(orderNo)).toMatchObject([{ cancelled: 0, cancelRequests: 0 }])
  })

  test('at Juhe already, though nobody told us, is refused; the ticket is found and pushed', async () => {
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '丢推送+出票' })
    await sandbox.advance(10)
    expect(await sandbox.orders(orderNo)).toMatchObject([{ status: 'F' }])
    expect(await cancel(outOrderNo)).toEqual(tooLate)
    expect(await statusOf(outOrderNo)).toBe('F')
    expect(await north.receiver.untilPushes(outOrderNo)).toMatchObject([{ body: { msgCode: '100' } }])
  })
})

describe('an order that does not exist', () => {
  test.each([
    [{ outOrderNo: 'NOBODYHASIT' }, '参数错误:订单号不存在'],
    [{ outOrderNo: undefined }, '参数错误:outOrderNo 必填'],
    [{ outOrderNo: 'short' }, '参数错误:outOrderNo 须为6-32位数字或英文字母'],
  ])('is refused: %o', async (parameters, reason) => {
    expect(await north.call('cancelOrder', parameters)).toEqual({ reason, result: null, error_code: 223804 })
  })
})

describe('a cancel of which nobody knows whether Juhe did it', () => {
  test.each([
    'reset-after',
    'timeout-after',
    'http-500',
    'code-10014',
    'code-10014-before',
    'reset-before',
    'code-10012',
  ] as const)('(%s) is pursued until it is done, once', async (fault) => {
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '过期' })
    await sandbox.advance(5)
    await sandbox.arm('cancelOrder', fault, 1)
    const answered = await north.send('cancelOrder', { outOrderNo })
    expect(answered.status).toBe(200)
    // Either it was found out at once, or the tenant is told honestly that it is not known yet.
    expect([0, 10014]).toContain(answered.body.error_code)
    await sandbox.advance(60)
    expect(await statusOf(outOrderNo)).toBe('C')
    expect(await cancel(outOrderNo)).toEqual(cancelled(orderNo))
    expect(await sandbox.orders(orderNo)).toMatchObject([{ status: 'C', cancelled: 1 }])
  })
})
