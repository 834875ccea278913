import { beforeAll, describe, expect, test } from 'vitest'
import { extensions, operations } from '#contract/operations.ts'
import { OutOrderNo, orderNoOf } from '#shared/ids.ts'
import { orderKey, tenantKey } from '#shared/table/keys.ts'
import { goodPassenger } from '#test/contract/requests.ts'
import { submitFor } from '#test/e2e/support/trips.ts'
import { countedTable } from '#test/support/counted-table.ts'
import { type AnyOperation, startInProcess } from '#test/support/in-process.ts'

/* Two tenants, each with an issued order of the same number. Whatever one of them tries, it gets nothing of the other. */

const start = Date.UTC(2026, 2, 2, 2)
const table = countedTable(() => service.clock.ms)
const service = await startInProcess({ sender: table.sender, startAt: start })

type Side = Awaited<ReturnType<typeof settle>>
let alice: Side
let bob: Side

/** A tenant with a search and an issued order. */
async function settle(name: string) {
  const { tenantId, key } = await service.addTenant(name)
  await service.call('addCallbackUrl', { key, type: '1', url: `https://${name}.example.com/push` })
  const found = (await service.call('search', { key, from: '北京', to: '上海', date: '20260325' })).result
  const outOrderNo = 'SAMENUMBER01'
  const submit = { key, ...submitFor(found, { outOrderNo, person: '出票', passengers: [goodPassenger()] }) }
  const placed = await service.call('submitOrder', submit)
  service.pass(10 * 60_000)
  const issued = (await service.call('orderDetail', { key, outOrderNo, issue: '1' })).result
  const [push] = (await service.call('listPushes', { key, outOrderNo })).result.pushes
  const { cursor } = (await service.call('listOrders', { key, limit: '1' })).result
  return {
    tenantId,
    key,
    found,
    submit,
    outOrderNo,
    orderNo: String(placed.result.orderNo),
    passengerId: String(issued.passengers[0].passengerId),
    pushId: String(push.pushId),
    cursor: String(cursor),
    url: `https://${name}.example.com/push`,
    juheNo: service.upstream.orders(placed.result.orderNo)[0]?.orderNo ?? '',
  }
}

beforeAll(async () => {
  alice = await settle('alice')
  bob = await settle('bob')
  // Each function remembers for a while whose a key is: that is done before the work is looked at.
  for (const name of names) await service.call(name, { key: bob.key })
})

const names = [...Object.values(operations), ...Object.values(extensions)].map(({ name }) => name)

/** One request with all that it caused: what the table was asked, what Juhe was, and what came back. */
async function watched(operation: AnyOperation, parameters: Readonly<Record<string, unknown>>) {
  const [sent, calls] = [table.sent.length, service.calls.length]
  const body = await service.call(operation, parameters)
  return { body, table: table.sent.slice(sent), juhe: service.calls.slice(calls) }
}

/** Everything of a tenant's that lies in the table. */
const belongings = ({ tenantId, orderNo }: Side) =>
  JSON.stringify([table.items.get(orderKey(orderNo).pk), table.items.get(tenantKey(tenantId).pk)])

test('the same outOrderNo is two orders, of which neither number can be made from the other', () => {
  expect(alice.orderNo).not.toBe(bob.orderNo)
  expect(
    service.upstream
      .orders()
      .map((order) => order.outOrderNo)
      .sort(),
  ).toEqual([alice.orderNo, bob.orderNo].sort())
  expect(alice.passengerId).not.toBe(bob.passengerId)
})

/** What identifies somebody, or anything of his: none of it may come back to anybody else. */
const identityOf = (side: Side) => [
  side.orderNo,
  side.passengerId,
  side.pushId,
  side.cursor,
  side.juheNo,
  side.found.queryKey,
  side.url,
  side.key,
]

/** Bob's own request of each operation, which does him good. */
const own: Readonly<Record<AnyOperation, () => Readonly<Record<string, unknown>>>> = {
  search: () => ({ from: '北京', to: '上海', date: '20260325' }),
  submitOrder: () => bob.submit,
  orderDetail: () => ({ outOrderNo: bob.outOrderNo, issue: '1' }),
  cancelOrder: () => ({ outOrderNo: bob.outOrderNo }),
  applyRefundOrder: () => ({ outOrderNo: bob.outOrderNo, passengerId: bob.passengerId }),
  addCallbackUrl: () => ({ type: '1', url: bob.url }),
  dataDictionary: () => ({}),
  listOrders: () => ({ limit: '50' }),
  orderEvents: () => ({ outOrderNo: bob.outOrderNo }),
  listPushes: () => ({ outOrderNo: bob.outOrderNo }),
  resendPush: () => ({ outOrderNo: bob.outOrderNo, pushId: bob.pushId }),
  listEvents: () => ({}),
  statement: () => ({ date: '20260302' }),
  resendPushes: () => ({ includeDelivered: '1' }),
  testCallbackUrl: () => ({ type: '1' }),
}

const askers = [
  'orderDetail',
  'cancelOrder',
  'applyRefundOrder',
  'orderEvents',
  'listPushes',
  'resendPush',
] as const

describe.each(askers)('%s', (operation) => {
  const parameters = (outOrderNo: string) => ({
    key: bob.key,
    outOrderNo,
    passengerId: alice.passengerId,
    pushId: alice.pushId,
    issue: '1',
  })

  test('of another’s order, by whichever of its numbers, is as one that nobody has: in words and in work', async () => {
    const nobody = await watched(operation, parameters('NOBODYHAS001'))
    expect(nobody.body.error_code).toBe(223804)
    const before = belongings(alice)
    for (const number of [alice.orderNo, bob.orderNo, alice.orderNo.toLowerCase()]) {
      const other = await watched(operation, parameters(number))
      expect(other.body).toEqual(nobody.body)
      expect(other.juhe).toEqual(nobody.juhe)
      // One look at the key that belongs to this tenant and this number, whether or not anybody has such an order.
      const own = orderNoOf(bob.tenantId, OutOrderNo.parse(number))
      // An operation with an effect looks first whether the stage is paused.
      const ordersOf = (table: readonly string[]) => table.filter((call) => call !== 'get STAGE#CONTROL')
      expect(ordersOf(other.table)).toEqual([`get ORDER#${own}`])
      expect(ordersOf(nobody.table)).toHaveLength(1)
    }
    expect(belongings(alice)).toBe(before)
  })

  test('with the key of another order as number is refused for its form', async () => {
    for (const number of [
      `ORDER#${alice.orderNo}`,
      `${alice.tenantId}\0${alice.outOrderNo}`,
      alice.juheNo.padEnd(40, '0'),
    ]) {
      const { body, table: asked } = await watched(operation, parameters(number))
      expect(body.error_code).toBe(223804)
      expect(asked).toEqual([])
    }
  })
})

test('another’s passengerId at the own order is a passengerId that nobody has', async () => {
  const own = { key: bob.key, outOrderNo: bob.outOrderNo }
  const unknown = await watched('applyRefundOrder', { ...own, passengerId: 'nobody' })
  const others = await watched('applyRefundOrder', { ...own, passengerId: alice.passengerId })
  expect(others.body).toEqual(unknown.body)
  expect(others.table).toEqual(unknown.table)
  expect(others.juhe).toEqual([])
})

test('another’s push at the own order is one that nobody has', async () => {
  const own = { key: bob.key, outOrderNo: bob.outOrderNo }
  const unknown = await watched('resendPush', { ...own, pushId: 'msg_nobody_ticketIssued' })
  const others = await watched('resendPush', { ...own, pushId: alice.pushId })
  expect(others.body.error_code).toBe(223804)
  expect(others).toEqual(unknown)
  // Neither does it tell an order that is not there from a push that is not there.
  const nowhere = await watched('resendPush', { ...own, outOrderNo: 'NOBODYHAS001', pushId: bob.pushId })
  expect(nowhere.body).toEqual(unknown.body)
  expect(nowhere.table).toHaveLength(unknown.table.length)
})

test('another’s place in his list of orders is a moment in one’s own, whether or not there is such an order', async () => {
  const list = (cursor: string) => watched('listOrders', { key: bob.key, cursor })
  const [time] = alice.cursor.split('-')
  const others = await list(alice.cursor)
  const nobodys = await list(`${time}-T${'0'.repeat(25)}`)
  expect(others).toEqual(nobodys)
  expect(others.table[0]).toBe('query orders of bob')
  const all = await watched('listOrders', { key: bob.key, limit: '50', tenantId: 'alice' })
  expect(all.body.result.orders.map(({ orderNo }: { orderNo: string }) => orderNo)).toContain(bob.orderNo)
  expect(JSON.stringify(all.body)).not.toContain(alice.orderNo)
})

test('a sample goes to the own URL, signed with the own secret', async () => {
  const before = service.posted.length
  const { body } = await watched('testCallbackUrl', { key: bob.key })
  const samples = service.posted.slice(before)
  expect(samples).toHaveLength(body.result.samples.length)
  for (const { url } of samples) expect(url).toMatch(/^https:\/\/bob\.example\.com\//)
})

test('the own order shows the own one, though another has the same number', async () => {
  for (const side of [alice, bob]) {
    const { body } = await watched('orderDetail', { key: side.key, outOrderNo: side.outOrderNo, issue: '1' })
    expect(body.result.orderNo).toBe(side.orderNo)
    expect(JSON.stringify(body)).not.toContain(side === alice ? bob.orderNo : alice.orderNo)
  }
})

test('another’s queryKey is one that is not known: in words and in work', async () => {
  const submit = (queryKey: string) => ({ ...bob.submit, outOrderNo: 'BORROWED0001', queryKey })
  const unknown = await watched('submitOrder', submit('0'.repeat(32)))
  const others = await watched('submitOrder', submit(alice.found.queryKey))
  expect(others.body).toEqual(unknown.body)
  expect(others.body.error_code).toBe(223804)
  const shape = (sent: readonly string[]) =>
    sent.filter((line) => line !== 'get STAGE#CONTROL').map((line) => line.replace(/#[0-9a-f]{32}$/, '#key'))
  // The stage and the search are looked up at once, in either order.
  expect(shape(others.table).toSorted()).toEqual(shape(unknown.table).toSorted())
  expect(others.table.join()).not.toContain('alice')
  expect(others.juhe).toEqual([])
})

test('a submit under another’s number makes an order of one’s own, and is not told of a conflict', async () => {
  const { tenantId, key } = await service.addTenant('carol')
  const found = (await service.call('search', { key, from: '北京', to: '上海', date: '20260325' })).result
  const before = belongings(alice)
  const placed = await service.call('submitOrder', {
    key,
    ...submitFor(found, {
      outOrderNo: alice.outOrderNo,
      person: '过期',
      passengers: [goodPassenger({ passengerName: '李四' })],
    }),
  })
  expect(placed).toMatchObject({
    error_code: 0,
    result: { orderNo: orderNoOf(tenantId, OutOrderNo.parse(alice.outOrderNo)) },
  })
  expect(belongings(alice)).toBe(before)
})

test('a callback URL is set for whoever’s key it is, whatever else the request names', async () => {
  const before = belongings(alice)
  const { body, table: sent } = await watched('addCallbackUrl', {
    key: bob.key,
    type: '1',
    url: 'https://bob.example.com/new',
    tenantId: 'alice',
    pk: 'TENANT#alice',
  })
  expect(body.error_code).toBe(0)
  expect(sent).toEqual(['get STAGE#CONTROL', 'update TENANT#bob'])
  expect(belongings(alice)).toBe(before)
})

test('an unknown key and a known one cost the same kind of work, and the answer says nothing of who there is', async () => {
  const strange = ['alice', 'TENANT#alice', alice.key.slice(0, -1), `${alice.key}x`, '0'.repeat(64)]
  for (const key of strange) {
    const { body, table: sent, juhe } = await watched('orderDetail', { key, outOrderNo: alice.outOrderNo })
    expect(body).toEqual({ resultcode: '101', reason: '错误的请求KEY', result: null, error_code: 10001 })
    expect(sent).toEqual([expect.stringMatching(/^get KEY#[0-9a-f]{64}$/)])
    expect(juhe).toEqual([])
  }
})

// Submits last: from then on numbers of the one are numbers of the other, too.
describe.each([...names.filter((name) => name !== 'submitOrder'), 'submitOrder' as const])(
  '%s',
  (operation) => {
    /** Everything of the other's that a parameter can hold, each in its place. */
    const others = (): readonly Readonly<Record<string, unknown>>[] => [
      { outOrderNo: alice.orderNo },
      { outOrderNo: alice.juheNo },
      { queryKey: alice.found.queryKey },
      { passengerId: alice.passengerId },
      { pushId: alice.pushId },
      { cursor: alice.cursor },
      { url: `${bob.url}?of=alice` },
      { tenantId: 'alice', tenant: 'alice', orderNo: alice.orderNo, pk: orderKey(alice.orderNo).pk },
      { '__proto__.tenantId': 'alice', 'constructor.prototype.tenantId': 'alice' },
    ]

    test('with anything of another’s in any place touches nothing of his, and tells nothing of it', async () => {
      const mine = () => JSON.stringify([belongings(alice), service.upstream.orders(alice.orderNo)])
      for (const stolen of others()) {
        const before = mine()
        const posted = service.posted.length
        const given = { ...own[operation](), ...stolen, key: bob.key }
        const { body, table: asked } = await watched(operation, given)
        expect(mine(), JSON.stringify(stolen)).toBe(before)
        const told = JSON.stringify(body)
        const unsaid = identityOf(alice).filter((value) => !Object.values(stolen).includes(value))
        for (const value of unsaid) expect(told, JSON.stringify(stolen)).not.toContain(value)
        // His keys of the table are not even looked at.
        expect(asked.join()).not.toMatch(new RegExp(`alice|${alice.orderNo}`))
        for (const { url } of service.posted.slice(posted)) expect(url).not.toContain('//alice')
      }
    })
  },
)

test('no line about a tenant’s request names another', async () => {
  const lines = service.logged.filter((line) => line.tenantId === 'bob').map((line) => JSON.stringify(line))
  expect(lines.length).toBeGreaterThan(10)
  for (const line of lines) expect(line).not.toMatch(/alice/)
})
