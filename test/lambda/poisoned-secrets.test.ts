import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type OrderingClient, placeOrder, searchTrip, submitFor } from '../e2e/support/trips.ts'
import { secrets, startInProcess } from '../support/in-process.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'

/* A secret that cannot be used stops what needs it, and nothing else. */

const minute = 60_000
/** Stands in every faulty value: no log may hold it. */
const marked = 'marked-and-secret'
const internal = expect.objectContaining({ error_code: 10014 })
const [sealing] = secrets.sealingKeys
const otherKey = { kid: 'k2', key: Buffer.alloc(32, 2).toString('base64url') }

let store: TestTable
beforeEach(async () => {
  store = await startTestTable()
})
afterEach(() => store.close())

/** The service with other secrets, over the table of this test. */
async function serviceWith(others: object) {
  const env = { SECRETS: JSON.stringify({ ...secrets, ...others }) }
  const service = await startInProcess({ sender: store.table.sender, env })
  const as = (key: string): OrderingClient => ({
    call: (operation, parameters) => service.call(operation, { key, ...parameters }),
  })
  /** What was logged of failures; nothing of it is secret. */
  const failures = () => {
    expect(JSON.stringify(service.logged)).not.toContain(marked)
    return service.logged.flatMap((line) => (line.errorMessage === undefined ? [] : [line.errorMessage]))
  }
  return { ...service, as, failures }
}

async function withTenant(others: object = {}) {
  const service = await serviceWith(others)
  const { key } = await service.addTenant('north')
  return { service, key, tenant: service.as(key) }
}

test('callback tokens: submits and details go on; Juhe’s callbacks are not taken, so that Juhe repeats them', async () => {
  const { service, tenant } = await withTenant({ callbackTokens: { 1: [marked], 2: [], 3: 'x' } })
  const { outOrderNo } = await placeOrder(tenant, service.clock.ms, { person: '出票' })
  expect(await tenant.call('orderDetail', { outOrderNo })).toMatchObject({ error_code: 0 })
  const answer = await service.callback('1', marked, { body: 'data={}' })
  expect(answer.statusCode).toBe(500)
  expect(service.failures()).toEqual([expect.stringMatching(/callbackTokens\.2/)])
})

test('our key at Juhe: what is wanted is stored, and done when the key has been mended', async () => {
  const healthy = await withTenant()
  const found = await searchTrip(healthy.tenant, healthy.service.clock.ms)
  const parameters = submitFor(found, { person: '出票' })
  const { outOrderNo } = parameters

  const broken = await serviceWith({ juheKey: { key: marked } })
  const tenant = broken.as(healthy.key)
  expect(await tenant.call('search', { from: '北京', to: '上海', date: found.trainDate })).toMatchObject({
    error_code: 10020,
  })
  expect(await tenant.call('submitOrder', parameters)).toMatchObject({
    error_code: 0,
    result: { outOrderNo },
  })
  expect(await tenant.call('orderDetail', { outOrderNo })).toMatchObject({ result: { status: 'N' } })
  expect(broken.calls).toEqual([])
  expect(broken.failures()).toContainEqual(expect.stringMatching(/juheKey/))
  // Of what was never sent, nothing is told as an answer of Juhe's.
  expect(await broken.call('orderEvents', { key: healthy.key, outOrderNo })).toMatchObject({
    result: {
      events: [
        { by: 'tenant', event: 'submitted' },
        { by: 'service', event: 'notCalled' },
      ],
    },
  })

  healthy.service.clock.ms += 2 * minute
  await healthy.service.reconcile()
  expect(healthy.service.upstream.orders()).toMatchObject([{ submitted: 1 }])
})

describe('sealing keys', () => {
  test('none at all: search, listings, callback URLs and the dictionary go on; nothing is bought', async () => {
    const { service, tenant } = await withTenant({ sealingKeys: marked, fingerprintKey: 7 })
    const found = await searchTrip(tenant, service.clock.ms)
    for (const [operation, parameters] of [
      ['dataDictionary', {}],
      ['addCallbackUrl', { type: 1, url: 'https://shop.example/push' }],
      ['listOrders', {}],
    ] as const) {
      expect(await tenant.call(operation as 'search', parameters)).toMatchObject({ error_code: 0 })
    }
    expect(await tenant.call('submitOrder', submitFor(found))).toEqual(internal)
    expect(service.upstream.orders()).toEqual([])
    expect(service.failures()).toEqual([expect.stringMatching(/sealingKeys/)])
  })

  test('one of the ring: what the others have sealed is read, and the current one seals', async () => {
    const { service, tenant } = await withTenant({
      sealingKeys: [sealing, { kid: 'old', key: marked }, 'nonsense'],
    })
    const { outOrderNo } = await placeOrder(tenant, service.clock.ms, { person: '过期' })
    expect(await tenant.call('orderDetail', { outOrderNo })).toMatchObject({ error_code: 0 })
    expect(service.failures()).toEqual([])
  })

  test('the current one: what the others have sealed is read; nothing new is bought, and the log says which it is', async () => {
    const healthy = await withTenant()
    const { outOrderNo, found } = await placeOrder(healthy.tenant, healthy.service.clock.ms, {
      person: '过期',
    })
    const broken = await serviceWith({ sealingKeys: [{ kid: 'new', key: marked }, sealing] })
    const tenant = broken.as(healthy.key)
    expect(await tenant.call('orderDetail', { outOrderNo })).toMatchObject({ error_code: 0 })
    expect(await tenant.call('submitOrder', submitFor(found))).toEqual(internal)
    expect(broken.failures()).toEqual(['the key sealingKeys new is not 32 bytes in base64url'])
    expect(broken.calls).not.toContain('submitOrder')
  })

  test('the fingerprint’s: orders are read; nothing new is bought, since it could be bought twice', async () => {
    const healthy = await withTenant({ sealingKeys: [otherKey, sealing] })
    const { outOrderNo, found } = await placeOrder(healthy.tenant, healthy.service.clock.ms, {
      person: '过期',
    })
    const broken = await serviceWith({ sealingKeys: [otherKey, sealing], fingerprintKey: marked })
    const tenant = broken.as(healthy.key)
    expect(await tenant.call('orderDetail', { outOrderNo })).toMatchObject({ error_code: 0 })
    expect(await tenant.call('submitOrder', submitFor(found))).toEqual(internal)
    expect(broken.failures()).toEqual([expect.stringMatching(/fingerprintKey/)])
  })
})
