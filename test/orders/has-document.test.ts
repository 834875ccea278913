import { expect, test } from 'vitest'
import type { Passenger } from '#contract/passengers.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { hasDocument, sealPeople } from '#shared/orders/store/people.ts'
import { createVault, VaultError } from '#shared/vault/vault.ts'
import { newOrder } from './factories.ts'

const bytes = (fill: number) => Buffer.alloc(32, fill).toString('base64url')
const fingerprintKey = bytes(9)
const vault = createVault({ sealingKeys: [{ kid: 'k1', key: bytes(1) }], fingerprintKey })
const unopening = { ...vault, open: () => Promise.reject(new Error('somebody was opened')) }

const passenger = (idCardNo: string): Passenger => ({
  ...{ passengerName: '王', passengerType: 1, idCardType: 0, idCardNo, birthday: '' },
})

async function orderOf(...numbers: readonly string[]): Promise<Order> {
  const order = newOrder()
  const contact = { person: '', cellphone: '' }
  const personal = { passengers: numbers.map(passenger), contact, account: undefined }
  return { ...order, sealed: await sealPeople(vault, order.orderNo, personal) }
}

test('a document number is found in every way of writing it, and nobody is opened for it', async () => {
  const order = await orderOf('P12345678', '32038219900101391X')
  for (const written of [
    '32038219900101391X',
    ' 320382 19900101 391x\n',
    '320382-19900101-391x',
    '３２０３８２19900101391Ｘ',
  ])
    expect(await hasDocument(unopening, order, written), written).toBe(true)
  for (const other of ['320382199001013911', '32038219900101391', 'P1234567', ''])
    expect(await hasDocument(unopening, order, other), other).toBe(false)
})

test('orders of older versions, and those whose hashes lost their key, are opened', async () => {
  const order = await orderOf('P12345678')
  const { documents: _, ...old } = order.sealed
  const orphaned = { ...order.sealed, documents: { kid: 'gone', hashes: ['x'] } }
  for (const sealed of [old, orphaned]) {
    expect(await hasDocument(vault, { ...order, sealed }, 'P12345678')).toBe(true)
    expect(await hasDocument(vault, { ...order, sealed }, 'P12345679')).toBe(false)
    const stranger = createVault({ sealingKeys: [{ kid: 'k2', key: bytes(2) }], fingerprintKey })
    await expect(hasDocument(stranger, { ...order, sealed }, 'P12345678')).rejects.toThrow(VaultError)
  }
})

test('an order whose people are deleted has nobody’s document', async () => {
  const order = await orderOf('P12345678')
  expect(await hasDocument(unopening, { ...order, sealed: {} }, 'P12345678')).toBe(false)
})
