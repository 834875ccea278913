import { afterEach, describe, expect, test } from 'vitest'
import type { Client } from './support/client.ts'
import { startService } from './support/service.ts'
import { closeIn, people, placeOrder, searchTrip } from './support/trips.ts'

const service = await startService({ env: { JUHE_TIMEOUT_MS: '1000' } })
const { north, sandbox, clock } = service
/** One that asks Juhe after five seconds, before its schedule does. */
const eager = await startService({ env: { DETAIL_MAX_AGE_SECONDS: '20' } })

const detail = async (outOrderNo: string, tenant: Pick<Client, 'call'> = north) =>
  (await tenant.call('orderDetail', { outOrderNo })).result
/** Ends an order, so that Juhe is not asked about it by the schedule. */
const end = (outOrderNo: string) => north.call('cancelOrder', { outOrderNo })

/** Whether the work asked Juhe's orderDetail: a fault that waits for the next question is used up then. */
async function asksJuhe(work: () => Promise<unknown>): Promise<boolean> {
  await sandbox.arm('orderDetail', 'reset-before')
  await work()
  const isUsedUp = (await sandbox.armed()) === 0
  await sandbox.clearFaults()
  return isUsedUp
}

/**
 * Lets what is known of an order placed just now be that old: the schedule itself asks 30 s, 60 s and 120 s after
 * the submit.
 */
async function grown(seconds: number): Promise<void> {
  await sandbox.advance(61)
  await sandbox.advance(seconds)
}

afterEach(() => sandbox.clearFaults())

describe('what is known', () => {
  test('is answered without Juhe for half a minute, and then Juhe is asked first', async () => {
    const { outOrderNo } = await placeOrder(north, clock.now(), { person: '过期' })
    expect(await asksJuhe(() => detail(outOrderNo))).toBe(false)
    await grown(20)
    expect(await asksJuhe(() => detail(outOrderNo))).toBe(false)
    expect((await detail(outOrderNo)).status).toBe('D')
    await sandbox.advance(13)
    expect(await asksJuhe(() => detail(outOrderNo))).toBe(true)
    expect(await asksJuhe(() => detail(outOrderNo))).toBe(false)
    await end(outOrderNo)
  })

  test('for issue=1 is as fresh', async () => {
    const { outOrderNo } = await placeOrder(north, clock.now(), { person: '过期' })
    await grown(33)
    expect(await asksJuhe(() => north.call('orderDetail', { outOrderNo, issue: 1 }))).toBe(true)
    await end(outOrderNo)
  })

  test.each([
    ['failed', '失败209', 'U'],
    ['expired', '过期', 'O'],
  ])('of an order that %s is never asked for again', async (_, person, status) => {
    const { outOrderNo } = await placeOrder(north, clock.now(), {
      person,
      closeTime: closeIn(clock.now(), 5),
    })
    await sandbox.advance(3_600)
    expect(await asksJuhe(() => detail(outOrderNo))).toBe(false)
    expect((await detail(outOrderNo)).status).toBe(status)
  })
})

describe('an order whose push was lost', () => {
  test('is found issued by the tenant’s own question, and the push is made up for', async () => {
    const { north, sandbox, clock } = eager
    const lost = await placeOrder(north, clock.now(), { person: '丢推送+出票' })
    await sandbox.advance(4)
    expect(await sandbox.orders(lost.orderNo)).toMatchObject([{ status: 'F', pushes: [] }])
    expect((await detail(lost.outOrderNo, north)).status).toBe('N')
    await sandbox.advance(17)
    expect(await detail(lost.outOrderNo, north)).toMatchObject({
      status: 'F',
      passengers: [{ ticketPrice: expect.any(Number) }],
    })
    expect(await north.receiver.untilPushes(lost.outOrderNo)).toMatchObject([
      { verified: true, body: { msgCode: '100', orderNo: lost.orderNo } },
    ])
  })
})

describe('when Juhe is down', () => {
  test.each(['reset-before', 'timeout-before', 'html', 'wrong-shape', 'code-10012'] as const)(
    '(%s) what is known is answered',
    async (fault) => {
      const { outOrderNo } = await placeOrder(north, clock.now(), { person: '过期' })
      await grown(1)
      const before = await detail(outOrderNo)
      await sandbox.advance(33)
      await sandbox.arm('all', fault, 500)
      const answered = await north.send('orderDetail', { outOrderNo })
      expect(answered).toMatchObject({
        status: 200,
        body: { reason: 'success', error_code: 0, result: before },
      })
      await sandbox.clearFaults()
      await end(outOrderNo)
    },
  )
})

describe('an order that the tenant does not have', () => {
  test.each([{}, { issue: 1 }])('is refused in both shapes %o', async (shape) => {
    expect(await north.call('orderDetail', { outOrderNo: 'NOBODYHASIT', ...shape })).toEqual({
      reason: '参数错误:订单号不存在',
      result: null,
      error_code: 223804,
    })
  })

  test.each([
    [{ outOrderNo: undefined }, /^参数错误:outOrderNo 必填$/],
    [{ outOrderNo: '!!' }, /^参数错误:outOrderNo 须为6-32位/],
    [{ outOrderNo: 'ABCDEF', issue: 2 }, /^参数错误:issue 须为0.*1/],
    [{ outOrderNo: '', issue: 'x' }, /^参数错误:outOrderNo 必填;issue /],
  ])('is not looked for with faulty parameters %o', async (parameters, reason) => {
    expect(await north.call('orderDetail', parameters)).toEqual({
      reason: expect.stringMatching(reason),
      result: null,
      error_code: 223804,
    })
  })
})

describe('trains and seats', () => {
  test('are shown as they were ordered: one of each without a main one, as in the contract’s example', async () => {
    const order = await placeOrder(north, clock.now(), {
      person: '过期',
      passengers: [people.adult, people.secondAdult],
    })
    const shown = await detail(order.outOrderNo)
    expect(shown).toMatchObject({
      trainNo: order.parameters.trainNo,
      mainTrainNo: '',
      seatClass: '二等座',
      mainSeatClass: '',
      failMsg: '',
      passengers: [
        { passengerName: '王小明', ticketPrice: 0 },
        { passengerName: '李小红', ticketPrice: 0 },
      ],
    })
    await end(order.outOrderNo)
  })

  test('of which there are several have a main one', async () => {
    const { trains } = await searchTrip(north, clock.now())
    const train = trains.find(({ tickets }) => 'firstseat' in tickets && 'secondseat' in tickets)
    const { outOrderNo, parameters } = await placeOrder(north, clock.now(), {
      person: '过期',
      seatClassCode: 'firstseat|secondseat',
      mainSeatClass: 'secondseat',
      ...{ trainNo: train?.trainNo, mainTrainNo: train?.trainNo },
    })
    expect(await detail(outOrderNo)).toMatchObject({
      trainNo: parameters.trainNo,
      mainTrainNo: parameters.trainNo,
      seatClass: '一等座|二等座',
      mainSeatClass: '二等座',
    })
    await end(outOrderNo)
  })
})
