import { expect, test, vi } from 'vitest'
import { getItem } from '#shared/table/items.ts'
import { orderKey } from '#shared/table/keys.ts'
import { startService } from './support/service.ts'
import { placeOrder } from './support/trips.ts'

// The stream of this file's service loses everything: nothing may rest on it.
vi.mock('#infra/local/store/local-stream.ts', () => ({
  createLocalStream: () => ({ wrap: (sender: unknown) => sender, idle: async () => {} }),
}))

const minute = 60
const service = await startService()
const { north, sandbox, clock, table, logged } = service

const told = (outOrderNo: string) =>
  north.receiver.attemptsOf(outOrderNo).map(({ path, body, verified }) => {
    expect(verified).toBe(true)
    return `${path} ${body.msgCode}`
  })

test('without the stream every push goes out all the same, by the schedule, once', async () => {
  const orders = await Promise.all(
    ['出票', '出票+丢推送', '出票+重复推送', '失败305'].map((person) =>
      placeOrder(north, clock.now(), { person }),
    ),
  )
  const [bought] = orders
  await sandbox.advance(10)
  expect(told(bought?.outOrderNo ?? '')).toEqual([])
  await sandbox.advance(7 * minute)
  const { result } = await north.call('orderDetail', { outOrderNo: bought?.outOrderNo, issue: 1 })
  const [{ passengerId }] = result.passengers
  await north.call('applyRefundOrder', { outOrderNo: bought?.outOrderNo, passengerId })
  await sandbox.advance(2 * minute)
  expect(orders.map(({ outOrderNo }) => told(outOrderNo))).toEqual([
    ['/tickets 100', '/refunds 100'],
    ['/tickets 100'],
    ['/tickets 100'],
    ['/tickets 305'],
  ])
})

test('an order that cannot be read holds up no other, and its push comes when it can be read again', async () => {
  const [broken, other] = await Promise.all([
    placeOrder(north, clock.now(), { person: '出票+丢推送' }),
    placeOrder(north, clock.now(), { person: '出票+丢推送' }),
  ])
  const key = { TableName: table.name, Key: orderKey(broken.orderNo) }
  const write = (document: unknown) =>
    table.sender.update({
      ...key,
      UpdateExpression: 'SET #document = :document',
      ExpressionAttributeNames: { '#document': 'document' },
      ExpressionAttributeValues: { ':document': document },
    })
  const whole = (await getItem(table, orderKey(broken.orderNo)))?.document
  await write('{"half": ')
  await sandbox.advance(24 * 60 * minute)
  expect(told(other.outOrderNo)).toEqual(['/tickets 100'])
  expect(told(broken.outOrderNo)).toEqual([])
  const setbacks = logged.filter((line) => line.event === 'setback' && line.orderNo === broken.orderNo)
  // 30 s, 1 min, 5 min, 30 min, 2 h, 6 h, 6 h …: not for ever every second.
  expect(setbacks.map((line) => line.setbacks)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].slice(0, setbacks.length))
  expect(setbacks.length).toBeGreaterThanOrEqual(7)
  await write(whole)
  await sandbox.advance(7 * 60 * minute)
  expect(told(broken.outOrderNo)).toEqual(['/tickets 100'])
  expect(await sandbox.orders(broken.orderNo)).toHaveLength(1)
})
