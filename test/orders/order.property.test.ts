import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OrderEvent } from '#shared/orders/machine/events.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { defaultPolicy, hour, type Policy } from '#shared/orders/machine/policy.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import { afterGap, aimed, lives, type Step } from './arbitrary-events.ts'
import { newOrder, start } from './factories.ts'
import { expectSound, withoutCounters } from './invariants.ts'

const policies = fc.constantFrom<Policy>(
  defaultPolicy,
  { ...defaultPolicy, confirmCallbacks: true },
  { ...defaultPolicy, forgetAfterMs: 2 * hour },
  { ...defaultPolicy, forgetAfterMs: 2 * hour, reduceAfterMs: 5 * hour },
  { ...defaultPolicy, reduceAfterMs: hour },
)

type Moment = {
  readonly before: Order
  readonly event: OrderEvent
  readonly after: Order
  readonly now: number
}

/** Everything that happens in a life, step by step. */
function* live(steps: readonly Step[], policy: Policy): Generator<Moment> {
  let order = newOrder()
  let now = start
  for (const step of steps) {
    now = afterGap(order, now, step.gap)
    const event = aimed(step.event, order)
    const { order: after } = transition(order, event, { now, policy })
    yield { before: order, event, after, now }
    order = after
  }
}

test('whatever happens and whenever: nothing goes backwards, no push is lost or made twice, nothing is forgotten, nothing is due in vain', () => {
  fc.assert(
    fc.property(lives, policies, (steps, policy) => {
      for (const moment of live(steps, policy)) expectSound({ ...moment, policy })
    }),
    { numRuns: 1_000 },
  )
})

test('an event that comes again at once changes nothing more, but for how often it was asked', () => {
  fc.assert(
    fc.property(lives, policies, (steps, policy) => {
      for (const { event, after, now } of live(steps, policy)) {
        if (event.type === 'pushTried') continue
        const again = transition(after, event, { now, policy }).order
        if (isAsking(event)) expect(withoutCounters(again)).toEqual(withoutCounters(after))
        else expect(again, event.type).toBe(after)
      }
    }),
    { numRuns: 1_000 },
  )
})

/** Each answer of orderDetail counts as one. */
function isAsking({ type }: OrderEvent): boolean {
  return type === 'absent' || type === 'askFailed' || type === 'detailLearned'
}

test('a transition changes no order but the one that it answers', () => {
  fc.assert(
    fc.property(lives, policies, (steps, policy) => {
      for (const moment of live(steps, policy)) {
        const copy = structuredClone(moment.before)
        transition(moment.before, moment.event, { now: moment.now, policy })
        expect(moment.before).toEqual(copy)
      }
    }),
    { numRuns: 100 },
  )
})
