import { expect, test } from 'vitest'
import type { Body } from './support/client.ts'
import { startService } from './support/service.ts'
import { newOutOrderNo, people, placeOrder, searchTrip, submitFor } from './support/trips.ts'

const minute = 60
const service = await startService({ env: { JUHE_TIMEOUT_MS: '1500' } })
const { north, sandbox, clock } = service
const search = () => searchTrip(north, clock.now())

const at = <Answer>(once: (n: number) => Promise<Answer>, times = 8): Promise<Answer[]> =>
  Promise.all(Array.from({ length: times }, (_, n) => once(n)))

const told = (outOrderNo: string) =>
  north.receiver.attemptsOf(outOrderNo).map(({ path, body }) => `${path} ${body.msgCode}`)

test.each([
  ['出票', 1],
  ['超时+出票', 1],
  ['断线+出票', 1],
  ['丢单+出票', 3],
])('%s: one submit eight times at once is one order', async (person, submitRequests) => {
  const parameters = submitFor(await search(), { outOrderNo: newOutOrderNo('TWIN'), person })
  const answers = await at(() => north.call('submitOrder', parameters))
  const { orderNo } = answers[0].result
  for (const answer of answers) {
    expect(answer).toEqual({
      reason: 'success',
      result: { orderNo, outOrderNo: parameters.outOrderNo },
      error_code: 0,
    })
  }
  await sandbox.advance(10 * minute)
  expect(await sandbox.orders(orderNo)).toMatchObject([{ submitted: 1, submitRequests, status: 'F' }])
  expect(told(String(parameters.outOrderNo))).toEqual(['/tickets 100'])
})

test('one submit that Juhe refuses, eight times at once, is refused eight times', async () => {
  const parameters = submitFor(await search(), { outOrderNo: newOutOrderNo('TWIN'), person: '拒单209' })
  const answers = await at(() => north.call('submitOrder', parameters))
  for (const answer of answers) {
    expect(answer).toEqual({
      reason: '该坐席已售完',
      result: null,
      error_code: 223804,
    })
  }
  await sandbox.advance(10 * minute)
  expect(told(String(parameters.outOrderNo))).toEqual([])
})

test('eight submits of one number with eight contents at once are one order; the others are refused', async () => {
  const outOrderNo = newOutOrderNo('TWIN')
  const found = await search()
  const answers: Body[] = await at((n) =>
    north.call('submitOrder', submitFor(found, { outOrderNo, cellphone: `1380000000${n}` })),
  )
  const taken = answers.filter(({ error_code }) => error_code === 0)
  expect(taken).toHaveLength(1)
  expect(answers.filter(({ error_code }) => error_code === 223804)).toHaveLength(7)
  await sandbox.advance(minute)
  expect(await sandbox.orders(taken[0].result.orderNo)).toMatchObject([{ submitted: 1, status: 'F' }])
  expect(told(outOrderNo)).toEqual(['/tickets 100'])
})

test('one cancel eight times at once is one cancel', async () => {
  const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '过期' })
  const answers = await at(() => north.call('cancelOrder', { outOrderNo }))
  for (const answer of answers)
    expect(answer).toEqual({ reason: 'success', result: { orderNo }, error_code: 0 })
  expect(await sandbox.orders(orderNo)).toMatchObject([{ status: 'C', cancelled: 1, cancelRequests: 1 }])
})

test('a cancel beside the submit itself leaves nothing that grabs, and no push', async () => {
  const found = await search()
  const submits = Array.from({ length: 6 }, (_, n) =>
    submitFor(found, {
      outOrderNo: newOutOrderNo('BOTH'),
      person: n % 2 === 0 ? '过期' : '断线+过期',
      passengers: [people.secondAdult],
    }),
  )
  const outcomes = await Promise.all(
    submits.map(async (parameters) => {
      const submitted = north.call('submitOrder', parameters)
      const cancelled = north.call('cancelOrder', { outOrderNo: parameters.outOrderNo })
      return { parameters, submitted: await submitted, cancelled: await cancelled }
    }),
  )
  await sandbox.advance(10 * minute)
  for (const { parameters, submitted, cancelled } of outcomes) {
    expect(submitted).toMatchObject({ error_code: 0 })
    const { status } = (await north.call('orderDetail', { outOrderNo: parameters.outOrderNo })).result
    const [upstream, ...more] = await sandbox.orders(submitted.result.orderNo)
    expect(more).toEqual([])
    // Whoever cancels before there is an order is told so, and the order goes on.
    const isCancelled = cancelled.error_code === 0 || cancelled.error_code === 10014
    expect(status).toMatch(isCancelled ? /^C$/ : /^[ND]$/)
    expect(upstream?.cancelled ?? 0).toBe(isCancelled ? 1 : 0)
    expect(told(String(parameters.outOrderNo))).toEqual([])
  }
})

test('cancels that race with the tickets end as one of the two, and everybody agrees on which', async () => {
  const orders = await at(() => placeOrder(north, clock.now(), { person: '出票' }), 12)
  // The sandbox issues two seconds after the submit: cancels come from just before to just after that.
  const answers = await Promise.all([
    sandbox.advance(3),
    ...orders.map(({ outOrderNo }) => north.call('cancelOrder', { outOrderNo })),
  ])
  await sandbox.advance(10 * minute)
  for (const [n, { outOrderNo, orderNo }] of orders.entries()) {
    const [upstream] = await sandbox.orders(orderNo)
    const { status } = (await north.call('orderDetail', { outOrderNo })).result
    expect(status).toBe(upstream?.status)
    expect(told(outOrderNo)).toEqual(status === 'F' ? ['/tickets 100'] : [])
    expect(answers[n + 1]?.error_code).toBe(status === 'F' ? 223801 : 0)
  }
})
