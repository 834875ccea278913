import { afterEach, beforeEach, expect, test } from 'vitest'
import { create as deliverPushes } from '#functions/deliver-pushes.ts'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import type { Post } from '#shared/pushes/post.ts'
import { getItem } from '#shared/table/items.ts'
import { dueShardOf, orderKey, type TableKey } from '#shared/table/keys.ts'
import { createTenant, setCallbackUrl } from '#shared/tenants/tenant-store.ts'
import { createVault } from '#shared/vault/vault.ts'
import { testPlatform } from '../lambda/lambda-fixture.ts'
import { createTick } from '../support/attention.ts'
import { sqsEvent } from '../support/sqs-event.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'
import { detail, news, start } from './factories.ts'
import { grabbing } from './story.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const key = Buffer.alloc(32, 1).toString('base64url')
const secrets = {
  juheKey: 'juhe-key',
  callbackTokens: { 1: ['t'.repeat(20)], 2: ['t'.repeat(20)], 3: ['t'.repeat(20)] },
  sealingKeys: [{ kid: 'k1', key }] as const,
  fingerprintKey: key,
}
const vault = createVault({ ...secrets, sealingKeys: [{ kid: 'k1', key }] })
const tenantId = TenantId.parse('tenant-a')

let store: TestTable
beforeEach(async () => {
  store = await startTestTable()
  const webhookSecret = await vault.seal(tenantId, `whsec_${Buffer.alloc(24, 1).toString('base64')}`)
  await createTenant(store.table, { tenantId, name: 'A', webhookSecret }, start)
  const callback = { url: 'http://receiver.example/', format: 'json' } as const
  await setCallbackUrl(store.table, tenantId, 'expiry', callback)
})
afterEach(() => store.close())

/** A reconciler on a clock that the test turns. */
async function reconciler(post: Post) {
  const clock = { now: start }
  const { platform, lines } = testPlatform(store, {
    SECRETS: JSON.stringify(secrets),
    JUHE_URL: 'http://127.0.0.1:9',
  })
  const mine = { ...platform, post, now: () => clock.now }
  const deliver = deliverPushes(mine)
  return {
    clock,
    lines,
    run: createTick(mine),
    deliver: (orders: readonly Order[]) =>
      deliver(sqsEvent(orders.map(({ orderNo }) => orderKey(orderNo).pk)), lambdaContext('pushes', 'r')),
  }
}

/** An order that expired, and whose push the stream lost. */
async function expired(n: number): Promise<Order> {
  const outOrderNo = OutOrderNo.parse(`EXPIRED${n}`)
  const orderNo = orderNoOf(tenantId, outOrderNo)
  const { order } = grabbing().on(detail(news.expired))
  const people = await vault.seal(orderNo, {
    passengers: [],
    contact: { person: '张三', cellphone: '13800138000' },
  })
  const mine = { ...order, orderNo, outOrderNo, sealed: { people }, version: 0 }
  const saved = await createOrderStore(store.table).save(mine)
  return saved.kind === 'written' ? saved.order : expect.fail('not written')
}

test('begins no push long after its order was read: those that wait in a lane are left to the next tick', async () => {
  const orders = 30
  for (let n = 0; n < orders; n += 1) await expired(n)
  const sent: string[] = []
  const slow: Post = async ({ body }) => {
    sent.push(JSON.parse(body).orderNo)
    clock.now += 20 * second
    return { kind: 'answered', httpStatus: 200 }
  }
  const { clock, run } = await reconciler(slow)
  clock.now += minute
  await run()
  expect(sent.length).toBeGreaterThan(0)
  // A lane is ten wide: no more than those had begun when the time was over.
  expect(sent.length).toBeLessThanOrEqual(12)
  for (let more = 0; more < 30 && sent.length < orders; more += 1) await run()
  expect(new Set(sent).size).toBe(orders)
  expect(sent).toHaveLength(orders)
})

test('messages that come twice in one process find the work done: each push goes out once', async () => {
  const orders = await Promise.all(Array.from({ length: 20 }, (_, n) => expired(n)))
  const sent: string[] = []
  const { clock, deliver } = await reconciler(async ({ body }) => {
    sent.push(JSON.parse(body).orderNo)
    return { kind: 'answered', httpStatus: 204 }
  })
  clock.now += minute
  await Promise.all([deliver(orders), deliver(orders), deliver([...orders, ...orders])])
  expect(sent).toHaveLength(20)
  expect(new Set(sent).size).toBe(20)
})

const orderNo = `T${'P'.repeat(25)}`
test.each<[string, TableKey & Record<string, unknown>]>([
  ['a document that is no JSON', { ...orderKey(orderNo), version: 3, document: '{', writeId: 'w' }],
  ['a document of another kind', { ...orderKey(orderNo), version: 3, document: '[]', writeId: 'w' }],
  ['a document of another version', { ...orderKey(orderNo), version: 3, document: '{"a":1}', writeId: 'w' }],
  ['no document', { ...orderKey(orderNo), version: 3, writeId: 'w' }],
  ['no version', { ...orderKey(orderNo), document: '{}', writeId: 'w' }],
  ['nothing at all', orderKey(orderNo)],
  ['a count of setbacks that is none', { ...orderKey(orderNo), setbacks: 'many', writeId: 'w' }],
  ['a number that is none of ours', { ...orderKey('lost'), version: 1, document: '{}', writeId: 'w' }],
  ['a key of something else', { pk: 'THING#1', version: 1, document: '{}' }],
])('an item with %s stops only itself, and is tried ever more rarely', async (_what, item) => {
  const good = await expired(1)
  const dueShard = dueShardOf(good.orderNo)
  await store.table.sender.put({ TableName: 'orders', Item: { ...item, dueShard, dueAt: start - hour } })
  const sent: string[] = []
  const { clock, lines, run } = await reconciler(async ({ body }) => {
    sent.push(JSON.parse(body).orderNo)
    return { kind: 'answered', httpStatus: 200 }
  })
  const waits: number[] = []
  clock.now += minute
  for (let n = 0; n < 9; n += 1) {
    const { setbacks } = await run()
    expect(setbacks).toBe(1)
    const stored = await getItem(store.table, { pk: item.pk })
    const wait = Number(stored?.dueAt) - clock.now
    // Before its time it is left alone.
    clock.now += wait - 1
    expect((await run()).setbacks).toBe(0)
    clock.now += 1
    waits.push(wait / second)
  }
  expect(waits).toEqual([30, 60, 300, 1_800, 7_200, 21_600, 21_600, 21_600, 21_600])
  expect(sent).toHaveLength(1)
  const setbacks = lines.filter(({ event }) => event === 'setback')
  expect(setbacks.map((line) => line.setbacks)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})
