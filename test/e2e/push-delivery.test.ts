import { expect, test } from 'vitest'
import { startLocal } from '#infra/local/local-service.ts'
import { clientOf } from './support/client.ts'
import { untilTrue } from './support/poll.ts'
import { startReceiver } from './support/receiver.ts'
import { seeds, startService, temporaryFolder } from './support/service.ts'
import { placeOrder } from './support/trips.ts'

const second = 1_000
const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** The schedule of the retries, in s. */
const schedule = [5, 30, 2 * minute, 10 * minute, hour, 3 * hour, 6 * hour, 12 * hour, day, day]
/** What real time adds to the turned clock's while a test runs, s. */
const slack = 5

const service = await startService()
const { north, south, sandbox, clock } = service

/** An order whose tickets are bought, so that its push has been tried once. */
async function issued(tenant: typeof north | typeof south = north, person = '出票') {
  const order = await placeOrder(tenant, clock.now(), { person })
  await sandbox.advance(3)
  return order
}

const attempts = (outOrderNo: string) => north.receiver.attemptsOf(outOrderNo)

/** How long after the one before each attempt came, in s of the service's clock. */
function gaps(outOrderNo: string): number[] {
  const times = attempts(outOrderNo).map(({ at }) => at)
  return times.slice(1).map((at, index) => (at - (times[index] ?? 0)) / second)
}

test('a push is tried after 5 s, 30 s, 2 min … 24 h, the same each time, and then no more', async () => {
  north.receiver.answer(500)
  const { outOrderNo } = await issued()
  expect(attempts(outOrderNo)).toHaveLength(1)
  await sandbox.advance(5 * day)
  const found = gaps(outOrderNo)
  expect(found).toHaveLength(schedule.length)
  for (const [index, delay] of schedule.entries()) {
    expect(found[index]).toBeGreaterThanOrEqual(delay)
    expect(found[index]).toBeLessThan(delay * 1.1 + slack)
  }
  // Spread, so that those who failed together do not come back together.
  expect(found.some((gap, index) => gap > (schedule[index] ?? 0) * 1.01 + slack)).toBe(true)
  const [first, ...others] = attempts(outOrderNo)
  for (const { webhookId, text, path, verified } of others) {
    expect({ webhookId, text, path, verified }).toEqual({
      ...{ webhookId: first?.webhookId, text: first?.text, path: first?.path, verified: true },
    })
  }
  north.receiver.answer(200)
  await sandbox.advance(3 * day)
  expect(attempts(outOrderNo)).toHaveLength(1 + schedule.length)
})

test('a receiver that comes back gets what it missed, once', async () => {
  north.receiver.answer(503)
  const { outOrderNo } = await issued()
  await sandbox.advance(hour)
  const before = attempts(outOrderNo).length
  expect(before).toBe(5)
  north.receiver.answer(200)
  await sandbox.advance(day)
  expect(attempts(outOrderNo)).toHaveLength(before + 1)
  await sandbox.advance(3 * day)
  expect(attempts(outOrderNo)).toHaveLength(before + 1)
})

test.each([200, 201, 202, 204, 299])('HTTP %i is delivered', async (status) => {
  north.receiver.answer(status)
  const { outOrderNo } = await issued()
  await sandbox.advance(hour)
  expect(attempts(outOrderNo)).toHaveLength(1)
})

test.each([300, 304, 400, 401, 404, 409, 429, 500, 503, 599])('HTTP %i is tried again', async (status) => {
  north.receiver.answer((_path, before) => ({ status: before % 2 === 0 ? status : 200 }))
  const before = north.receiver.received.filter(({ path }) => path === '/tickets').length
  if (before % 2 === 1) north.receiver.answer((_path, n) => ({ status: n % 2 === 1 ? status : 200 }))
  const { outOrderNo } = await issued()
  await sandbox.advance(hour)
  expect(attempts(outOrderNo).map((one) => one.status)).toEqual([status, 200])
})

test('HTTP 410 ends a push, and only that one', async () => {
  north.receiver.answer(410)
  const order = await issued()
  await sandbox.advance(day)
  expect(attempts(order.outOrderNo)).toHaveLength(1)
  north.receiver.answer(200)
  const detail = await north.call('orderDetail', { outOrderNo: order.outOrderNo, issue: 1 })
  const [{ passengerId }] = detail.result.passengers
  await north.call('applyRefundOrder', { outOrderNo: order.outOrderNo, passengerId })
  await sandbox.advance(hour)
  expect(attempts(order.outOrderNo).map(({ path }) => path)).toEqual(['/tickets', '/refunds'])
})

test.each<[string, string, number, number]>([
  ['longer than the schedule', '120', 120, 120 + slack],
  ['shorter than the schedule', '1', 5, 5.5 + slack],
  ['longer than an hour', '7200', hour, hour + slack],
  ['for ever', '999999999', hour, hour + slack],
  ['with nonsense', 'soon', 5, 5.5 + slack],
  ['with a moment that has passed', new Date(0).toUTCString(), 5, 5.5 + slack],
  ['with a moment in two minutes', 'DATE', 120 - slack, 120 + slack],
])('Retry-After %s is respected up to an hour', async (_what, value, least, most) => {
  const retryAfter = value === 'DATE' ? new Date(Date.now() + 120 * second).toUTCString() : value
  north.receiver.answer({ status: 429, headers: { 'retry-after': retryAfter } })
  const { outOrderNo } = await issued()
  north.receiver.answer(200)
  await sandbox.advance(2 * hour)
  const [gap, ...more] = gaps(outOrderNo)
  expect(more).toEqual([])
  expect(gap).toBeGreaterThanOrEqual(least)
  expect(gap).toBeLessThan(most)
})

test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed, but tried again', async (status) => {
  north.receiver.answer({ status, headers: { location: `${south.receiver.url}/elsewhere` } })
  const { outOrderNo } = await issued()
  north.receiver.answer(200)
  await sandbox.advance(minute)
  expect(attempts(outOrderNo).map((one) => one.status)).toEqual([status, 200])
  expect(south.receiver.received.filter(({ path }) => path === '/elsewhere')).toEqual([])
})

test('a form for receivers written for sibling services: the field data holds the JSON, signed as it is sent', async () => {
  north.receiver.answer(200)
  const changed = { type: 1, url: `${north.receiver.url}/form?from=us&n=1`, format: 'form' }
  expect(await north.call('addCallbackUrl', changed)).toMatchObject({ error_code: 0 })
  const { outOrderNo, orderNo } = await issued()
  await sandbox.advance(20)
  const [push, ...more] = attempts(outOrderNo)
  expect(more).toEqual([])
  expect(push).toMatchObject({
    ...{ path: '/form?from=us&n=1', verified: true, body: { orderNo, outOrderNo, msgCode: '100' } },
    contentType: 'application/x-www-form-urlencoded;charset=utf-8',
  })
  expect([...new URLSearchParams(push?.text).keys()]).toEqual(['data'])
  await north.call('addCallbackUrl', { type: 1, url: north.receiver.urls[1], format: 'json' })
  const next = await issued()
  await sandbox.advance(20)
  expect(attempts(next.outOrderNo)).toMatchObject([
    { path: '/tickets', contentType: 'application/json;charset=utf-8', verified: true },
  ])
})

test('a push that one URL does not take holds up no push to another URL', async () => {
  north.receiver.answer((path) => ({ status: path === '/tickets' ? 500 : 200 }))
  const { outOrderNo } = await issued()
  await sandbox.advance(7 * minute)
  const detail = await north.call('orderDetail', { outOrderNo, issue: 1 })
  const [{ passengerId }] = detail.result.passengers
  await north.call('applyRefundOrder', { outOrderNo, passengerId })
  await sandbox.advance(20)
  const delivered = attempts(outOrderNo).filter(({ status }) => status === 200)
  expect(delivered.map(({ path }) => path)).toEqual(['/refunds'])
  north.receiver.answer(200)
  await sandbox.advance(2 * hour)
  expect(attempts(outOrderNo).at(-1)).toMatchObject({ path: '/tickets', status: 200 })
})

test('two tenants with the same number are each told of their own order, signed with their own secret', async () => {
  north.receiver.answer(200)
  const outOrderNo = 'SHARED000001'
  const mine = await placeOrder(north, clock.now(), { outOrderNo })
  const yours = await placeOrder(south, clock.now(), { outOrderNo, person: '失败305' })
  await sandbox.advance(minute)
  expect(mine.orderNo).not.toBe(yours.orderNo)
  expect(north.receiver.attemptsOf(outOrderNo)).toMatchObject([
    { verified: true, body: { orderNo: mine.orderNo, msgCode: '100' } },
  ])
  expect(south.receiver.attemptsOf(outOrderNo)).toMatchObject([
    { verified: true, body: { orderNo: yours.orderNo, msgCode: '305' } },
  ])
  expect(await sandbox.orders(mine.orderNo)).toHaveLength(1)
  expect(await sandbox.orders(yours.orderNo)).toHaveLength(1)
})

test('a tenant without a URL misses nothing: what has no address waits for one', async () => {
  const west = { ...seeds.north, tenantId: 'west', name: 'West', apiKey: 'key-of-west' }
  const local = await startLocal({
    ...{ dataDir: await temporaryFolder(), port: 0, sandboxPort: 0, tenants: [west], log: () => undefined },
    sandbox: { seed: 'test', pushEncoding: 'json' },
  })
  const receiver = await startReceiver({ secret: west.webhookSecret, now: local.clock.now })
  try {
    const client = clientOf(local.url, west.apiKey)
    const order = await placeOrder(client, local.clock.now())
    await local.clock.advance(20 * minute)
    for (const type of [2, 3, 1] as const) {
      await client.call('addCallbackUrl', { type, url: receiver.urls[type] })
    }
    expect(receiver.received).toEqual([])
    await local.clock.advance(hour)
    expect(receiver.attemptsOf(order.outOrderNo)).toMatchObject([{ path: '/tickets', verified: true }])
    await local.clock.advance(2 * day)
    expect(receiver.received).toHaveLength(1)
  } finally {
    await local.close()
    await receiver.close()
  }
})

test('a receiver that cannot be reached is tried again until it can', async () => {
  const gone = await startReceiver({ secret: north.webhookSecret, now: clock.now })
  await north.call('addCallbackUrl', { type: 1, url: gone.urls[1] })
  await gone.close()
  const { outOrderNo } = await issued()
  await sandbox.advance(10)
  await north.call('addCallbackUrl', { type: 1, url: north.receiver.urls[1] })
  await sandbox.advance(minute)
  expect(gone.received).toEqual([])
  expect(attempts(outOrderNo)).toMatchObject([{ path: '/tickets', verified: true }])
})

test('a receiver that hangs is given 10 s, and holds up nobody else, retries neither', async () => {
  const failFirst = (_path: string, before: number) => ({ status: before === 0 ? 500 : 200 })
  const own = await startReceiver({ secret: south.webhookSecret, now: clock.now })
  try {
    await south.call('addCallbackUrl', { type: 1, url: own.urls[1] })
    own.answer(failFirst)
    north.receiver.answer(500)
    const hanging = await issued()
    const others = await issued(south)
    expect(attempts(hanging.outOrderNo)).toHaveLength(1)
    expect(own.attemptsOf(others.outOrderNo)).toHaveLength(1)
    north.receiver.hold()
    // From here on it is the schedule alone, in real time, that delivers: first to the one that hangs.
    await untilTrue('the second attempt', () => attempts(hanging.outOrderNo).length === 2)
    await untilTrue('its second attempt', () => own.attemptsOf(others.outOrderNo).length === 2)
    // Nothing let go of the receiver that hangs, and its own time is not over yet.
    expect(attempts(hanging.outOrderNo)).toHaveLength(2)
    const failures = () =>
      service.logged.filter(
        ({ event, orderNo, outcome }) =>
          event === 'pushOut' && orderNo === hanging.orderNo && outcome === 'failed',
      ).length
    expect(failures()).toBe(1)
    await untilTrue('the end of its time', () => failures() === 2)
    // Nor does the clock wait for it.
    await sandbox.advance(40)
    expect(failures()).toBe(3)
    north.receiver.answer(200)
    north.receiver.release()
    await sandbox.advance(3 * minute)
    expect(attempts(hanging.outOrderNo).map(({ status }) => status)).toEqual([500, 500, 500, 200])
  } finally {
    north.receiver.release()
    await own.close()
  }
})
