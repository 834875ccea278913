import { describe, expect, test } from 'vitest'
import { openClock } from '#infra/machine/clock.ts'
import { orderKey } from '#shared/table/keys.ts'
import { until } from '#test/e2e/support/poll.ts'
import { startService } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

const service = await startService({ everyMs: 3_600_000 })
const ops = opsOn(service.dataDir)
const { north, sandbox, clock } = service
const minutes = 60

test('while everything goes its way nothing is stuck, and every order that waits is counted in its shard', async () => {
  const placed = [
    await placeOrder(north, clock.now(), { person: '过期' }),
    await placeOrder(north, clock.now(), { person: '过期' }),
  ]
  expect(await ops('orders', 'stuck', '--check')).toMatchObject({ exitCode: 0, out: 'No order is stuck.' })
  const depth = await ops('due', 'depth', '--json', '--check', '1m')
  expect(depth.exitCode).toBe(0)
  expect(depth.json).toMatchObject({ waiting: placed.length, due: 0, lateSeconds: 0 })
  expect(depth.json.shards).toHaveLength(16)
  const counted = depth.json.shards.map(({ waiting }: { waiting: number }) => waiting)
  expect(counted.reduce((sum: number, waiting: number) => sum + waiting, 0)).toBe(placed.length)
})

test('an order that Juhe turns away again and again is stuck, with its state, its age and why', async () => {
  await sandbox.arm('submitOrder', 'code-10012', 99)
  const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '出票' })
  await sandbox.advance(20 * minutes)
  const stuck = await ops('orders', 'stuck', '--json', '--check')
  expect(stuck.exitCode).toBe(7)
  expect(stuck.json).toMatchObject({
    total: 1,
    counts: [{ trouble: 'notSubmitted', status: 'N', orders: 1 }],
    orders: [
      { orderNo, outOrderNo, tenantId: 'north', status: 'N', troubles: ['notSubmitted'], setbacks: 0 },
    ],
  })
  expect((await ops('orders', 'stuck')).out).toMatch(new RegExp(`^20m.* N +notSubmitted +0 +${orderNo}`, 'm'))
  // How long is too long, the operator may say; and which states he is after.
  expect((await ops('orders', 'stuck', '--older', '1h')).out).toBe('No order is stuck.')
  expect((await ops('orders', 'stuck', '--status', 'F,D')).out).toBe('No order is stuck.')
  expect((await ops('orders', 'stuck', '--status', 'N', '--json')).json.total).toBe(1)
  await sandbox.clearFaults()
})

test("a push that the tenant's receiver does not take is stuck after an hour", async () => {
  north.receiver.answer(503)
  const { orderNo } = await placeOrder(north, clock.now(), { person: '出票' })
  await sandbox.advance(90 * minutes)
  const { json } = await ops('orders', 'stuck', '--json', '--status', 'F')
  expect(json.orders).toContainEqual(expect.objectContaining({ orderNo, troubles: ['pushWaiting'] }))
  north.receiver.answer(200)
})

test('an order that this version cannot read is stuck, and hides no other', async () => {
  const { orderNo } = await placeOrder(north, clock.now(), { person: '过期' })
  await service.table.sender.update({
    TableName: service.table.name,
    Key: orderKey(orderNo),
    UpdateExpression: 'SET #document = :damaged',
    ExpressionAttributeNames: { '#document': 'document' },
    ExpressionAttributeValues: { ':damaged': '{"orderNo":1}' },
  })
  await sandbox.advance(5 * minutes)
  const { json } = await ops('orders', 'stuck', '--json')
  expect(json.orders).toContainEqual(
    expect.objectContaining({ orderNo, status: '?', troubles: ['unreadable'] }),
  )
  expect(
    json.orders.find((order: { orderNo: string }) => order.orderNo === orderNo).setbacks,
  ).toBeGreaterThan(0)
  const shown = await ops('order', 'show', '--order-no', orderNo)
  expect(shown.exitCode).toBe(5)
  expect(shown.err).toContain('cannot read')
})

test('what is used of Juhe’s budget is counted; after 10012 routine questions stop, until they are let go on', async () => {
  const before = (await ops('juhe', 'budget', '--resume', '--json')).json
  expect(before).toMatchObject({ callsPerSecond: 50, callsPerDay: null, slowUntil: null, stoppedUntil: null })
  await sandbox.arm('search', 'code-10012')
  await north.call('search', { from: '苏州', to: '昆山', date: '20270101', type: '1' })
  const stopped = await until('the stop', async () => {
    const { json } = await ops('juhe', 'budget', '--json')
    return json.stoppedUntil === null ? undefined : json
  })
  expect(stopped.usedToday).toBeGreaterThan(0)
  expect(stopped.stoppedUntil).toMatch(/T16:00:00/)
  const resumed = (await ops('juhe', 'budget', '--resume', '--json')).json
  expect(resumed).toMatchObject({ waiting: 0, waitSeconds: 0, stoppedUntil: null })
})

test('an order that rests until its personal data are deleted is neither stuck nor counted, unless all are', async () => {
  const counted = async (...args: readonly string[]) =>
    (await ops('due', 'depth', '--json', ...args)).json.waiting
  const before = { near: await counted(), all: await counted('--all') }
  const { outOrderNo } = await placeOrder(north, clock.now(), { person: '失败209' })
  await sandbox.advance(30 * minutes)
  expect((await ops('order', 'show', 'north', outOrderNo, '--json')).json.status).toBe('U')
  expect(await counted()).toBe(before.near)
  expect(await counted('--all')).toBe(before.all + 1)
  const { json } = await ops('orders', 'stuck', '--json', '--older', '1s')
  expect(json.orders).not.toContainEqual(expect.objectContaining({ outOrderNo }))
})

test.each([
  ['--older', 'soon'],
  ['--status', 'N,X'],
  ['--limit', '0'],
])('refuses %s %s as usage', async (...args) => {
  expect((await ops('orders', 'stuck', ...args)).exitCode).toBe(2)
})

describe('when nobody attends to what is due', () => {
  test('it is overdue: in the depth, and in the list that reads nothing else', async () => {
    const { orderNo } = await placeOrder(north, clock.now(), { person: '过期' })
    await service.close()
    // The service is down for an hour.
    const stopped = await openClock({ dataDir: service.dataDir })
    await stopped.advance(60 * minutes)

    const depth = await ops('due', 'depth', '--json', '--check', '30m')
    expect(depth.exitCode).toBe(7)
    expect(depth.json.due).toBeGreaterThan(0)
    expect(depth.json.lateSeconds).toBeGreaterThan(30 * minutes)
    const overdue = await ops('orders', 'stuck', '--overdue', '--json')
    expect(overdue.json.orders).toContainEqual(
      expect.objectContaining({ orderNo, troubles: expect.arrayContaining(['overdue']) }),
    )
    expect((await ops('orders', 'stuck', '--overdue', '--limit', '1')).out).toMatch(/… and \d+ more/)
  })
})
