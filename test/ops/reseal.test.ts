import { randomBytes } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import type { Passenger } from '#contract/passengers.ts'
import { type ResealServices, resealOrder, resealTenant } from '#infra/ops/sealing/reseal.ts'
import { sealedOf } from '#infra/ops/sealing/sealed-items.ts'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { createTenant, getTenant, replaceWebhookSecret } from '#shared/tenants/tenant-store.ts'
import { createVault, type SealingKey, VaultError } from '#shared/vault/vault.ts'
import { newOrder } from '#test/orders/factories.ts'
import { startTestTable } from '#test/table/table-fixture.ts'

const { table, close } = await startTestTable()
afterAll(close)

const key = (kid: string): SealingKey => ({ kid, key: randomBytes(32).toString('base64url') })
const [oldKey, newKey] = [key('old'), key('new')]
const fingerprintKey = randomBytes(32).toString('base64url')
const before = createVault({ sealingKeys: [oldKey], fingerprintKey })
const vault = createVault({ sealingKeys: [newKey, oldKey], fingerprintKey })
const store = createOrderStore(table)
const services: ResealServices = { vault, currentKey: 'new', store, table }

const tenantId = TenantId.parse('shop')

const passengers: readonly Passenger[] = [
  { passengerName: '王', passengerType: 1, idCardType: 1, idCardNo: 'P12345678', birthday: '' },
]

/** An order in the table, sealed with the old key. */
async function sealedOrder(number: string): Promise<Order> {
  const outOrderNo = OutOrderNo.parse(number)
  const orderNo = orderNoOf(tenantId, outOrderNo)
  const sealed = {
    people: await before.seal(orderNo, { passengers, contact: { person: '', cellphone: '' } }),
    account: await before.seal(orderNo, { accountNo: 'rider' }),
  }
  const saved = await store.save(newOrder({ tenantId, outOrderNo, orderNo, sealed }))
  if (saved.kind !== 'written') throw new Error('the number is taken')
  return saved.order
}

function keysOf(order: Order | undefined): readonly (string | undefined)[] {
  return order === undefined ? [] : sealedOf(order).map((value) => vault.keyIdOf(value))
}

test('everything sealed of an order is sealed with the current key, and nothing else of it changes', async () => {
  const order = await sealedOrder('ORDER001')
  expect(keysOf(order)).toEqual(['old', 'old'])
  expect(await resealOrder(services, order)).toBe('resealed')
  const after = await store.get(order.orderNo)
  expect(keysOf(after)).toEqual(['new', 'new'])
  expect(await vault.open(order.orderNo, after?.sealed.account ?? '', 'account')).toEqual({
    accountNo: 'rider',
  })
  expect({ ...after, sealed: order.sealed }).toEqual({ ...order, version: order.version + 1 })
  expect(await resealOrder(services, after ?? order)).toBe('current')
})

test('document numbers are hashed anew with the current key, those of older orders for the first time', async () => {
  const order = await sealedOrder('ORDER004')
  const { orderNo } = order
  for (const documents of [undefined, await before.hashes(orderNo, ['P12345678'])]) {
    const stored = (await store.get(orderNo)) ?? order
    const { documents: _, ...sealed } = stored.sealed
    const saved = await store.save({ ...stored, sealed: { ...sealed, ...(documents && { documents }) } })
    if (saved.kind !== 'written') throw new Error('somebody else wrote')
    expect(await resealOrder(services, saved.order)).toBe('resealed')
    const after = await store.get(orderNo)
    expect(after?.sealed.documents).toEqual(await vault.hashes(orderNo, ['P12345678']))
  }
})

test('what happened to an order since it was read is kept', async () => {
  const read = await sealedOrder('ORDER002')
  const { account: _forgotten, ...sealed } = read.sealed
  await store.save({ ...read, sealed, progress: { status: 'D' } })
  expect(await resealOrder(services, read)).toBe('resealed')
  const after = await store.get(read.orderNo)
  expect(after?.progress.status).toBe('D')
  expect(keysOf(after)).toEqual(['new'])
})

test('an order whose key is gone stays as it is', async () => {
  const order = await sealedOrder('ORDER003')
  const without: ResealServices = {
    ...services,
    vault: createVault({ sealingKeys: [newKey], fingerprintKey }),
  }
  await expect(resealOrder(without, order)).rejects.toThrow(VaultError)
  expect(await store.get(order.orderNo)).toEqual(order)
})

test("a tenant's secret is sealed anew, unless it was replaced since it was read", async () => {
  await createTenant(
    table,
    { tenantId, name: 'Shop', webhookSecret: await before.seal(tenantId, 'whsec_1') },
    0,
  )
  const read = await getTenant(table, tenantId)
  if (read === undefined) throw new Error('no tenant')
  await replaceWebhookSecret(table, read, await vault.seal(tenantId, 'whsec_2'))
  expect(await resealTenant(services, read)).toBe('current')
  const replaced = await getTenant(table, tenantId)
  expect(await vault.open(tenantId, replaced?.webhookSecret ?? '', 'webhookSecret')).toBe('whsec_2')

  await replaceWebhookSecret(table, replaced ?? read, await before.seal(tenantId, 'whsec_3'))
  const old = await getTenant(table, tenantId)
  if (old === undefined) throw new Error('no tenant')
  expect(await resealTenant(services, old)).toBe('resealed')
  const after = await getTenant(table, tenantId)
  expect(vault.keyIdOf(after?.webhookSecret ?? '')).toBe('new')
  expect(await vault.open(tenantId, after?.webhookSecret ?? '', 'webhookSecret')).toBe('whsec_3')
})
