import * as fc from 'fast-check'
import { TenantId } from '#shared/ids.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import { setPause } from '#shared/stage-pause.ts'
import type { DocumentSender, Table } from '#shared/table/document-sender.ts'
import { getItem, type StoredItem } from '#shared/table/items.ts'
import { createApiKey, hashApiKey, revokeApiKey } from '#shared/tenants/api-keys.ts'
import { getTenant, replaceWebhookSecret, setTenantLimits } from '#shared/tenants/tenant-store.ts'
import { type OrderingClient, placeOrder } from '#test/e2e/support/trips.ts'
import { afterGap, aimed, lives } from '#test/orders/arbitrary-events.ts'
import { newOrder, start } from '#test/orders/factories.ts'
import { startInProcess } from '#test/support/in-process.ts'
import { startTestTable } from '#test/table/table-fixture.ts'
import { rewritten } from './rewritten.ts'

/** How many lives are lived to find every shape that an order can have. */
const livesLived = 4_000

/** Items of every kind and shape that this version of the code writes: few, but none of its words is missing. */
export async function itemsOfThisVersion(): Promise<readonly StoredItem[]> {
  return [...(await itemsOfALife()), ...(await itemsOfOrders())]
}

/** What a tenant's life leaves in the table, real seals included: tenant, key, search, counters, orders. */
async function itemsOfALife(): Promise<readonly StoredItem[]> {
  const engine = await startTestTable()
  const keys = new Set<string>()
  const { sender } = engine.table
  const noting: DocumentSender = {
    ...sender,
    get: sender.get,
    query: sender.query,
    put: (input) => {
      keys.add(String(input.Item?.pk))
      return sender.put(input)
    },
    update: (input) => {
      keys.add(String(input.Key?.pk))
      return sender.update(input)
    },
  }
  try {
    await live(noting)
    const items = await Promise.all([...keys].map((pk) => getItem(engine.table, { pk })))
    return items.flatMap((item) => (item === undefined ? [] : [item]))
  } finally {
    await engine.close()
  }
}

/** One tenant, two orders: one is issued, one fails. */
async function live(sender: DocumentSender): Promise<void> {
  const service = await startInProcess({
    sender,
    env: { LIMIT_REQUESTS_PER_MINUTE: '600', LIMIT_ORDERS_PER_DAY: '600', LIMIT_OPEN_ORDERS: '600' },
  })
  const { tenantId, key } = await service.addTenant('fixture')
  const client: OrderingClient = {
    call: (operation, parameters) => service.call(operation, { key, ...parameters }),
  }
  for (const [type, format] of [
    [1, 'json'],
    [2, 'form'],
    [3, 'json'],
  ])
    await client.call('addCallbackUrl', { type, url: `https://example.com/${type}`, format })
  await setTenantLimits(service.table, tenantId, { ordersPerDay: 100, openOrders: 'none' })
  const account = { accountNo: 'traveller', accountPwd: 'their-password' }
  for (const person of ['出票', '失败209']) await placeOrder(client, service.clock.ms, { person, ...account })
  service.pass(3_600_000)
  await service.reconcile()
  await operate(service.table, TenantId.parse(tenantId), service.clock.ms)
}

/** What only operators write: a key with restrictions and one that is revoked, a secret that is replaced, a pause. */
async function operate(table: Table, tenantId: TenantId, now: number): Promise<void> {
  const restrictions = { readOnly: true, noRefunds: true, expiresAt: now + 86_400_000 }
  await createApiKey(table, 'restricted-key-of-fixture', tenantId, now, restrictions)
  await createApiKey(table, 'revoked-key-of-fixture', tenantId, now)
  await revokeApiKey(table, hashApiKey('revoked-key-of-fixture'), now)
  const tenant = await getTenant(table, tenantId)
  if (tenant === undefined) throw new Error('the tenant is gone')
  await replaceWebhookSecret(table, tenant, tenant.webhookSecret, now + 86_400_000)
  await setPause(table, now)
}

/** Orders, one for each word and shape that a life of theirs can reach and no earlier one has shown. */
async function itemsOfOrders(): Promise<readonly StoredItem[]> {
  const seen = new Set<string>()
  const orders: Order[] = []
  for (const steps of fc.sample(lives, { numRuns: livesLived, seed: 20_260_302 })) {
    let now = start
    let order: Order = newOrder()
    for (const { gap, event } of steps) {
      now = afterGap(order, now, gap)
      order = transition(order, aimed(event, order), { now, policy: defaultPolicy }).order
      const shapes = shapesOf('', order).filter((shape) => !seen.has(shape))
      if (shapes.length === 0) continue
      for (const shape of shapes) seen.add(shape)
      orders.push(order)
    }
  }
  return Promise.all([...orders, ...tombstonesOf(orders)].map(rewritten))
}

/** What is left at the end of its retention of an order of each status that ends. */
function tombstonesOf(orders: readonly Order[]): readonly Order[] {
  const ended = new Map(orders.map((order) => [order.progress.status, order]))
  for (const status of ['N', 'B', 'D'] as const) ended.delete(status)
  const context = { now: start, policy: defaultPolicy }
  return [...ended.values()].map(
    (order) => transition({ ...order, reduceAt: start }, { type: 'reduceDue' }, context).order,
  )
}

/** Fields whose values are words of the schema. */
const words = /(^|\.)(state|status|kind|what|by|why|seatClassCode|msgCode|refunded|acknowledged|isLearnt)$/

/** Every path of a value, and with each word its value. */
function shapesOf(path: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => shapesOf(`${path}[]`, entry))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, inner]) => shapesOf(`${path}.${name}`, inner))
  return [words.test(path) ? `${path}=${value}` : path]
}
