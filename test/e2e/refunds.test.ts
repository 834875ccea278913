import { expect, test } from 'vitest'
import type { Body } from './support/client.ts'
import { startService } from './support/service.ts'
import { type Placed, people, placeOrder } from './support/trips.ts'

const minute = 60
const service = await startService()
const { north, sandbox, clock } = service
const { receiver } = north

async function issuedOrder(person: string, passengers: readonly unknown[]) {
  const order = await placeOrder(north, clock.now(), { person, passengers })
  // A lost push is asked for; five minutes later tickets can be given back.
  await sandbox.advance(7 * minute)
  const detail = await issuedDetail(order)
  const passengerIds: string[] = detail.passengers.map((passenger: Body) => passenger.passengerId)
  return { ...order, passengerIds }
}

async function issuedDetail({ outOrderNo }: Placed): Promise<Body> {
  return (await north.call('orderDetail', { outOrderNo, issue: 1 })).result
}

const statesOf = async (order: Placed) =>
  (await issuedDetail(order)).passengers.map((passenger: Body) => passenger.ticketStateCode).join('')

const refund = ({ outOrderNo }: Placed, passengerId: string | undefined): Promise<Body> =>
  north.call('applyRefundOrder', { outOrderNo, passengerId })

/** Every attempt at a refund push: whose ticket, how it ended, by which webhook-id. */
function refundsTold({ outOrderNo }: Placed) {
  return receiver
    .attemptsOf(outOrderNo)
    .filter(({ path }) => path === '/refunds')
    .map(({ body, webhookId, verified }) => {
      expect(verified).toBe(true)
      const [passenger] = body.passengers
      return { passengerId: String(passenger.passengerId), msgCode: body.msgCode, webhookId }
    })
}

test.each(['出票', '出票+丢推送'])(
  '%s: a child goes before the adults, each ticket for itself',
  async (person) => {
    const order = await issuedOrder(person, [people.adult, people.child, people.secondAdult])
    const [adult, child, secondAdult] = order.passengerIds
    expect(await refund(order, adult)).toMatchObject({
      error_code: 223804,
      reason: '参数错误:订单中包含儿童票,如需退票请先退儿童票',
    })
    expect(await refund(order, child)).toMatchObject({ error_code: 0, result: { passengerId: child } })
    // The child's ticket is not back yet.
    expect(await refund(order, adult)).toMatchObject({ error_code: 223804 })
    await sandbox.advance(2 * minute)
    expect(await statesOf(order)).toBe('FTF')
    expect((await north.call('orderDetail', { outOrderNo: order.outOrderNo })).result.status).toBe('F')
    expect(await refund(order, secondAdult)).toMatchObject({ error_code: 0 })
    expect(await refund(order, adult)).toMatchObject({ error_code: 0 })
    await sandbox.advance(2 * minute)
    expect(await statesOf(order)).toBe('TTT')
    expect((await north.call('orderDetail', { outOrderNo: order.outOrderNo })).result.status).toBe('T')
    const told = refundsTold(order)
    expect(told.map(({ passengerId }) => passengerId).sort()).toEqual([...order.passengerIds].sort())
    expect(told.map(({ msgCode }) => msgCode)).toEqual(['100', '100', '100'])
    expect(new Set(told.map(({ webhookId }) => webhookId)).size).toBe(3)
    expect(await sandbox.orders(order.orderNo)).toMatchObject([{ refunded: 3, refundRequests: 3 }])
  },
)

test.each([
  ['出票+退票失败312', '312'],
  ['出票+退票失败312+丢推送', '999'],
  ['出票+退票失败312+重复推送', '312'],
])('%s: a refund that failed can be asked for again, and is another event', async (person, code) => {
  const order = await issuedOrder(person, [people.adult])
  const [passengerId] = order.passengerIds
  for (const n of [1, 2, 3]) {
    expect(await refund(order, passengerId)).toMatchObject({ error_code: 0, result: { passengerId } })
    expect(await statesOf(order)).toBe('C')
    await sandbox.advance(2 * minute)
    expect(await statesOf(order)).toBe('O')
    expect(refundsTold(order)).toHaveLength(n)
  }
  const told = refundsTold(order)
  expect(told.map(({ msgCode }) => msgCode)).toEqual([code, code, code])
  expect(new Set(told.map(({ webhookId }) => webhookId)).size).toBe(3)
  expect(await sandbox.orders(order.orderNo)).toMatchObject([{ refunded: 0, refundRequests: 3, status: 'F' }])
})

test('the late push of a failed refund does not end the next one', async () => {
  const order = await issuedOrder('出票+退票失败312+推送迟到', [people.adult])
  const [passengerId] = order.passengerIds
  await refund(order, passengerId)
  await sandbox.advance(9 * minute)
  expect(refundsTold(order)).toHaveLength(1)
  await refund(order, passengerId)
  // Now the first one's push comes; the second one ends by its own.
  await sandbox.advance(90)
  await sandbox.advance(30 * minute)
  expect(refundsTold(order)).toHaveLength(2)
  expect(await statesOf(order)).toBe('O')
  expect(await sandbox.orders(order.orderNo)).toMatchObject([{ refundRequests: 2, refunded: 0 }])
})

test('asking twice at once is one refund', async () => {
  const order = await issuedOrder('出票', [people.adult])
  const [passengerId] = order.passengerIds
  const answers = await Promise.all([1, 2, 3, 4].map(() => refund(order, passengerId)))
  for (const answer of answers) expect(answer).toMatchObject({ error_code: 0, result: { passengerId } })
  await sandbox.advance(minute)
  expect(refundsTold(order)).toHaveLength(1)
  expect(await sandbox.orders(order.orderNo)).toMatchObject([{ refunded: 1, refundRequests: 1 }])
})
