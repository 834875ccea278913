import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isRefused } from '#shared/orders/machine/order.ts'
import { day, defaultPolicy, hour, minute, type Policy, second } from '#shared/orders/machine/policy.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { start } from './factories.ts'
import type { Fate, PushFate } from './honest-juhe.ts'
import { type CallFate, type Life, latestArrivalMs, liveWith, ticketStates } from './reconciled-life.ts'

const upTo = (max: number) => fc.nat({ max })

const pushFate: fc.Arbitrary<PushFate> = fc.record({
  copies: fc.constantFrom(0, 0, 1, 1, 3),
  delayMs: fc.oneof(fc.constant(0), upTo(10 * second), upTo(20 * minute)),
})

const fate: fc.Arbitrary<Fate> = fc.record({
  refusesSubmit: fc.integer({ min: 1, max: 6 }).map((side) => side === 1),
  outcome: fc.constantFrom('F', 'F', 'F', 'F', 'F', 'U', 'O', 'C'),
  outcomeAt: fc.oneof(upTo(5 * minute), upTo(20 * minute), upTo(day)).map((ms) => start + ms),
  refunds: fc.array(fc.record({ refunded: fc.boolean(), takesMs: fc.oneof(upTo(minute), upTo(3 * hour)) }), {
    minLength: 1,
    maxLength: 4,
  }),
  pushes: fc.array(pushFate, { maxLength: 6 }),
})

const callFate: fc.Arbitrary<CallFate> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<CallFate>({ kind: 'fine' }) },
  fc.constantFrom<CallFate>(
    { kind: 'answerLost' },
    { kind: 'requestLost' },
    { kind: 'turnedAway' },
    { kind: 'killed', arrives: true },
    { kind: 'killed', arrives: false },
  ),
  upTo(latestArrivalMs).map((ms): CallFate => ({ kind: 'requestLate', ms })),
  upTo(2 * minute).map((ms): CallFate => ({ kind: 'answerLate', ms })),
)

const life: fc.Arbitrary<Life> = fc.record({
  fate,
  grabsForMs: fc.oneof(
    fc.constant(day),
    upTo(5 * minute).map((ms) => ms + second),
  ),
  wishes: fc.array(
    fc.record({
      afterMs: fc.oneof(upTo(2 * minute), upTo(30 * minute), upTo(30 * hour)),
      what: fc.constantFrom('cancel', 'P1', 'P1', 'P1', 'P2', 'P2'),
    }),
    { maxLength: 6 },
  ),
  calls: fc.array(callFate, { maxLength: 8 }),
  answers: fc.array(fc.boolean(), { maxLength: 8 }),
  receipts: fc.array(fc.constantFrom(200, 500, 302, 'timeout' as const), { maxLength: 8 }),
  lags: fc.array(fc.oneof(fc.constant(0), upTo(15 * second), upTo(hour)), { maxLength: 12 }),
})

const policies = fc.constantFrom<Policy>(defaultPolicy, { ...defaultPolicy, confirmCallbacks: true })

test('against an honest Juhe every life comes to rest and agrees with it: one upstream order at most, every push delivered', () => {
  fc.assert(
    fc.property(life, policies, (lived, policy) => {
      const { order, juhe, isQuiet, refundsWished } = liveWith(lived, policy)
      expect(isQuiet, 'the order comes to rest').toBe(true)
      expect(juhe.submits(), 'orders at Juhe').toBeLessThanOrEqual(1)
      for (const push of order.outbox) expect(push.delivery.state).toBe('delivered')
      if (juhe.status() === 'none') {
        expect(isRefused(order) || order.submission.state === 'abandoned').toBe(true)
        return
      }
      const status =
        juhe.status() === 'F' && ticketsOf(order).every(({ state }) => state === 'T') ? 'T' : juhe.status()
      expect(order.progress.status).toBe(status)
      for (const [passengerId, state] of Object.entries(ticketStates(order))) {
        expect(state).toBe(juhe.stateOf(passengerId))
        expect(juhe.endsOf(passengerId).length).toBeLessThanOrEqual(refundsWished[passengerId] ?? 0)
      }
    }),
    { numRuns: 500 },
  )
})

test('the tenant is told of every end of a refund that Juhe made, in the order in which they were', () => {
  fc.assert(
    fc.property(life, policies, (lived, policy) => {
      const { order, juhe } = liveWith({ ...lived, calls: [] }, policy)
      for (const { passengerId, refunds } of ticketsOf(order))
        expect(refunds.map((result) => result.refunded)).toEqual(juhe.endsOf(passengerId))
    }),
    { numRuns: 300 },
  )
})
