import { describe, expect, test } from 'vitest'
import { formatChinaTime } from '#contract/china-time.ts'
import { type FaultName, faults } from '#infra/sandbox/model/faults.ts'
import { startService } from './support/service.ts'
import { newOutOrderNo, type Placed, placeOrder } from './support/trips.ts'

const minute = 60
const service = await startService({ env: { JUHE_TIMEOUT_MS: '1000' } })
const { north, sandbox, clock } = service
const { receiver } = north

const faultNames = Object.keys(faults) as FaultName[]

/** What the tenant was told, each attempt: where to, the msgCode, whether it was proven. */
function told(outOrderNo: string): string[] {
  return receiver.attemptsOf(outOrderNo).map(({ path, body, verified }) => {
    expect(verified).toBe(true)
    return `${path} ${body.msgCode}`
  })
}

async function statusOf({ outOrderNo }: Placed): Promise<string> {
  return (await north.call('orderDetail', { outOrderNo })).result.status
}

async function place(person: string, overrides = {}): Promise<Placed> {
  return placeOrder(north, clock.now(), { person, ...overrides })
}

async function firstPassenger({ outOrderNo }: Placed): Promise<string> {
  return (await north.call('orderDetail', { outOrderNo, issue: 1 })).result.passengers[0].passengerId
}

/** Does the same for every fault, in turn: a fault takes the next request, whoever makes it. */
async function forEachFault<Outcome>(work: (fault: FaultName) => Promise<Outcome>) {
  const outcomes = new Map<FaultName, Outcome>()
  for (const fault of faultNames) outcomes.set(fault, await work(fault))
  return outcomes
}

describe('a submit that goes wrong in the way of', async () => {
  const placed = await forEachFault(async (fault) => {
    await sandbox.arm('submitOrder', fault)
    return place('出票')
  })
  await sandbox.advance(5 * minute)

  test.each(faultNames)('%s makes one order all the same, and one push', async (fault) => {
    const order = placed.get(fault)!
    expect(await sandbox.orders(order.orderNo)).toMatchObject([{ submitted: 1, status: 'F' }])
    expect(await statusOf(order)).toBe('F')
    expect(told(order.outOrderNo)).toEqual(['/tickets 100'])
  })
})

describe('a cancel that goes wrong in the way of', async () => {
  const placed = await forEachFault(async (fault) => {
    const order = await place('过期')
    await sandbox.arm('cancelOrder', fault)
    return { order, answer: await north.call('cancelOrder', { outOrderNo: order.outOrderNo }) }
  })
  await sandbox.advance(10 * minute)

  test.each(faultNames)('%s cancels once, and says so when asked again', async (fault) => {
    const { order, answer } = placed.get(fault)!
    // Nobody knows at that moment; the wish is stored.
    expect(answer).toMatchObject({ error_code: 10014 })
    expect(await sandbox.orders(order.orderNo)).toMatchObject([{ submitted: 1, cancelled: 1, status: 'C' }])
    expect(await statusOf(order)).toBe('C')
    const again = await north.call('cancelOrder', { outOrderNo: order.outOrderNo })
    expect(again).toEqual({ reason: 'success', result: { orderNo: order.orderNo }, error_code: 0 })
    expect(told(order.outOrderNo)).toEqual([])
  })
})

describe('a refund that goes wrong in the way of', async () => {
  const orders = new Map<FaultName, Placed>()
  for (const fault of faultNames) orders.set(fault, await place('出票'))
  await sandbox.advance(7 * minute)
  const asked = await forEachFault(async (fault) => {
    const order = orders.get(fault)!
    const passengerId = await firstPassenger(order)
    await sandbox.arm('applyRefundOrder', fault)
    const answer = await north.call('applyRefundOrder', { outOrderNo: order.outOrderNo, passengerId })
    return { order, passengerId, answer }
  })
  await sandbox.advance(10 * minute)

  test.each(faultNames)('%s gives the ticket back once, and pushes once', async (fault) => {
    const { order, passengerId, answer } = asked.get(fault)!
    const done = { reason: 'success', result: { orderNo: order.orderNo, passengerId }, error_code: 0 }
    expect(answer).toEqual(done)
    expect(await sandbox.orders(order.orderNo)).toMatchObject([{ submitted: 1, refunded: 1, status: 'T' }])
    expect(await statusOf(order)).toBe('T')
    expect(told(order.outOrderNo)).toEqual(['/tickets 100', '/refunds 100'])
    const again = await north.call('applyRefundOrder', { outOrderNo: order.outOrderNo, passengerId })
    expect(again).toEqual(done)
  })
})

test('a cancel that got lost loses against the ticket that was bought meanwhile', async () => {
  const order = await place('出票')
  await sandbox.arm('cancelOrder', 'timeout-before')
  const answer = await north.call('cancelOrder', { outOrderNo: order.outOrderNo })
  expect(answer).toMatchObject({ error_code: 10014 })
  await sandbox.advance(5 * minute)
  expect(await statusOf(order)).toBe('F')
  expect(await sandbox.orders(order.orderNo)).toMatchObject([{ status: 'F', cancelled: 0 }])
  expect(told(order.outOrderNo)).toEqual(['/tickets 100'])
  const again = await north.call('cancelOrder', { outOrderNo: order.outOrderNo })
  expect(again).toMatchObject({ error_code: 223801, result: null })
})

test('a cancel that Juhe refuses, for a ticket whose push got lost, is answered 223801 and brings the push', async () => {
  const order = await place('出票+丢推送')
  await sandbox.advance(5)
  expect(told(order.outOrderNo)).toEqual([])
  const answer = await north.call('cancelOrder', { outOrderNo: order.outOrderNo })
  expect(answer).toMatchObject({ error_code: 223801 })
  expect(await statusOf(order)).toBe('F')
  await sandbox.advance(1)
  expect(told(order.outOrderNo)).toEqual(['/tickets 100'])
})

test('a cancel of an order whose submit was lost cancels it where it is: with us only', async () => {
  await sandbox.arm('submitOrder', 'reset-before')
  const order = await place('出票')
  const answer = await north.call('cancelOrder', { outOrderNo: order.outOrderNo })
  // Whether the submit arrived cannot be known yet.
  expect(answer).toMatchObject({ error_code: 10014 })
  await sandbox.advance(10 * minute)
  expect(await statusOf(order)).toBe('C')
  expect(await sandbox.orders(order.orderNo)).toEqual([])
  expect(told(order.outOrderNo)).toEqual([])
})

test('a cancel of an order whose submit was not answered cancels it at Juhe', async () => {
  const order = await place('超时+过期')
  await north.call('cancelOrder', { outOrderNo: order.outOrderNo })
  await sandbox.advance(10 * minute)
  expect(await statusOf(order)).toBe('C')
  expect(await sandbox.orders(order.orderNo)).toMatchObject([{ status: 'C', cancelled: 1, submitted: 1 }])
  expect(told(order.outOrderNo)).toEqual([])
})

test('an order that Juhe turns away until closeTime expires, and was never made', async () => {
  const closeTime = formatChinaTime(clock.now() + 4 * minute * 1_000, 'yyyy-MM-dd HH:mm:ss')
  await sandbox.arm('submitOrder', 'code-10012', 100)
  const order = await place('出票', { closeTime })
  await sandbox.advance(3 * minute)
  expect(await statusOf(order)).toBe('N')
  await sandbox.advance(2 * minute)
  await sandbox.clearFaults()
  expect(await statusOf(order)).toBe('O')
  await sandbox.advance(10 * minute)
  expect(await sandbox.orders(order.orderNo)).toEqual([])
  expect(told(order.outOrderNo)).toEqual(['/expiries 101'])
})

test('while Juhe is under maintenance everything is taken and nothing is lost; when it is back, all ends right', async () => {
  const held = await place('过期')
  const known = await place('出票')
  await sandbox.advance(6 * minute)
  const passengerId = await firstPassenger(known)
  await sandbox.arm('all', 'code-10020', 100_000)
  const outOrderNo = newOutOrderNo('DOWN')
  const taken = await north.call('submitOrder', { ...known.parameters, outOrderNo })
  expect(taken).toMatchObject({ error_code: 0 })
  expect(await north.call('cancelOrder', { outOrderNo: held.outOrderNo })).toMatchObject({
    error_code: 10014,
  })
  const refund = await north.call('applyRefundOrder', { outOrderNo: known.outOrderNo, passengerId })
  expect(refund).toMatchObject({ error_code: 0 })
  await sandbox.advance(2 * 60 * minute)
  expect((await north.call('orderDetail', { outOrderNo })).result.status).toBe('N')
  expect(await statusOf(known)).toBe('F')
  await sandbox.clearFaults()
  await sandbox.advance(60 * minute)
  expect(await sandbox.orders(taken.result.orderNo)).toMatchObject([{ submitted: 1, status: 'F' }])
  expect(await sandbox.orders(held.orderNo)).toMatchObject([{ submitted: 1, cancelled: 1 }])
  expect(await sandbox.orders(known.orderNo)).toMatchObject([{ submitted: 1, refunded: 1 }])
  expect(told(outOrderNo)).toEqual(['/tickets 100'])
  expect(told(held.outOrderNo)).toEqual([])
  expect(told(known.outOrderNo)).toEqual(['/tickets 100', '/refunds 100'])
})
