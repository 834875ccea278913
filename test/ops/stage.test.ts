import { expect, test } from 'vitest'
import { startService } from '#test/e2e/support/service.ts'
import { placeOrder, searchTrip, submitFor } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

const service = await startService({ everyMs: 3_600_000 })
const ops = opsOn(service.dataDir)
const { north, sandbox, clock } = service

test('a paused stage reads on, answers effects with 10020, begins nothing, and goes on when it is resumed', async () => {
  const placed = await placeOrder(north, clock.now(), { person: '过期' })
  const { outOrderNo } = placed
  expect(await ops('stage', 'pause')).toMatchObject({ exitCode: 4 })
  expect((await north.call('cancelOrder', { outOrderNo: 'NOTHING1' })).error_code).toBe(223804)
  expect((await ops('stage', 'pause', '--yes', '--json')).json).toMatchObject({ changed: true })
  expect((await ops('stage', 'pause', '--yes', '--json')).json).toMatchObject({ changed: false })
  // A process remembers for ten seconds that there was no pause.
  await sandbox.advance(11)

  const parameters = submitFor(await searchTrip(north, clock.now()))
  const maintenance = { error_code: 10020, result: null }
  expect(await north.call('submitOrder', parameters)).toMatchObject(maintenance)
  expect(await north.call('submitOrder', placed.parameters)).toMatchObject(maintenance)
  expect(await north.call('cancelOrder', { outOrderNo })).toMatchObject(maintenance)
  expect(await north.call('applyRefundOrder', { outOrderNo, passengerId: 'P1' })).toMatchObject(maintenance)
  expect(await north.call('addCallbackUrl', { type: 1, url: north.receiver.urls[1] })).toMatchObject(
    maintenance,
  )
  expect(await north.call('orderDetail', { outOrderNo })).toMatchObject({ error_code: 0 })
  expect(await north.call('listOrders', {})).toMatchObject({ error_code: 0 })
  expect(await north.call('orderEvents', { outOrderNo })).toMatchObject({ error_code: 0 })
  expect(await sandbox.orders(placed.orderNo)).toMatchObject([{ cancelled: 0 }])

  expect((await ops('stage', 'resume', '--json')).json).toEqual({ changed: true })
  expect((await ops('stage', 'resume', '--json')).json).toEqual({ changed: false })
  await sandbox.advance(11)
  expect(await north.call('submitOrder', parameters)).toMatchObject({ error_code: 0 })
  expect(await north.call('cancelOrder', { outOrderNo })).toMatchObject({ error_code: 0 })
})

test('every order that was open at a moment is asked about, and none that had ended before it', async () => {
  const { outOrderNo, orderNo } = await placeOrder(north, clock.now(), { person: '过期' })
  const ended = await placeOrder(north, clock.now(), { person: '过期' })
  expect(await north.call('cancelOrder', { outOrderNo: ended.outOrderNo })).toMatchObject({ error_code: 0 })
  await sandbox.advance(3_600)
  const since = new Date(clock.now()).toISOString()
  const before = await sandbox.allOrders()
  const { exitCode, json } = await ops('reconcile-since', since, '--json')
  expect([exitCode, json]).toMatchObject([0, { since, unheard: 0, unreadable: 0 }])
  const after = await sandbox.allOrders()
  expect(after.map(({ submitted, cancelled }) => [submitted, cancelled])).toEqual(
    before.map(({ submitted, cancelled }) => [submitted, cancelled]),
  )
  const stored = await ops('order', 'show', '--order-no', orderNo, '--json')
  expect(stored.json.outOrderNo).toBe(outOrderNo)
  const open = before.filter(({ status }) => ['N', 'B', 'D', 'F'].includes(status)).length
  expect(json.asked).toBe(open)
  expect((await ops('reconcile-since', 'yesterday')).exitCode).toBe(2)
})
