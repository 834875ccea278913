import { describe, expect, test } from 'vitest'
import { journalEventSchema } from '#shared/journal/journal-event.ts'
import { readOrder } from '#shared/orders/store/order-store.ts'
import { openPersonal } from '#shared/orders/store/people.ts'
import { createQueryStore } from '#shared/search/query-store.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { StoredItem } from '#shared/table/items.ts'
import { keyPrefixes } from '#shared/table/keys.ts'
import { StoredApiKey } from '#shared/tenants/api-keys.ts'
import { Tenant } from '#shared/tenants/tenant.ts'
import { createVault } from '#shared/vault/vault.ts'
import { secrets } from '#test/support/in-process.ts'
import { itemsOf, releasedVersions } from './releases.ts'
import { rewritten } from './rewritten.ts'

const vault = createVault(secrets)

function documentOf(item: StoredItem): Record<string, unknown> {
  return JSON.parse(String(item.document))
}

/** The kinds of items of the first version, and those that were added since. */
const firstKinds = ['tenant', 'apiKey', 'permits', 'query', 'order']
const sinceQueues = ['keyUse', 'event', 'stage']

test('the last version’s are of every kind that this version writes', () => {
  const begin = itemsOf(releasedVersions.at(-1) ?? '').map(({ pk }) => String(pk).replace(/#.*/, '#'))
  expect(new Set(begin)).toEqual(new Set(Object.values(keyPrefixes)))
  const tombstones = itemsOf(releasedVersions.at(-1) ?? '').filter(({ document }) =>
    /"reducedAt"/.test(String(document)),
  )
  expect(new Set(tombstones.map(({ status }) => status))).toEqual(new Set(['F', 'T', 'U', 'O', 'C', 'E']))
})

describe.each(releasedVersions)('the items that version %s wrote', (version) => {
  const items = itemsOf(version)
  const ofKind = (entity: string) => items.filter((item) => item.entity === entity)

  test('are of every kind that it knew', () => {
    const kinds = new Set(items.map(({ entity }) => entity))
    expect(kinds).toEqual(new Set([...firstKinds, ...(version === '0.1.0' ? [] : sinceQueues)]))
    expect(ofKind('order').length).toBeGreaterThan(30)
  })

  test.each([...ofKind('order').entries()])(
    'order %i is read as it was written, and written as it was read',
    async (_, item) => {
      const { orderNo, version: written } = readOrder(item)
      expect(readOrder(item)).toMatchObject({ ...documentOf(item), version: item.version })
      expect(readOrder(item).unread).toBeUndefined()
      const again = await rewritten(readOrder(item))
      expect(documentOf(again)).toMatchObject(documentOf(item))
      const { document: _document, version: _version, writeId: _writeId, ...attributes } = item
      expect(again).toMatchObject({ ...attributes, version: written + 1, pk: `ORDER#${orderNo}` })
    },
  )

  test('orders open with the key that sealed them', async () => {
    const sealed = ofKind('order').filter(({ tenantId }) => tenantId === 'fixture')
    expect(sealed.length).toBe(2)
    for (const item of sealed) {
      const { passengers, contact } = await openPersonal(vault, readOrder(item))
      expect([passengers.map(({ passengerName }) => passengerName), contact.cellphone]).toEqual([
        ['王小明'],
        '13812345577',
      ])
    }
  })

  test('tenants, keys and searches are read whole', async () => {
    for (const item of ofKind('tenant')) {
      expect(item).toMatchObject(Tenant.parse(item))
      expect(Tenant.parse(item)).toMatchObject({
        ...{ state: 'active', limits: { ordersPerDay: 100, openOrders: 'none' } },
        callbackUrls: { ticket: { format: 'json' }, refund: { format: 'form' }, expiry: { format: 'json' } },
      })
    }
    for (const item of ofKind('event'))
      expect(journalEventSchema.parse(documentOf(item))).toEqual(documentOf(item))
    for (const item of ofKind('stage')) expect(item).toMatchObject({ pausedAt: expect.any(Number) })
    for (const item of ofKind('apiKey')) expect(item).toMatchObject(StoredApiKey.parse(item))
    for (const item of ofKind('query')) {
      const [, tenantId = '', key = ''] = String(item.pk).split('#')
      const table = { name: 'orders', sender: { get: async () => ({ Item: item }) } } as unknown as Table
      const found = await createQueryStore(table, 0).get(Tenant.shape.tenantId.parse(tenantId), key)
      expect(found).toMatchObject({ queryKey: key, upstreamQueryKey: item.upstreamKey, date: item.date })
      expect(found?.trains.length).toBeGreaterThan(0)
    }
  })

  test('have keys of kinds that are known', () => {
    const prefixes = Object.values(keyPrefixes)
    expect(items.filter(({ pk }) => !prefixes.some((prefix) => String(pk).startsWith(prefix)))).toEqual([])
  })
})
