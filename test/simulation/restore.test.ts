import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import type { OrderingClient } from '#test/e2e/support/trips.ts'
import { searchTrip, submitFor } from '#test/e2e/support/trips.ts'
import { startInProcess } from '#test/support/in-process.ts'
import { createMemoryTable, type Item } from './memory-table.ts'

/*
 * The table is put back to an earlier moment, as after a disaster, in the middle of everything: it has forgotten orders
 * that Juhe has, and believes of others what has long passed. Tenants know nothing of it, and repeat what was not
 * answered. There is still one order at Juhe for each number.
 */

const minute = 60_000
const hour = 60 * minute

type Act =
  | {
      readonly kind: 'submit'
      readonly order: number
      readonly person: string
      readonly fault: 'none' | 'lost' | 'late'
    }
  | { readonly kind: 'cancel'; readonly order: number }
  | { readonly kind: 'refund'; readonly order: number }
  | { readonly kind: 'pass'; readonly ms: number }

const order = fc.nat({ max: 4 })
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      order,
      person: fc.constantFrom('出票', '过期', '失败209', '拒单209'),
      fault: fc.constantFrom('none' as const, 'none' as const, 'lost' as const, 'late' as const),
    }),
  },
  { weight: 1, arbitrary: order.map((one): Act => ({ kind: 'cancel', order: one })) },
  { weight: 1, arbitrary: order.map((one): Act => ({ kind: 'refund', order: one })) },
  { weight: 3, arbitrary: fc.nat({ max: 20 * minute }).map((ms): Act => ({ kind: 'pass', ms })) },
)
const story = fc.record({
  before: fc.array(act, { maxLength: 8 }),
  forgotten: fc.array(act, { minLength: 1, maxLength: 8 }),
  after: fc.array(act, { maxLength: 8 }),
})
type Story = typeof story extends fc.Arbitrary<infer One> ? One : never

function restorable(now: () => number) {
  const open = (items: ReadonlyMap<string, Item>) => {
    const table = createMemoryTable({ now, indexLagMs: 0, onWrite: () => undefined })
    for (const Item of items.values()) table.put({ TableName: 'orders', Item })
    return table
  }
  let table = open(new Map())
  const sender: DocumentSender = {
    get: async (input) => table.get(input),
    query: async (input) => table.query(input),
    put: async (input) => {
      table.put(input)
      return { $metadata: {} }
    },
    update: async (input) => {
      table.update(input)
      return { $metadata: {}, Attributes: { ...table.get({ TableName: 'orders', Key: input.Key }).Item } }
    },
  }
  return {
    sender,
    snapshot: (): ReadonlyMap<string, Item> => new Map(table.items),
    restore: (items: ReadonlyMap<string, Item>) => {
      table = open(items)
    },
  }
}

/** How many orders Juhe has for each number, after a life with a restore in it. */
async function ordersAtJuhe(
  { before, forgotten, after }: Story,
  askFirst: boolean,
): Promise<readonly number[]> {
  let now = () => 0
  const engine = restorable(() => now())
  let service = await startInProcess({ sender: engine.sender })
  now = () => service.clock.ms
  const { key } = await service.addTenant('north')
  const client: OrderingClient = {
    call: (operation, parameters) => service.call(operation, { key, ...parameters }),
  }
  const found = await searchTrip(client, service.clock.ms)
  const submits = new Map<number, Record<string, unknown>>()
  const orderNos = new Set<string>()

  async function submit(index: number, parameters: Record<string, unknown>): Promise<void> {
    submits.set(index, parameters)
    const { result } = await client.call('submitOrder', parameters)
    if (result?.orderNo !== undefined) orderNos.add(result.orderNo)
  }
  async function live(acts: readonly Act[]): Promise<void> {
    for (const one of acts) {
      if (one.kind === 'pass') {
        service.pass(one.ms)
        await service.reconcile()
        continue
      }
      const outOrderNo = `RESTORE${one.order}`
      if (one.kind === 'submit') {
        if (one.fault !== 'none')
          service.arm('submitOrder', one.fault === 'lost' ? 'timeout-before' : 'timeout-after')
        await submit(
          one.order,
          submits.get(one.order) ?? submitFor(found, { outOrderNo, person: one.person }),
        )
      } else if (one.kind === 'cancel') await client.call('cancelOrder', { outOrderNo })
      else {
        const { result } = await client.call('orderDetail', { outOrderNo, issue: '1' })
        const passengerId = result?.passengers?.[0]?.passengerId
        if (passengerId) await client.call('applyRefundOrder', { outOrderNo, passengerId })
      }
    }
  }

  await live(before)
  const kept = engine.snapshot()
  await live(forgotten)
  engine.restore(kept)
  const until = new Date(service.clock.ms + 30 * 24 * hour).toISOString()
  // The functions are deployed anew: they remember nothing. Juhe does.
  service = await startInProcess({
    ...{ sender: engine.sender, continuing: service },
    env: askFirst ? { ASK_BEFORE_SUBMIT_UNTIL: until } : {},
  })
  await live(after)
  for (const [index, parameters] of submits) await submit(index, parameters)
  for (let run = 0; run < 12; run += 1) {
    service.pass(run < 6 ? minute : hour)
    await service.reconcile()
  }
  return [...orderNos].map((orderNo) => service.upstream.orders(orderNo).length)
}

test('after a restore there is one order at Juhe for each number, whatever was forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (life) => {
      for (const count of await ordersAtJuhe(life, true)) expect(count).toBeLessThanOrEqual(1)
    }),
    { numRuns: 60 },
  )
})

test('without asking first a forgotten order is bought twice', async () => {
  const life: Story = {
    before: [],
    forgotten: [{ kind: 'submit', order: 1, person: '过期', fault: 'none' }],
    after: [],
  }
  expect(await ordersAtJuhe(life, false)).toEqual([2])
  expect(await ordersAtJuhe(life, true)).toEqual([1])
})
