import { describe, expect, test } from 'vitest'
import { operations } from '#contract/operations.ts'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import type { Body } from './support/client.ts'
import { startService } from './support/service.ts'
import { closeIn, newOutOrderNo, people, placeOrder, searchTrip, submitFor } from './support/trips.ts'

/*
 * The same outOrderNo again: there is one order for it, and one at Juhe, whatever the tenant repeats.
 */

const service = await startService({ env: { JUHE_TIMEOUT_MS: '1000' } })
const { north, south, sandbox, clock } = service
const orders = createOrderStore(service.table)

const taken = (orderNo: string, outOrderNo: string) => ({
  reason: 'success',
  result: { orderNo, outOrderNo },
  error_code: 0,
})
const taughtOtherwise = {
  reason: '参数错误:outOrderNo 已用于内容不同的订单',
  result: null,
  error_code: 223804,
}

/** Ends an order that would keep the clock busy. */
const end = (outOrderNo: string) => north.call('cancelOrder', { outOrderNo })

describe('the same content again', () => {
  test('answers as the first time, and nothing is bought twice', async () => {
    const { outOrderNo, orderNo, parameters } = await placeOrder(north, clock.now(), { person: '过期' })
    for (const way of ['form', 'json', 'multipart'] as const) {
      expect(await north.call('submitOrder', parameters, way)).toEqual(taken(orderNo, outOrderNo))
    }
    expect(await sandbox.orders(orderNo)).toMatchObject([{ submitRequests: 1 }])
    const created = service.logged.filter((line) => line.orderNo === orderNo && line.status === 'N')
    expect(created).toMatchObject([{ event: 'status' }])
    await end(outOrderNo)
  })

  test('may be written differently: numerals, spaces, order of keys', async () => {
    const { outOrderNo, orderNo, parameters } = await placeOrder(north, clock.now(), {
      person: '过期',
      passengers: [people.foreigner],
    })
    const { foreigner } = people
    const written = {
      ...parameters,
      acceptNoSeat: 0,
      person: ' 过期 ',
      passengers: [
        {
          birthday: foreigner.birthday,
          idCardNo: foreigner.idCardNo.toLowerCase(),
          idCardType: 1,
          passengerType: 1,
          passengerName: `${foreigner.passengerName} `,
        },
      ],
    }
    expect(await north.call('submitOrder', written, 'json')).toEqual(taken(orderNo, outOrderNo))
    await end(outOrderNo)
  })

  test('may give the time in departDate, or leave it out; another time is other content', async () => {
    const found = await searchTrip(north, clock.now())
    const day = String(submitFor(found).departDate)
    const main = found.trains.find(({ trainNo }) => trainNo === submitFor(found).trainNo)
    const timed = `${day} ${main?.fromTime}`
    const wrong = `${day} ${main?.fromTime === '03:33' ? '03:34' : '03:33'}`
    for (const [first, second] of [
      [day, timed],
      [timed, day],
    ]) {
      const placed = await placeOrder(north, clock.now(), { person: '过期', departDate: first })
      const { outOrderNo, orderNo, parameters } = placed
      for (const queryKey of [parameters.queryKey, 'e'.repeat(32)]) {
        const again = { ...parameters, queryKey, departDate: second }
        expect(await north.call('submitOrder', again)).toEqual(taken(orderNo, outOrderNo))
        const other = await north.call('submitOrder', { ...again, departDate: wrong })
        expect(other).toMatchObject({ result: null, error_code: 223804 })
      }
      expect(await sandbox.orders(orderNo)).toMatchObject([{ submitRequests: 1 }])
      await end(outOrderNo)
    }
  })

  test('may come with the queryKey of a later search', async () => {
    const { outOrderNo, orderNo, parameters } = await placeOrder(north, clock.now(), { person: '过期' })
    const { queryKey } = await searchTrip(north, clock.now())
    expect(queryKey).not.toBe(parameters.queryKey)
    expect(await north.call('submitOrder', { ...parameters, queryKey })).toEqual(taken(orderNo, outOrderNo))
    expect(await sandbox.orders(orderNo)).toMatchObject([{ submitRequests: 1 }])
    await end(outOrderNo)
  })

  test('is known after the queryKey has expired, and with one that never was', async () => {
    const { outOrderNo, orderNo, parameters } = await placeOrder(north, clock.now(), { person: '过期' })
    await sandbox.advance(31 * 60)
    expect(await north.call('submitOrder', parameters)).toEqual(taken(orderNo, outOrderNo))
    const lost = { ...parameters, queryKey: 'e'.repeat(32) }
    expect(await north.call('submitOrder', lost)).toEqual(taken(orderNo, outOrderNo))
    expect(await sandbox.orders(orderNo)).toMatchObject([{ submitRequests: 1 }])
    await end(outOrderNo)
  })

  test.each([
    ['issued', '出票', 60],
    ['failed', '失败209', 60],
    ['expired', '过期', 20 * 60],
  ])('is known when the order is %s, after its closeTime too', async (_, person, wait) => {
    const order = await placeOrder(north, clock.now(), { person, closeTime: closeIn(clock.now(), 15) })
    await sandbox.advance(wait)
    const before = await north.call('orderDetail', { outOrderNo: order.outOrderNo })
    expect(await north.call('submitOrder', order.parameters)).toEqual(taken(order.orderNo, order.outOrderNo))
    await sandbox.advance(20 * 60)
    expect(await north.call('submitOrder', order.parameters)).toEqual(taken(order.orderNo, order.outOrderNo))
    expect(await north.call('orderDetail', { outOrderNo: order.outOrderNo })).toEqual(before)
    expect(await sandbox.orders(order.orderNo)).toMatchObject([{ submitRequests: 1 }])
  })

  test('of a cancelled order does not open it again', async () => {
    const { outOrderNo, orderNo, parameters } = await placeOrder(north, clock.now(), { person: '过期' })
    await end(outOrderNo)
    expect(await north.call('submitOrder', parameters)).toEqual(taken(orderNo, outOrderNo))
    await sandbox.advance(60)
    expect(await sandbox.orders(orderNo)).toMatchObject([{ status: 'C', submitRequests: 1 }])
    expect((await north.call('orderDetail', { outOrderNo })).result.status).toBe('C')
  })
})

describe('numbers as JSON numbers', () => {
  test('are as they were written: two beyond 2^53 are two orders, and a document’s number keeps its digits', async () => {
    const found = await searchTrip(north, clock.now())
    const numbers = ['20261130000000000123', '20261130000000000124']
    const orderNos = await Promise.all(
      numbers.map(async (outOrderNo) => {
        const passenger = { ...people.adult, idCardNo: '#', birthday: undefined }
        const parameters = {
          ...submitFor(found, { person: '过期', passengers: [passenger] }),
          outOrderNo: '#',
        }
        const body = JSON.stringify({ key: north.key, ...parameters })
          .replace('"outOrderNo":"#"', `"outOrderNo":${outOrderNo}`)
          .replace('"idCardNo":"#"', '"idCardNo":110101199003077715')
        const headers = { 'content-type': 'application/json' }
        const response = await fetch(`${service.url}${operations.submitOrder.path}`, {
          ...{ method: 'POST', headers, body },
        })
        const answer: Body = await response.json()
        expect(answer).toMatchObject({ error_code: 0, result: { outOrderNo } })
        return answer.result.orderNo
      }),
    )
    expect(new Set(orderNos).size).toBe(2)
    const { result } = await north.call('orderDetail', { outOrderNo: numbers[0] })
    expect(result.passengers).toMatchObject([{ certificateNo: '110101XXXXXXX7715' }])
    for (const outOrderNo of numbers) await end(outOrderNo)
  })
})

describe('other content', () => {
  test.each([
    ['another passenger', { passengers: [people.secondAdult] }],
    ['one passenger more', { passengers: [people.adult, people.secondAdult] }],
    ['another phone number', { cellphone: '13900000000' }],
    ['an e-mail address', { email: 'wang@example.com' }],
    ['another closeTime', { closeTime: closeIn(clock.now(), 600) }],
    ['standing accepted', { acceptNoSeat: '1' }],
    ['another contact', { person: '出票' }],
    ['another passenger type', { passengers: [{ ...people.adult, passengerType: 2 }] }],
  ])('under the same number is refused: %s', async (_, change) => {
    const order = await placeOrder(north, clock.now(), { person: '过期' })
    expect(await north.call('submitOrder', { ...order.parameters, ...change })).toEqual(taughtOtherwise)
    expect(await sandbox.orders(order.orderNo)).toMatchObject([{ submitRequests: 1 }])
    await end(order.outOrderNo)
  })

  test('is refused with its faults when it has any', async () => {
    const { outOrderNo, parameters } = await placeOrder(north, clock.now(), { person: '过期' })
    const answer = await north.call('submitOrder', { ...parameters, cellphone: '1' })
    expect(answer).toMatchObject({ error_code: 223804, reason: expect.stringContaining('cellphone') })
    await end(outOrderNo)
  })

  test('is refused also with a queryKey that has expired, with which the same content would be answered', async () => {
    const { outOrderNo, orderNo, parameters } = await placeOrder(north, clock.now(), { person: '过期' })
    const late = { ...parameters, queryKey: 'f'.repeat(32) }
    expect(await north.call('submitOrder', late)).toEqual(taken(orderNo, outOrderNo))
    expect(await north.call('submitOrder', { ...late, cellphone: '13900000000' })).toMatchObject({
      error_code: 223804,
      reason: expect.stringContaining('queryKey'),
    })
    await end(outOrderNo)
  })
})

describe('twins in flight', () => {
  test('with the same content end in one order, and all are answered alike', async () => {
    const parameters = submitFor(await searchTrip(north, clock.now()), { person: '过期' })
    const answers = await Promise.all(Array.from({ length: 6 }, () => north.call('submitOrder', parameters)))
    const { orderNo } = answers[0].result
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveLength(1)
    expect(answers[0]).toEqual(taken(orderNo, String(parameters.outOrderNo)))
    expect(await sandbox.orders(orderNo)).toMatchObject([{ submitted: 1, submitRequests: 1 }])
    await end(String(parameters.outOrderNo))
  })

  test('with other content: one is taken, the others are refused, one order is at Juhe', async () => {
    const parameters = submitFor(await searchTrip(north, clock.now()), { person: '过期' })
    const phones = ['13800000001', '13800000002', '13800000003', '13800000004']
    const answers = await Promise.all(
      phones.map((cellphone) => north.call('submitOrder', { ...parameters, cellphone })),
    )
    const good = answers.filter(({ error_code }) => error_code === 0)
    expect(good).toHaveLength(1)
    for (const answer of answers) if (answer !== good[0]) expect(answer).toEqual(taughtOtherwise)
    expect(await sandbox.orders(good[0].result.orderNo)).toMatchObject([{ submitRequests: 1 }])
    await end(String(parameters.outOrderNo))
  })

  test.each(['timeout-after', 'timeout-before', 'reset-after', 'code-10014'] as const)(
    'of a submit that is not answered (%s) are told alike that the order exists, and it is bought once',
    async (fault) => {
      const parameters = submitFor(await searchTrip(north, clock.now()), { person: '过期' })
      await sandbox.arm('submitOrder', fault)
      const answers = await Promise.all([1, 2, 3].map(() => north.call('submitOrder', parameters)))
      const { orderNo } = answers[0].result
      for (const answer of answers) expect(answer).toEqual(taken(orderNo, String(parameters.outOrderNo)))
      await sandbox.advance(120)
      expect(await sandbox.orders(orderNo)).toMatchObject([{ submitted: 1, status: 'D' }])
      await end(String(parameters.outOrderNo))
    },
  )

  test('of a submit that Juhe refuses are all refused with its reason', async () => {
    const parameters = submitFor(await searchTrip(north, clock.now()), { person: '拒单209' })
    const answers = await Promise.all([1, 2, 3, 4].map(() => north.call('submitOrder', parameters)))
    // Word for word: whoever waited for his twin gets what the twin got.
    for (const answer of answers)
      expect(answer).toEqual({ result: null, error_code: 223804, reason: '该坐席已售完' })
  })
})

describe('a submit that Juhe refused', () => {
  test('answers its reason, leaves no order, and frees the number for new content', async () => {
    const found = await searchTrip(north, clock.now())
    const outOrderNo = newOutOrderNo('REFUSED')
    const refused = submitFor(found, { outOrderNo, person: '拒单209' })
    expect(await north.call('submitOrder', refused)).toEqual({
      reason: expect.stringContaining('该坐席已售完'),
      result: null,
      error_code: 223804,
    })
    expect(await north.call('orderDetail', { outOrderNo })).toMatchObject({
      error_code: 223804,
      result: null,
    })
    expect(await north.call('cancelOrder', { outOrderNo })).toMatchObject({
      error_code: 223804,
      result: null,
    })

    const again = submitFor(found, { outOrderNo, person: '出票', passengers: [people.secondAdult] })
    const answer = await north.call('submitOrder', again)
    expect(answer).toMatchObject({ error_code: 0, result: { outOrderNo } })
    expect(await sandbox.orders(answer.result.orderNo)).toMatchObject([{ submitted: 1, submitRequests: 2 }])
    await sandbox.advance(30)
    const pushes = await north.receiver.untilPushes(outOrderNo)
    expect(pushes).toMatchObject([{ verified: true, body: { msgCode: '100', outOrderNo } }])
    expect((await north.call('orderDetail', { outOrderNo })).result).toMatchObject({
      status: 'F',
      failMsg: '',
      passengers: [{ passengerName: '李小红' }],
    })
    const { timeline = [] } =
      (await orders.get(orderNoOf(TenantId.parse('north'), OutOrderNo.parse(outOrderNo)))) ?? {}
    expect(timeline).toContainEqual(
      expect.objectContaining({
        by: 'juhe',
        what: 'refused',
        detail: expect.stringContaining('该坐席已售完'),
      }),
    )
  })

  test('may be tried again with the same content: Juhe is asked again', async () => {
    const refused = submitFor(await searchTrip(north, clock.now()), { person: '拒单219' })
    for (const _ of [1, 2]) {
      expect(await north.call('submitOrder', refused)).toMatchObject({
        error_code: 223804,
        reason: expect.stringContaining('抢票单已达预约上限'),
      })
    }
    expect(north.receiver.attemptsOf(String(refused.outOrderNo))).toEqual([])
  })
})

describe('two tenants with the same outOrderNo', () => {
  test('have two orders that know nothing of each other', async () => {
    const outOrderNo = newOutOrderNo('SHARED')
    const ours = await placeOrder(north, clock.now(), { outOrderNo, passengers: [people.adult] })
    const theirs = await placeOrder(south, clock.now(), {
      outOrderNo,
      person: '过期',
      passengers: [people.secondAdult],
    })
    expect(ours.orderNo).not.toBe(theirs.orderNo)
    await sandbox.advance(30)
    expect(await sandbox.orders(ours.orderNo)).toMatchObject([{ status: 'F', submitted: 1 }])
    expect(await sandbox.orders(theirs.orderNo)).toMatchObject([{ status: 'D', submitted: 1 }])

    expect((await north.call('orderDetail', { outOrderNo })).result).toMatchObject({
      orderNo: ours.orderNo,
      status: 'F',
      passengers: [{ passengerName: '王小明' }],
    })
    expect((await south.call('orderDetail', { outOrderNo })).result).toMatchObject({
      orderNo: theirs.orderNo,
      status: 'D',
      passengers: [{ passengerName: '李小红' }],
    })

    expect(await south.call('cancelOrder', { outOrderNo })).toMatchObject({ error_code: 0 })
    expect(await sandbox.orders(ours.orderNo)).toMatchObject([{ status: 'F', cancelRequests: 0 }])

    expect(await north.receiver.untilPushes(outOrderNo)).toMatchObject([
      { verified: true, body: { orderNo: ours.orderNo, msgCode: '100' } },
    ])
    expect(south.receiver.attemptsOf(outOrderNo)).toEqual([])
  })

  test('cannot touch each other’s orders', async () => {
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '出票' })
    await sandbox.advance(600)
    const { result } = await north.call('orderDetail', { outOrderNo, issue: 1 })
    const { passengerId } = result.passengers[0]
    const noOrder = { reason: '参数错误:订单号不存在', result: null, error_code: 223804 }
    for (const number of [outOrderNo, orderNo]) {
      expect(await south.call('orderDetail', { outOrderNo: number })).toEqual(noOrder)
      expect(await south.call('cancelOrder', { outOrderNo: number })).toEqual(noOrder)
      expect(await south.call('applyRefundOrder', { outOrderNo: number, passengerId })).toMatchObject({
        error_code: 223804,
      })
    }
    expect(await sandbox.orders(orderNo)).toMatchObject([
      { status: 'F', cancelRequests: 0, refundRequests: 0 },
    ])
  })
})
