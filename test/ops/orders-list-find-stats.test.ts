import { describe, expect, test } from 'vitest'
import { startService } from '#test/e2e/support/service.ts'
import { placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

const service = await startService({ everyMs: 3_600_000 })
const ops = opsOn(service.dataDir)
const { north, south, sandbox, clock } = service
const hour = 3_600

const failed = await placeOrder(north, clock.now(), { person: '失败209' })
await sandbox.advance(2 * hour)
const afterFirst = clock.now()
const issued = await placeOrder(north, clock.now(), { person: '出票' })
const silent = await placeOrder(north, clock.now(), { person: '出票+丢推送' })
const lost = await placeOrder(north, clock.now(), { person: '断线' })
await sandbox.advance(hour)
const grabbing = await placeOrder(north, clock.now(), { person: '过期' })
const elsewhere = await placeOrder(south, clock.now(), { person: '出票', outOrderNo: issued.outOrderNo })
await sandbox.advance(60)
await north.receiver.untilPushes(issued.outOrderNo)

async function listed(...options: readonly string[]): Promise<readonly string[]> {
  const { json, exitCode, err } = await ops('orders', 'list', 'north', '--json', ...options)
  expect([exitCode, err]).toEqual([0, ''])
  return json.orders.map(({ outOrderNo }: { outOrderNo: string }) => outOrderNo)
}

describe('orders list', () => {
  test('shows a tenant’s orders and no other’s, the newest first', async () => {
    const all = await listed()
    expect(all[0]).toBe(grabbing.outOrderNo)
    expect(all.at(-1)).toBe(failed.outOrderNo)
    expect(all).toHaveLength(5)
    const { json } = await ops('orders', 'list', 'south', '--json')
    expect(json).toMatchObject({
      orders: [{ orderNo: elsewhere.orderNo, tenantId: 'south', status: 'F' }],
      more: false,
    })
    const { out } = await ops('orders', 'list', 'north')
    expect(out).toMatch(/^CREATED +STATUS +SUBMISSION +TRIP +TRAINS +DEPARTS +TENANT +OUTORDERNO +ORDER\n/)
    expect(out).toContain('U 出票失败')
  })

  test('chooses by status, moment, train and what is unfinished, and by all of them at once', async () => {
    expect(await listed('--status', 'U')).toEqual([failed.outOrderNo])
    expect(await listed('--status', 'U,D')).toContain(grabbing.outOrderNo)
    expect(await listed('--unfinished')).not.toContain(issued.outOrderNo)
    expect(await listed('--unfinished')).toContain(grabbing.outOrderNo)
    expect(await listed('--since', '30m')).toEqual([grabbing.outOrderNo])
    expect(await listed('--since', new Date(afterFirst - 60_000).toISOString())).not.toContain(
      failed.outOrderNo,
    )
    expect(await listed('--until', '2h')).toEqual([failed.outOrderNo])
    expect(await listed('--until', '1970-01-02')).toEqual([])
    const { json } = await ops('orders', 'list', 'north', '--status', 'F', '--json')
    const [train] = json.orders[0].trainNos
    expect(await listed('--train', train.toLowerCase(), '--status', 'F', '--since', '3h')).toContain(
      json.orders[0].outOrderNo,
    )
    expect(await listed('--train', 'X9999')).toEqual([])
  })

  test('says when it was cut', async () => {
    const { json } = await ops('orders', 'list', 'north', '--limit', '2', '--json')
    expect(json).toMatchObject({ orders: [{}, {}], more: true })
    expect((await ops('orders', 'list', 'north', '--limit', '5', '--json')).json.more).toBe(false)
  })

  test.each([
    [['--since', 'yesterday'], /^since must be a duration such as 2h/],
    [['--since', '2026-02-30'], /^since must be a duration/],
    [['--status', 'X'], /^status must be letters of orderStatus/],
    [['--train', 'fast'], /^train must be the number of a train/],
    [['--since', '1h', '--until', '2h'], /^--since must be before --until/],
  ])('with %j ends with 2 and says what is wrong', async (options, words) => {
    expect(await ops('orders', 'list', 'north', ...options)).toMatchObject({
      exitCode: 2,
      err: expect.stringMatching(words),
    })
  })

  test('of a tenant that does not exist ends with 3', async () => {
    expect((await ops('orders', 'list', 'ghost')).exitCode).toBe(3)
  })
})

describe('orders find', () => {
  test('finds by a tenant’s number across tenants', async () => {
    const { json, exitCode } = await ops('orders', 'find', issued.outOrderNo, '--json')
    expect(exitCode).toBe(0)
    expect(json.orders.map(({ orderNo }: { orderNo: string }) => orderNo).sort()).toEqual(
      [issued.orderNo, elsewhere.orderNo].sort(),
    )
  })

  test('finds by our number, by Juhe’s, and by that of a ticket', async () => {
    const shown = await ops('order', 'show', 'north', issued.outOrderNo, '--json')
    const [juheNo] = shown.json.upstreamOrderNos
    const [{ pTicketNo }] = shown.json.tickets
    for (const number of [issued.orderNo, juheNo, pTicketNo]) {
      expect((await ops('orders', 'find', number, '--json')).json).toMatchObject({
        orders: [{ orderNo: issued.orderNo }],
      })
    }
  })

  test('ends with 3 for a number that nothing has, and with 2 for what is no number', async () => {
    expect(await ops('orders', 'find', 'NOSUCH123')).toMatchObject({
      exitCode: 3,
      err: 'no order has the number NOSUCH123',
    })
    expect((await ops('orders', 'find', 'a b')).exitCode).toBe(2)
  })
})

describe('stats', () => {
  test('counts orders, issues, failures by msgCode, pushes, Juhe’s errors, and by what issues were learnt', async () => {
    const { json } = await ops('stats', '--json', '--tenant', 'north')
    expect(json).toMatchObject({
      ...{ orders: 5, issued: 3, failures: { 209: 1 } },
      byStatus: { D: 1, F: 3, U: 1 },
      refunds: { open: 0, succeeded: 0, failed: 0 },
      submitToIssue: {
        count: 3,
        medianMs: expect.any(Number),
        p95Ms: expect.any(Number),
        mostMs: expect.any(Number),
      },
      juheErrors: { outcomeUnknown: 1 },
    })
    expect(json.learnt.byAsking).toBeGreaterThanOrEqual(1)
    expect(json.learnt.byCallback).toBeGreaterThanOrEqual(1)
    expect(json.learnt.byAsking + json.learnt.byCallback).toBe(3)
    expect((await ops('stats', '--json')).json.orders).toBe(6)
    expect((await ops('stats', '--json', '--since', '30m')).json.orders).toBe(2)
  })

  test('for people has a line for each, and says none where there is nothing', async () => {
    const { out } = await ops('stats', '--since', '1s')
    expect(out).toMatch(/^orders +0$/m)
    expect(out).toMatch(/^submit to issue +none$/m)
  })
})

test('nothing of people is in lists and statistics', async () => {
  for (const command of [
    ['orders', 'list', 'north'],
    ['orders', 'find', silent.orderNo],
    ['stats'],
    ['orders', 'list', 'north', '--json'],
  ]) {
    const { out } = await ops(...command)
    expect(out).not.toMatch(/王小明|11010119900307|1381234/)
  }
  expect(lost.orderNo).toMatch(/^T/)
})
