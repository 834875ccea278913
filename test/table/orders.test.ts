import { afterEach, beforeEach, expect, test } from 'vitest'
import { putItem } from '#shared/table/items.ts'
import { orderedAt, orderKey } from '#shared/table/keys.ts'
import { type OrderPlace, queryOrders } from '#shared/table/orders.ts'
import { startTestTable, type TestTable } from './table-fixture.ts'

let store: TestTable
beforeEach(async () => {
  store = await startTestTable()
})
afterEach(() => store.close())

async function put(tenantId: string, orderNo: string, createdAt: number): Promise<OrderPlace> {
  const place = { tenantId, orderedAt: orderedAt(createdAt, orderNo) }
  const item = { ...orderKey(orderNo), entity: 'order', schemaVersion: 1, version: 1, ...place }
  await putItem(store.table, item, { kind: 'none' })
  return { createdAt, orderNo }
}

test('a tenant’s orders come newest first, those of one moment by number, in pages without gap or repetition', async () => {
  const a = await put('north', 'A', 1_000)
  const b = await put('north', 'B', 2_000)
  const c = await put('north', 'C', 2_000)
  const d = await put('north', 'D', 3_000)
  await put('south', 'E', 2_500)
  const found: OrderPlace[] = []
  for (;;) {
    const page = await queryOrders(store.table, { tenantId: 'north', limit: 2, after: found.at(-1) })
    if (page.length === 0) break
    found.push(...page)
  }
  expect(found).toEqual([d, c, b, a])
})

test('both ends of a time are within it', async () => {
  for (const [orderNo, at] of Object.entries({ A: 1_000, B: 2_000, C: 3_000 }))
    await put('north', orderNo, at)
  const between = async (createdFrom?: number, createdTo?: number) =>
    (await queryOrders(store.table, { tenantId: 'north', createdFrom, createdTo, limit: 10 })).map(
      ({ orderNo }) => orderNo,
    )
  expect(await between(1_000, 2_000)).toEqual(['B', 'A'])
  expect(await between(2_000)).toEqual(['C', 'B'])
  expect(await between(undefined, 1_999)).toEqual(['A'])
  expect(await between(2_001, 2_999)).toEqual([])
})

test('whatever range and whatever place are asked for, it is what lies within them', async () => {
  const all = [await put('north', 'C', 3_000), await put('north', 'B', 2_000), await put('north', 'A', 1_000)]
  const moments = [undefined, -62_000_000_000_000, -1, 0, 1_000, 2_000, 2_500, 9_999, 253_402_271_999_999]
  const places = [undefined, 0, 1_000, 2_000, 2_500, 101_559_956_668_415].map((createdAt) =>
    createdAt === undefined ? undefined : { createdAt, orderNo: 'B' },
  )
  for (const createdFrom of moments) {
    for (const createdTo of moments) {
      for (const after of places) {
        const isAfter = ({ createdAt, orderNo }: OrderPlace) =>
          after === undefined || orderedAt(createdAt, orderNo) < orderedAt(after.createdAt, after.orderNo)
        const expected = all.filter(
          (place) =>
            place.createdAt >= (createdFrom ?? 0) &&
            place.createdAt <= (createdTo ?? Number.MAX_SAFE_INTEGER) &&
            isAfter(place),
        )
        const query = { tenantId: 'north', createdFrom, createdTo, after, limit: 10 }
        expect(await queryOrders(store.table, query), JSON.stringify(query)).toEqual(expected)
      }
    }
  }
})

test('what else a tenant has is no order', async () => {
  const tenant = { pk: 'TENANT#north', entity: 'tenant', schemaVersion: 1, version: 1, tenantId: 'north' }
  await putItem(store.table, tenant, { kind: 'none' })
  expect(await queryOrders(store.table, { tenantId: 'north', limit: 10 })).toEqual([])
})
