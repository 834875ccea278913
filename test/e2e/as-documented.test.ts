import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { addCallbackUrlResponse } from '#contract/add-callback-url.ts'
import { refusalAnswer } from '#contract/answers.ts'
import { applyRefundOrderResponse } from '#contract/apply-refund-order.ts'
import { cancelOrderResponse } from '#contract/cancel-order.ts'
import { dataDictionaryResponse } from '#contract/data-dictionary.ts'
import { grabDetailResponse, issuedDetailResponse } from '#contract/order-detail.ts'
import {
  orderExpiredPush,
  refundFailedPush,
  refundSucceededPush,
  ticketFailedPush,
  ticketIssuedPush,
} from '#contract/pushes.ts'
import { searchResponse } from '#contract/search.ts'
import { submitOrderResponse } from '#contract/submit-order.ts'
import { example } from '#test/contract/fixtures.ts'
import type { Body } from './support/client.ts'
import { startService } from './support/service.ts'
import { exampleShape, shapeOf } from './support/shape.ts'
import { closeIn, people, placeOrder, searchTrip, submitFor } from './support/trips.ts'

/*
 * What the running service answers and pushes has the keys and the types of the contract's own examples, no more and
 * no less, and passes the published schema.
 */

const service = await startService()
const { north, sandbox, clock } = service
const { receiver } = north

/** Two adults and a child with tickets, bought long enough ago to be given back. */
const family = [people.adult, people.child, people.foreigner]

const minutes = 60

function expectAsExample(answered: Body, name: string, schema: z.ZodMiniType) {
  expect(shapeOf(answered)).toEqual(exampleShape(name))
  expect(z.safeParse(schema, answered)).toMatchObject({ success: true })
}

/** The example's keys in the example's order, which careless clients rely on. */
function expectKeyOrder(answered: Body, name: string) {
  const { result } = example(name) as Body
  expect(Object.keys(answered)).toEqual(Object.keys(example(name) as Body))
  if (result !== null && result !== undefined) {
    expect(Object.keys(answered.result)).toEqual(Object.keys(result))
  }
}

/** An order whose tickets may be given back already. */
async function issuedOrder(person: string, passengers: readonly unknown[]) {
  const order = await placeOrder(north, clock.now(), { person, passengers })
  await sandbox.advance(10 * minutes)
  const { result } = await north.call('orderDetail', { outOrderNo: order.outOrderNo, issue: 1 })
  return { ...order, passengerId: String(result.passengers[0].passengerId) }
}

describe('search', () => {
  /** Which seat classes a train has differs from train to train: their shape is compared, not their names. */
  const ticketsAlike = (body: Body): Body => ({
    ...body,
    result: {
      ...body.result,
      trains: body.result.trains.map((train: Body) => ({ ...train, tickets: Object.values(train.tickets) })),
    },
  })

  test('answers as its example', async () => {
    const answered = await north.call('search', {
      from: '上海',
      to: '北京',
      date: (await searchTrip(north, clock.now())).trainDate,
    })
    expect(shapeOf(ticketsAlike(answered))).toEqual(shapeOf(ticketsAlike(example('search'))))
    expect(z.safeParse(searchResponse, answered)).toMatchObject({ success: true })
    expectKeyOrder(answered, 'search')
    expect(answered.result.queryKey).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('submitOrder', () => {
  test('answers as its example', async () => {
    const parameters = submitFor(await searchTrip(north, clock.now()))
    const answered = await north.call('submitOrder', parameters)
    expectAsExample(answered, 'submitOrder', submitOrderResponse)
    expectKeyOrder(answered, 'submitOrder')
  })
})

describe('orderDetail', () => {
  test.each([
    ['grabbing', '过期', 60, 'D'],
    ['failed', '失败308', 60, 'U'],
    ['issued', '出票', 60, 'F'],
    ['expired', '过期', 20 * minutes, 'O'],
  ])(
    'without issue shows an order that is %s as the example of an order not issued',
    async (_, person, wait, status) => {
      const { outOrderNo } = await placeOrder(north, clock.now(), {
        person,
        passengers: family,
        closeTime: closeIn(clock.now(), 15),
      })
      await sandbox.advance(wait)
      for (const issue of [undefined, 0]) {
        const answered = await north.call('orderDetail', { outOrderNo, issue })
        expectAsExample(answered, 'orderDetail.pending', grabDetailResponse)
        expectKeyOrder(answered, 'orderDetail.pending')
        expect(answered.result.status).toBe(status)
      }
    },
  )

  test.each([
    ['issued', '出票', 60, 'F'],
    ['grabbing still', '过期', 60, 'N'],
    ['failed', '失败308', 60, 'U'],
    ['expired', '过期', 20 * minutes, 'O'],
  ])(
    'with issue=1 shows an order that is %s as the example of an issued one',
    async (_, person, wait, code) => {
      const { outOrderNo } = await placeOrder(north, clock.now(), {
        person,
        passengers: family,
        closeTime: closeIn(clock.now(), 15),
      })
      await sandbox.advance(wait)
      const answered = await north.call('orderDetail', { outOrderNo, issue: 1 })
      expectAsExample(answered, 'orderDetail.issued', issuedDetailResponse)
      expectKeyOrder(answered, 'orderDetail.issued')
      expect(answered.result.orderStateCode).toBe(code)
    },
  )

  test('shows the documents masked as in the example, the names in full, and the state of each ticket', async () => {
    const { outOrderNo } = await issuedOrder('出票', family)
    const grab = await north.call('orderDetail', { outOrderNo })
    expect(grab.result).toMatchObject({
      phone: '1381XXXXXXX',
      passengers: [
        { passengerName: '王小明', passengerType: 1, certificateNo: '110101XXXXXXX0011' },
        {
          passengerName: '王小宝',
          passengerType: 2,
          certificateNo: expect.stringMatching(/^110101XXXXXXX\w{4}$/),
        },
        { passengerName: 'ANNA SMITH', passengerType: 1, certificateNo: 'P1XXXXXXX78' },
      ],
    })
    const issued = await north.call('orderDetail', { outOrderNo, issue: 1 })
    expect(issued.result).toMatchObject({
      orderState: '已出票',
      contactInfo: { cellphone: '1381****577' },
      passengers: [
        {
          passengerType: '1',
          idType: '1',
          birthday: '1990-03-07',
          seatClassName: '二等座',
          ticketState: '已出票',
        },
        { passengerType: '2', idType: '1', ticketStateCode: 'F' },
        { passengerType: '1', idType: '2', seatNo: expect.stringMatching(/^\d{2}车厢,/) },
      ],
    })
    for (const text of [JSON.stringify(grab), JSON.stringify(issued)]) {
      for (const { idCardNo } of family) expect(text).not.toContain(String(idCardNo))
      expect(text).not.toContain('13812345577')
    }
  })

  test('writes times as in the examples, in China Standard Time', async () => {
    const { outOrderNo, parameters, found } = await issuedOrder('出票', [people.adult])
    const train = found.trains.find(({ trainNo }) => trainNo === parameters.trainNo)
    const grab = await north.call('orderDetail', { outOrderNo })
    expect(grab.result.departDate).toBe(`${parameters.departDate}T${train?.fromTime}:00`)
    expect(grab.result.grabEndTime).toBe(`${parameters.departDate}T00:00:00`)
    const issued = await north.call('orderDetail', { outOrderNo, issue: 1 })
    expect(issued.result).toMatchObject({
      trainDate: parameters.departDate,
      departureTime: `${parameters.departDate} ${train?.fromTime}:00`,
      orderPrice: issued.result.passengers[0].ticketPrice,
    })
    expect(issued.result.ticketNo).not.toBe('')
  })
})

describe('cancelOrder', () => {
  test('answers as its example', async () => {
    const { outOrderNo } = await placeOrder(north, clock.now(), { person: '过期' })
    expectAsExample(
      await north.call('cancelOrder', { outOrderNo }),
      'cancelOrder.success',
      cancelOrderResponse,
    )
  })

  test('refuses exactly as its example', async () => {
    const { outOrderNo } = await issuedOrder('出票', [people.adult])
    const answered = await north.call('cancelOrder', { outOrderNo })
    expect(answered).toEqual(example('cancelOrder.failure'))
    expect(z.safeParse(refusalAnswer, answered)).toMatchObject({ success: true })
  })
})

describe('applyRefundOrder', () => {
  test('answers as its example', async () => {
    const { outOrderNo, passengerId } = await issuedOrder('出票', [people.adult])
    const answered = await north.call('applyRefundOrder', { outOrderNo, passengerId })
    expectAsExample(answered, 'applyRefundOrder.success', applyRefundOrderResponse)
  })

  test('refuses an order that does not exist exactly as its example', async () => {
    const answered = await north.call('applyRefundOrder', {
      outOrderNo: 'NOSUCHORDER',
      passengerId: '615151438',
    })
    expect(answered).toEqual(example('applyRefundOrder.failure'))
  })
})

describe('addCallbackUrl and dataDictionary', () => {
  test('answer exactly as their examples', async () => {
    const added = await north.call('addCallbackUrl', { type: 1, url: receiver.urls[1] })
    expect(JSON.stringify(added)).toBe(JSON.stringify(example('addCallbackUrl.success')))
    expect(z.safeParse(addCallbackUrlResponse, added)).toMatchObject({ success: true })
    const dictionary = await north.call('dataDictionary', {})
    expect(JSON.stringify(dictionary)).toBe(JSON.stringify(example('dataDictionary')))
    expect(z.safeParse(dataDictionaryResponse, dictionary)).toMatchObject({ success: true })
  })
})

describe('pushes', () => {
  test.each([
    ['ticketIssued', ticketIssuedPush, '出票', '/tickets', { msgCode: '100', msgInfo: '出票成功' }],
    ['ticketFailed', ticketFailedPush, '失败209', '/tickets', { msgCode: '209' }],
    ['orderExpired', orderExpiredPush, '过期', '/expiries', { msgCode: '101', msgInfo: '抢票单过期' }],
  ])('%s comes as its example, signed, to the URL of its type', async (kind, schema, person, path, words) => {
    const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), {
      person,
      passengers: family,
      closeTime: closeIn(clock.now(), 15),
    })
    await sandbox.advance(kind === 'orderExpired' ? 20 * minutes : 60)
    const [push] = await receiver.untilPushes(outOrderNo)
    expect(push).toMatchObject({ path, verified: true, body: { ...words, outOrderNo, orderNo } })
    expect(push?.contentType).toMatch(/^application\/json/)
    expectAsExample(push?.body, `push.${kind}`, schema)
  })

  test.each([
    ['refundSucceeded', refundSucceededPush, '出票', { msgCode: '100', refundType: 'online' }],
    ['refundFailed', refundFailedPush, '出票+退票失败312', { msgCode: '312', refundPrice: '0.00' }],
  ])('%s comes as its example, signed, to the URL of its type', async (kind, schema, person, words) => {
    const { outOrderNo, orderNo, passengerId } = await issuedOrder(person, [people.adult])
    await north.call('applyRefundOrder', { outOrderNo, passengerId })
    await sandbox.advance(60)
    const [, push] = await receiver.untilPushes(outOrderNo, 2)
    expect(push).toMatchObject({
      path: '/refunds',
      verified: true,
      body: { ...words, outOrderNo, orderNo, passengers: [{ passengerId, passengerName: '王小明' }] },
    })
    expectAsExample(push?.body, `push.${kind}`, schema)
  })
})
