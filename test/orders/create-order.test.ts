import { describe, expect, test } from 'vitest'
import { createOrder } from '#shared/orders/machine/create-order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { orderSchema } from '#shared/orders/store/order-schema.ts'
import { draft, hour, newOrder, refused, second, start, submitAnswered, submitDone } from './factories.ts'
import { historyOf, story, submissionOf } from './story.ts'

describe('a new order', () => {
  test('holds the intent to submit it, for whoever writes it', () => {
    expect(newOrder()).toEqual({
      ...draft(),
      version: 0,
      createdAt: start,
      upstreamOrderNos: [],
      submission: { state: 'sending', attempt: 1, until: start + 30 * second, acknowledged: false },
      progress: { status: 'N' },
      outbox: [],
      timeline: [{ at: start, by: 'tenant', what: 'submitted' }],
    })
  })

  test('can be stored and read', () => {
    expect(orderSchema.parse(JSON.parse(JSON.stringify(newOrder())))).toEqual(newOrder())
  })
})

describe('an order in the place of one that Juhe refused', () => {
  const refusedOrder = { ...story().on(submitAnswered(refused)).order, version: 2 }
  const context = { now: start + hour, policy: defaultPolicy }
  const again = createOrder(draft({ fingerprint: 'fingerprint-2' }), refusedOrder, context)

  test("has its own content, the other's version to be written over it, and goes on with its timeline", () => {
    expect(again).toMatchObject({ version: 2, fingerprint: 'fingerprint-2', createdAt: start + hour })
    expect(again.sealed.account).toBe('sealed-account')
    expect(again.timeline.map((entry) => entry.what)).toEqual(['submitted', 'refused', 'submitted'])
  })

  test('lives a life of its own', () => {
    const lived = story(again).on(submitDone())
    expect(submissionOf(lived)).toBe('accepted')
    expect(historyOf(lived).at(-1)).toBe('accepted')
  })

  test('keeps its timeline within bounds, however often Juhe refuses', () => {
    let order = newOrder()
    for (let count = 0; count < 80; count += 1)
      order = createOrder(draft(), story(order).on(submitAnswered(refused)).order, context)
    expect(order.timeline).toHaveLength(100)
    expect(order.timeline[0]).toEqual({ at: start, by: 'tenant', what: 'submitted' })
    expect(order.timeline.at(-1)?.at).toBe(start + hour)
  })
})
