import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import { dueAtOf } from '#shared/orders/machine/duties.ts'
import type { OrderEvent } from '#shared/orders/machine/events.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { createOrderStore, type OrderStore } from '#shared/orders/store/order-store.ts'
import { getItem, putItem } from '#shared/table/items.ts'
import { dueShardOf, dueShards, orderKey } from '#shared/table/keys.ts'
import { startTestTable, type TestTable } from '#test/table/table-fixture.ts'
import {
  cancel,
  detail,
  draft,
  hour,
  minute,
  newOrder,
  news,
  second,
  start,
  submitDone,
  tried,
} from './factories.ts'
import { issued, story } from './story.ts'

let engine: TestTable
let store: OrderStore
beforeEach(async () => {
  engine = await startTestTable()
  store = createOrderStore(engine.table)
})
afterEach(() => engine.close())

/** Saves, and expects nobody to have been faster. */
async function saved(order: Order): Promise<Order> {
  const outcome = await store.save(order)
  if (outcome.kind !== 'written') throw new Error('lost the race')
  return outcome.order
}

/** When everything that waits is due. */
const whenever = Number.MAX_SAFE_INTEGER

/** What comes of an order when these things happen to it. */
const having = (order: Order, ...events: OrderEvent[]) => story(order).on(...events).order

function anotherOrder(outOrderNo: string): Order {
  const number = OutOrderNo.parse(outOrderNo)
  return newOrder({ outOrderNo: number, orderNo: orderNoOf(TenantId.parse('tenant-a'), number) })
}

async function everythingDue(now: number): Promise<readonly { pk: string; dueAt: number }[]> {
  const pages = await Promise.all(dueShards.map((shard) => store.due({ shard, now, limit: 50 })))
  return pages.flatMap((page) => page.due)
}

describe('an order', () => {
  test('that was never written is not there', async () => {
    expect(await store.get(newOrder().orderNo)).toBeUndefined()
  })

  test('is read as it was written, with the version of that write', async () => {
    const first = await saved(newOrder())
    expect(first).toEqual({ ...newOrder(), version: 1 })
    expect(await store.get(first.orderNo)).toEqual(first)
    const whole = await saved({ ...issued().order, version: 1 })
    expect(await store.get(first.orderNo)).toEqual(whole)
    expect(whole.version).toBe(2)
  })

  test('that two submits place at once is placed by one, and the other finds it there', async () => {
    const contents = ['fingerprint-1', 'fingerprint-2'].map((fingerprint) => newOrder({ fingerprint }))
    const outcomes = await Promise.all(contents.map((order) => store.save(order)))
    const written = outcomes.flatMap((outcome) => (outcome.kind === 'written' ? [outcome.order] : []))
    const found = outcomes.flatMap((outcome) => (outcome.kind === 'conflict' ? [outcome.current] : []))
    expect(written).toHaveLength(1)
    expect(found).toEqual(written)
  })

  test('is changed by whoever comes first; the other gets what stands there now, and decides again', async () => {
    const placed = await saved(newOrder())
    const accepted = await saved(having(placed, submitDone()))
    const late = await store.save(having(placed, cancel))
    expect(late).toEqual({ kind: 'conflict', current: accepted })
    const again = await saved(having(accepted, cancel))
    expect(again).toMatchObject({ version: 3, cancellation: { state: 'sending' } })
  })

  test('of ten changes at the same time loses none when each loser decides again', async () => {
    const placed = await saved(newOrder())
    await Promise.all(Array.from({ length: 10 }, (_, index) => addNumber(placed, `FT${index}`)))
    const final = await store.get(placed.orderNo)
    expect(final?.version).toBe(11)
    expect(final?.upstreamOrderNos.toSorted()).toEqual(Array.from({ length: 10 }, (_, index) => `FT${index}`))
  })

  async function addNumber(order: Order, number: string): Promise<void> {
    const outcome = await store.save({ ...order, upstreamOrderNos: [...order.upstreamOrderNos, number] })
    if (outcome.kind === 'conflict') await addNumber(outcome.current, number)
  }

  test('that vanished from the table is not written anew over nothing', async () => {
    await expect(store.save({ ...newOrder(), version: 3 })).rejects.toThrow('vanished')
  })

  test('shows the stream when each queue’s worker is needed next', async () => {
    const expired = having(newOrder(), submitDone(), detail(news.expired))
    const created = await itemOf(await saved(newOrder()))
    expect(created).toMatchObject({ attendAt: start + 30 * second, dueAt: start + 30 * second })
    expect(created).not.toHaveProperty('pushAt')
    const told = await saved({ ...expired, version: 1 })
    const [{ delivery, id } = expect.fail('no push')] = told.outbox
    const tryAt = delivery.state === 'waiting' ? delivery.tryAt : expect.fail('not waiting')
    // The queue has a head start over the schedule.
    expect(await itemOf(told)).toMatchObject({
      ...{ pushAt: tryAt - defaultPolicy.pushHeadStartMs, dueAt: tryAt, status: 'O', tenantId: 'tenant-a' },
    })
    expect(await itemOf(await saved(having(told, tried(id, 200))))).not.toHaveProperty('pushAt')
  })
})

const itemOf = ({ orderNo }: Order) => getItem(engine.table, orderKey(orderNo))

describe('the due index', () => {
  test('holds an order that waits, at its moment, in the shard of its number', async () => {
    const { orderNo } = await saved(newOrder())
    const dueAt = start + 30 * second
    expect(await everythingDue(dueAt - 1)).toEqual([])
    expect(await everythingDue(dueAt)).toEqual([{ pk: `ORDER#${orderNo}`, dueAt }])
    const { due } = await store.due({ shard: dueShardOf(orderNo), now: dueAt, limit: 10 })
    expect(due).toHaveLength(1)
  })

  test('follows the order from moment to moment, and lets go of it when it rests', async () => {
    const placed = await saved(newOrder())
    const accepted = await saved(having(placed, submitDone(), detail(news.expired)))
    expect(await everythingDue(start + hour)).toMatchObject([{ dueAt: dueAtOf(accepted) }])
    const told = await saved(having(accepted, tried(accepted.outbox[0]?.id ?? '', 200)))
    expect(dueAtOf(told)).toBeUndefined()
    expect(await everythingDue(whenever)).toEqual([])
  })
})

describe('an item that this code cannot read', () => {
  const broken = [
    ['is no JSON', () => 'no JSON'],
    ['is of another shape', () => JSON.stringify({ ...newOrder(), progress: { status: 'X' } })],
    ['lacks its trip', () => JSON.stringify({ ...newOrder(), trip: undefined })],
    ['was never an order', () => '[]'],
  ] as const

  async function breakItem(order: Order, document: string): Promise<void> {
    const item = await itemOf(order)
    const { writeId: _writeId, ...kept } = item ?? {}
    await putItem(
      engine.table,
      { ...kept, ...orderKey(order.orderNo), entity: 'order', schemaVersion: 1, document },
      { kind: 'none' },
    )
  }

  test.each(broken)('because it %s throws for itself, and for no other', async (_what, document) => {
    const stuck = await saved(newOrder())
    const sound = await saved(anotherOrder('B2026030201'))
    await breakItem(stuck, document())
    await expect(store.get(stuck.orderNo)).rejects.toThrow()
    expect(await store.get(sound.orderNo)).toEqual(sound)
    const due = await everythingDue(start + hour)
    expect(due.map(({ pk }) => pk).toSorted()).toEqual(
      [stuck, sound].map(({ orderNo }) => `ORDER#${orderNo}`).toSorted(),
    )
  })

  test('can be moved out of the way all the same, ever further, and keeps its content', async () => {
    const stuck = await saved(newOrder())
    await breakItem(stuck, 'no JSON')
    const later = (setbacks: number) => start + setbacks * hour
    const { pk } = orderKey(stuck.orderNo)
    expect(await store.postpone(pk, whenever, later)).toBe(1)
    expect(await everythingDue(start + hour)).toEqual([{ pk, dueAt: start + hour }])
    expect(await store.postpone(pk, whenever, later)).toBe(2)
    expect(await everythingDue(start + hour)).toEqual([])
    expect(await itemOf(stuck)).toMatchObject({ document: 'no JSON', version: 1 })
  })
})

describe('an order that was postponed', () => {
  const later = (setbacks: number) => start + setbacks * hour

  test('is as it was, and can be written on', async () => {
    const placed = await saved(newOrder())
    await store.postpone(orderKey(placed.orderNo).pk, whenever, later)
    expect(await store.get(placed.orderNo)).toEqual(placed)
    const accepted = await saved(having(placed, submitDone()))
    expect(await store.get(placed.orderNo)).toEqual(accepted)
  })

  test('that is handled after all starts again with no setbacks, at the moment that it waits for', async () => {
    const placed = await saved(newOrder())
    const { pk } = orderKey(placed.orderNo)
    await store.postpone(pk, whenever, later)
    await store.postpone(pk, whenever, later)
    const accepted = await saved(having(placed, submitDone()))
    expect(await everythingDue(start + minute)).toEqual([{ pk, dueAt: dueAtOf(accepted) }])
    expect(await store.postpone(pk, whenever, later)).toBe(1)
  })

  test('must be due still: one that somebody handled meanwhile keeps the moment that he gave it', async () => {
    const placed = await saved(newOrder())
    const accepted = await saved(having(placed, submitDone()))
    const { pk } = orderKey(placed.orderNo)
    const dueAt = dueAtOf(accepted) ?? 0
    expect(await store.postpone(pk, dueAt - 1, () => start)).toBe(0)
    expect(await everythingDue(whenever)).toEqual([{ pk, dueAt }])
  })

  test('must wait for something: one that rests, or is not there, stays out of the index', async () => {
    expect(await store.postpone(orderKey(draft().orderNo).pk, whenever, later)).toBe(0)
    const resting = await saved({ ...newOrder(), submission: { state: 'abandoned', at: start } })
    expect(await store.postpone(orderKey(resting.orderNo).pk, whenever, later)).toBe(0)
    expect(await everythingDue(whenever)).toEqual([])
  })
})
