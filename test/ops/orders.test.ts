import { describe, expect, test } from 'vitest'
import { until } from '#test/e2e/support/poll.ts'
import { startService } from '#test/e2e/support/service.ts'
import { people, placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

// The schedule keeps still unless the clock is turned.
const service = await startService({ everyMs: 3_600_000 })
const ops = opsOn(service.dataDir)
const { north, sandbox, clock } = service

/** An order of north's with a scenario of the sandbox's. */
function place(person: string, more: Readonly<Record<string, unknown>> = {}) {
  return placeOrder(north, clock.now(), { person, cellphone: '13812345577', ...more })
}

describe('order show', () => {
  test('shows an issued order whole, by either number, with people masked', async () => {
    const { outOrderNo, orderNo } = await place('出票', { passengers: [people.adult, people.child] })
    await sandbox.advance(60)
    await north.receiver.untilPushes(outOrderNo)

    const shown = await ops('order', 'show', 'north', outOrderNo, '--json')
    expect(shown.exitCode).toBe(0)
    expect(shown.json).toMatchObject({
      ...{ orderNo, outOrderNo, tenantId: 'north', status: 'F', statusName: '抢票成功(出票成功)' },
      submission: { state: 'accepted', attempt: 1 },
      tickets: [
        { state: 'F', refunds: [] },
        { state: 'F', refunds: [] },
      ],
      pushes: [{ kind: 'ticketIssued', state: 'delivered', tries: 1, attempts: [{ result: 'HTTP 200' }] }],
      people: {
        passengers: [
          { name: '王**', kind: 'adult' },
          { name: '王**', kind: 'child' },
        ],
        contact: { person: '出*', cellphone: '1381****577' },
      },
    })
    expect(shown.json.timeline.map(({ what }: { what: string }) => what)).toEqual(
      expect.arrayContaining(['submitted', 'accepted', 'status', 'pushMade', 'pushDelivered']),
    )
    for (const secret of ['王小明', '王小宝', people.adult.idCardNo, '13812345577']) {
      expect(shown.out).not.toContain(secret)
    }
    expect((await ops('order', 'show', '--order-no', orderNo, '--json')).json).toEqual(shown.json)

    const forPeople = await ops('order', 'show', 'north', outOrderNo)
    expect(forPeople.out).toMatch(/^status +F 抢票成功/m)
    expect(forPeople.out).toMatch(/pushDelivered +ticketIssued/)
    expect(forPeople.out).not.toContain('王小明')
  })

  test('nothing sealed, hashed or secret is ever in its output', async () => {
    const { outOrderNo } = await place('出票', {
      accountNo: 'rider12306',
      accountPwd: 'hush-hush',
      ticketModel: 0,
    })
    const reveal = ['--reveal', '--reason', 'case 1']
    for (const args of [['--json'], [], ['--json', ...reveal], reveal]) {
      const { out } = await ops('order', 'show', 'north', outOrderNo, ...args)
      expect(out).not.toMatch(/eyJ|fingerprint|hush-hush/)
    }
  })

  test('--reveal shows people as they are', async () => {
    const { outOrderNo } = await place('过期')
    const { json, out } = await ops(
      'order',
      'show',
      'north',
      outOrderNo,
      '--reveal',
      '--reason',
      'case 1',
      '--json',
    )
    expect(json.people).toEqual({
      passengers: [
        {
          ...{ name: people.adult.passengerName, documentNumber: people.adult.idCardNo, kind: 'adult' },
          birthday: people.adult.birthday,
        },
      ],
      contact: { person: '过期', cellphone: '13812345577' },
    })
    expect(out).toContain('王小明')
  })

  test('an order that is not there is not found, and one that is not named is a usage error', async () => {
    expect((await ops('order', 'show', 'north', 'NOSUCHORDER')).exitCode).toBe(3)
    expect((await ops('order', 'show', 'ghost', 'NOSUCHORDER')).exitCode).toBe(3)
    expect((await ops('order', 'show', 'north')).exitCode).toBe(2)
    expect((await ops('order', 'show', '--order-no', 'short')).exitCode).toBe(2)
  })
})

describe('order reconcile', () => {
  test('asks Juhe about an accepted order without a yes, and learns what no push told', async () => {
    const { outOrderNo, orderNo } = await place('出票+丢推送')
    await until('a ticket at Juhe', async () => {
      const [order] = await sandbox.orders(orderNo)
      if (order?.status === 'F') return true
      await sandbox.advance(1)
      return undefined
    })
    const before = (await ops('order', 'show', 'north', outOrderNo, '--json')).json
    expect(before.status).not.toBe('F')
    const reconciled = await ops('order', 'reconcile', 'north', outOrderNo, '--json')
    expect(reconciled.exitCode).toBe(0)
    expect(reconciled.json).toMatchObject({ orderNo, after: { status: 'F' }, changed: true, unheard: [] })
    expect(reconciled.json.timeline).toContainEqual(expect.objectContaining({ what: 'status', detail: 'F' }))
    expect(reconciled.json.answers).toMatchObject([
      {
        operation: 'orderDetail',
        outcome: 'answered',
        said: expect.stringMatching(/^status F, orderNo \w+$/),
      },
      {
        operation: 'orderDetail issue=1',
        outcome: 'answered',
        said: expect.stringMatching(/^status F, .*, 1 ticket\(s\)$/),
      },
    ])
    expect(reconciled.json.next[0]).toMatchObject({ what: 'push', at: expect.any(String) })
    // The service's own delivery sends what came of it.
    await sandbox.advance(30)
    expect(await north.receiver.untilPushes(outOrderNo)).toHaveLength(1)
  })

  test('an order that may yet be submitted needs a yes; then it is, once', async () => {
    await sandbox.arm('submitOrder', 'code-10020')
    const { outOrderNo, orderNo } = await place('过期')
    const refused = await ops('order', 'reconcile', 'north', outOrderNo)
    expect(refused.exitCode).toBe(4)
    expect(refused.err).toContain('may buy tickets')

    const reconciled = await ops('order', 'reconcile', 'north', outOrderNo, '--yes')
    expect(reconciled.exitCode).toBe(0)
    await sandbox.advance(60)
    await until('the order at Juhe', async () =>
      (await sandbox.orders(orderNo)).length > 0 ? true : undefined,
    )
    expect(await sandbox.orders(orderNo)).toHaveLength(1)
  })

  test('Juhe that does not answer is told, and is no failure of the order', async () => {
    const { outOrderNo } = await place('过期')
    await sandbox.arm('orderDetail', 'http-500', 9)
    const ended = await ops('order', 'reconcile', 'north', outOrderNo, '--json')
    await sandbox.clearFaults()
    expect(ended.exitCode).toBe(6)
    expect(ended.json.unheard).toEqual([expect.stringMatching(/^orderDetail: /)])
    expect(ended.json.answers).toEqual([{ operation: 'orderDetail', outcome: 'unknown', said: '500' }])
    expect(ended.json.next).toContainEqual(expect.objectContaining({ what: 'ask' }))
    const { out } = await ops('order', 'reconcile', 'north', outOrderNo)
    expect(out).toContain('What Juhe answered')
    expect(out).toMatch(/ask Juhe's orderDetail/)
    expect((await ops('order', 'reconcile', 'north', outOrderNo)).exitCode).toBe(0)
  })
})
