import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import { countOpenOrders } from '#shared/limits/open-orders.ts'
import { createOrderQuota } from '#shared/limits/order-quota.ts'
import { usedPermits } from '#shared/limits/permit-counter.ts'
import { createRequestLimiter, minuteOf } from '#shared/limits/request-limiter.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { keyPrefixes } from '#shared/table/keys.ts'
import { limitOf, type TenantLimits } from '#shared/tenants/limits.ts'
import type { Tenant } from '#shared/tenants/tenant.ts'
import { getTenant, setTenantLimits } from '#shared/tenants/tenant-store.ts'
import { Sealed } from '#shared/vault/sealed.ts'
import { seed } from '../lambda/lambda-fixture.ts'
import { failure, newOrder, start, submitAnswered } from '../orders/factories.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

let store: TestTable
beforeAll(async () => {
  store = await startTestTable()
})
afterAll(() => store.close())

let names = 0
/** A tenant of its own for each test, without an item: limiters are handed him. */
let tenant: Tenant
beforeEach(() => {
  names += 1
  tenant = {
    tenantId: TenantId.parse(`limited-${names}`),
    name: 'Limited',
    state: 'active',
    callbackUrls: {},
    webhookSecret: Sealed.parse('h..i.c.t'),
    createdAt: 0,
    version: 1,
  }
})

/** The table, with how often each command was sent. */
function counted() {
  const sent = { get: 0, put: 0, update: 0, query: 0 }
  const { sender } = store.table
  const counting =
    <Input, Output>(name: keyof typeof sent, send: (input: Input) => Output) =>
    (input: Input) => {
      sent[name] += 1
      return send(input)
    }
  const table: Table = {
    ...store.table,
    sender: {
      get: counting('get', sender.get),
      put: counting('put', sender.put),
      update: counting('update', sender.update),
      query: counting('query', sender.query),
    },
  }
  return { table, sent }
}

test('a tenant’s own limit goes before the stage’s; none, and what nobody reaches, is no bound', () => {
  const stage = { requestsPerMinute: 10 }
  expect(limitOf('requestsPerMinute', undefined, stage)).toBe(10)
  expect(limitOf('requestsPerMinute', { requestsPerMinute: 3 }, stage)).toBe(3)
  expect(limitOf('requestsPerMinute', { requestsPerMinute: 'none' }, stage)).toBeUndefined()
  expect(limitOf('requestsPerMinute', { requestsPerMinute: 5_000_000 }, stage)).toBeUndefined()
  expect(limitOf('openOrders', { requestsPerMinute: 3 }, stage)).toBeUndefined()
})

test('limits are stored with the tenant', async () => {
  const { tenantId } = await seed(store, 'with-limits')
  expect(await setTenantLimits(store.table, tenantId, { openOrders: 7, ordersPerDay: 'none' })).toBe('set')
  expect(await getTenant(store.table, tenantId)).toMatchObject({
    limits: { openOrders: 7, ordersPerDay: 'none' },
    version: 2,
  })
})

describe('requests a minute', () => {
  const minuteStart = Date.UTC(2026, 2, 2, 2)

  /** Processes over one table and one clock. */
  function processes(count: number, defaults: TenantLimits) {
    const clock = { ms: minuteStart }
    const { table, sent } = counted()
    const limiters = Array.from({ length: count }, () =>
      createRequestLimiter({ table, now: () => clock.ms, defaults }),
    )
    return { clock, sent, limiters }
  }

  test('a bound holds over all processes, also for requests at once, and ends with the minute', async () => {
    const { clock, limiters } = processes(4, { requestsPerMinute: 30 })
    const burst = async () => {
      const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => limiters[n % 4]?.(tenant)))
      return answers.filter(Boolean).length
    }
    const first = await burst()
    expect(first).toBeLessThanOrEqual(30)
    // Some permits may lie in the memory of a process that was not asked again: few.
    expect(first).toBeGreaterThan(24)
    expect(await usedPermits(store.table, minuteOf(tenant.tenantId, clock.ms))).toBeGreaterThan(24)
    clock.ms += 60_000
    expect(await usedPermits(store.table, minuteOf(tenant.tenantId, clock.ms))).toBe(0)
    expect(await burst()).toBeGreaterThan(24)
  })

  test('a read writes nothing: one write serves many requests, and a refusal costs none', async () => {
    const { sent, limiters } = processes(1, { requestsPerMinute: 1_000 })
    const [limiter] = limiters
    for (let n = 0; n < 1_000; n += 1) expect(await limiter?.(tenant)).toBe(true)
    expect(sent.update).toBeLessThan(100)
    expect(await limiter?.(tenant)).toBe(false)
    const before = sent.update
    for (let n = 0; n < 100; n += 1) expect(await limiter?.(tenant)).toBe(false)
    expect(sent).toEqual({ get: 0, put: 0, query: 0, update: before })
  })

  test('a tenant is told what is left from a tenth of the limit on, down to nothing', async () => {
    const { limiters } = processes(1, { requestsPerMinute: 40 })
    const told: (number | undefined)[] = []
    for (let n = 0; n < 41; n += 1) {
      let left: number | undefined
      await limiters[0]?.(tenant, (one) => {
        left = one
      })
      told.push(left)
    }
    expect(told.slice(0, 36).filter((left) => left !== undefined && left > 4)).toEqual([])
    expect(told.slice(35)).toEqual([4, 3, 2, 1, 0, 0])
  })

  test('a tenant without a bound never touches the table', async () => {
    const { sent, limiters } = processes(1, {})
    for (let n = 0; n < 100; n += 1) await limiters[0]?.(tenant)
    expect(sent).toEqual({ get: 0, put: 0, update: 0, query: 0 })
  })

  test('one tenant’s requests use up nothing of another’s', async () => {
    const { limiters } = processes(1, { requestsPerMinute: 1 })
    const other = { ...tenant, tenantId: TenantId.parse(`${tenant.tenantId}-other`) }
    expect(await limiters[0]?.(tenant)).toBe(true)
    expect(await limiters[0]?.(tenant)).toBe(false)
    expect(await limiters[0]?.(other)).toBe(true)
  })

  test('each minute has a counter of its own, which the table deletes', async () => {
    const { limiters } = processes(1, { requestsPerMinute: 5 })
    await limiters[0]?.(tenant)
    const minute = minuteStart / 60_000
    const { Item } = await store.table.sender.get({
      TableName: store.table.name,
      Key: { pk: `${keyPrefixes.permits}requests#${tenant.tenantId}#${minute}` },
    })
    expect(Item).toMatchObject({
      leased: 1,
      entity: 'permits',
      expiresAt: (minuteStart + 60_000 + 3_600_000) / 1_000,
    })
  })
})

describe('orders', () => {
  function quota(defaults: TenantLimits) {
    const clock = { ms: Date.UTC(2026, 2, 2, 2) }
    const { table, sent } = counted()
    return { clock, sent, table, quota: createOrderQuota({ table, now: () => clock.ms, defaults }) }
  }

  /** Puts an order of the tenant into the table. */
  async function place(n: number, createdAt = Date.UTC(2026, 2, 2, 2)) {
    const outOrderNo = OutOrderNo.parse(`OPEN${String(n).padStart(6, '0')}`)
    const orderNo = orderNoOf(tenant.tenantId, outOrderNo)
    const saved = await createOrderStore(store.table).save({
      ...newOrder({ orderNo, tenantId: tenant.tenantId, outOrderNo }),
      createdAt,
    })
    if (saved.kind !== 'written') throw new Error('taken')
    return saved.order
  }

  test('a day’s orders are bounded; the day is China’s; what came to nothing is given back', async () => {
    const { clock, quota: orders } = quota({ ordersPerDay: 3 })
    const admissions = [await orders.admit(tenant), await orders.admit(tenant), await orders.admit(tenant)]
    expect(admissions.every((one) => one !== undefined)).toBe(true)
    expect(await orders.admit(tenant)).toBeUndefined()
    admissions[0]?.giveBack()
    expect(await orders.admit(tenant)).toBeDefined()
    expect(await orders.admit(tenant)).toBeUndefined()
    // 10:00 in China: its midnight is 14 hours away.
    clock.ms += 14 * 3_600_000 - 1
    expect(await orders.admit(tenant)).toBeUndefined()
    clock.ms += 1
    expect(await orders.admit(tenant)).toBeDefined()
  })

  test('open orders are bounded: one that ends makes room', async () => {
    const { clock, quota: orders } = quota({ openOrders: 2 })
    const earlier = clock.ms - 60_000
    const [first] = [await place(1, earlier), await place(2, earlier)]
    expect(await orders.admit(tenant)).toBeUndefined()
    const ended = transition(first, submitAnswered({ kind: 'refused', failure: failure() }), {
      now: start,
      policy: defaultPolicy,
    })
    await createOrderStore(store.table).save(ended.order)
    clock.ms += 5_000
    expect(await orders.admit(tenant)).toBeDefined()
    await place(3)
    expect(await orders.admit(tenant)).toBeUndefined()
  })

  test.each([1, 3, 25])('of a hundred submits at once no more than %i are let in', async (openOrders) => {
    const { quota: orders } = quota({ openOrders })
    const admitted = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        const admission = await orders.admit(tenant)
        if (admission === undefined) return false
        await place(n)
        return true
      }),
    )
    expect(admitted.filter(Boolean)).toHaveLength(openOrders)
  })

  test.each([1, 3, 25])(
    'nor over several processes, of which each asks as it can (%i)',
    async (openOrders) => {
      const processes = Array.from({ length: 4 }, () => quota({ openOrders }).quota)
      const submit = async (n: number) => {
        const admission = await processes[n % 4]?.admit(tenant)
        if (admission !== undefined) await place(n)
        return admission !== undefined
      }
      const admitted = await Promise.all(Array.from({ length: 100 }, (_, n) => submit(n)))
      const count = admitted.filter(Boolean).length
      expect(count).toBeLessThanOrEqual(openOrders)
      // A permit that one process is about to return may keep another one from the last places for a moment.
      expect(count).toBeGreaterThanOrEqual(Math.min(openOrders, 20))
    },
  )

  test('orders that the index does not show yet are counted, and those that it shows are counted once', async () => {
    const clock = { ms: Date.UTC(2026, 2, 2, 2) }
    let hidden = true
    const { query } = store.table.sender
    const lagging: Table = {
      ...store.table,
      sender: { ...store.table.sender, query: async (input) => (hidden ? { $metadata: {} } : query(input)) },
    }
    const one = () => createOrderQuota({ table: lagging, now: () => clock.ms, defaults: { openOrders: 3 } })
    const placeAt = async (n: number) => {
      const outOrderNo = OutOrderNo.parse(`LATE${String(n).padStart(6, '0')}`)
      const orderNo = orderNoOf(tenant.tenantId, outOrderNo)
      const order = newOrder({ orderNo, tenantId: tenant.tenantId, outOrderNo })
      await createOrderStore(store.table).save({ ...order, createdAt: clock.ms })
    }
    for (let n = 0; n < 2; n += 1) {
      expect(await one().admit(tenant)).toBeDefined()
      await placeAt(n)
    }
    expect(await one().admit(tenant)).toBeDefined()
    for (let step = 0; step < 3; step += 1) {
      expect(await one().admit(tenant)).toBeUndefined()
      clock.ms += 5_000
    }
    hidden = false
    expect(await one().admit(tenant)).toBeUndefined()
    // The third process died with its permit: after some seconds that place is free again, and no other.
    clock.ms += 10_000
    expect(await one().admit(tenant)).toBeDefined()
    expect(await one().admit(tenant)).toBeUndefined()
  })

  test('the item of permits stays small, whichever process writes it', async () => {
    const clock = { ms: Date.UTC(2026, 2, 2, 2) }
    for (let n = 0; n < 60; n += 1) {
      const quota = createOrderQuota({
        table: store.table,
        now: () => clock.ms,
        defaults: { openOrders: 1_000 },
      })
      expect(await quota.admit(tenant)).toBeDefined()
      clock.ms += 5_000
    }
    const { Item } = await store.table.sender.get({
      TableName: store.table.name,
      Key: { pk: `${keyPrefixes.permits}open#${tenant.tenantId}#now` },
    })
    expect(Object.keys(Item ?? {}).length).toBeLessThan(40)
  })

  test('of a hundred submits at once those that come to nothing make room for others', async () => {
    const { clock, quota: orders } = quota({ openOrders: 3 })
    const admitted = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const admission = await orders.admit(tenant)
        admission?.giveBack()
        return admission !== undefined
      }),
    )
    expect(admitted).toContain(true)
    clock.ms += 5_000
    expect(await orders.admit(tenant)).toBeDefined()
  })

  test('a permit that was not used is returned after its seconds, not lost', async () => {
    const { clock, quota: orders } = quota({ openOrders: 2 })
    for (let n = 0; n < 10; n += 1) {
      const admission = await orders.admit(tenant)
      expect(admission).toBeDefined()
      admission?.giveBack()
      clock.ms += 6_000
    }
    expect([await orders.admit(tenant), await orders.admit(tenant)]).not.toContain(undefined)
    expect(await orders.admit(tenant)).toBeUndefined()
  })

  test('open orders are counted by their keys, no further than the bound, and not for each order', async () => {
    const { quota: orders, sent, table } = quota({ openOrders: 100 })
    for (let n = 0; n < 5; n += 1) await place(n, 0)
    expect(await countOpenOrders(table, tenant.tenantId, 100)).toBe(5)
    expect(await countOpenOrders(table, tenant.tenantId, 3)).toBe(3)
    const before = sent.query
    for (let n = 0; n < 15; n += 1) expect(await orders.admit(tenant)).toBeDefined()
    // Chunks of 1, 2, 4 and 8 permits.
    expect(sent).toEqual({ get: 0, put: 0, update: 4, query: before + 1 })
  })

  test('a tenant without bounds costs nothing', async () => {
    const { quota: orders, sent } = quota({})
    expect(await orders.admit(tenant)).toBeDefined()
    expect(sent).toEqual({ get: 0, put: 0, update: 0, query: 0 })
  })
})
