import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  day,
  defaultPolicy,
  delayOf,
  grabbingDelay,
  hour,
  minute,
  second,
} from '#shared/orders/machine/policy.ts'

describe('a schedule', () => {
  test('gives the n-th delay for the n-th try, and its last one ever after', () => {
    const schedule = [second, minute, hour]
    expect([0, 1, 2, 3, 1_000].map((n) => delayOf(schedule, n))).toEqual([second, minute, hour, hour, hour])
  })

  test('always gives one of its own delays', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.nat(), (schedule, n) => {
        expect(schedule).toContain(delayOf(schedule, n))
      }),
    )
  })
})

describe('the policy of a production stage', () => {
  const schedules = {
    askUnknown: defaultPolicy.askUnknown,
    retryTurnedAway: defaultPolicy.retryTurnedAway,
    askGrabbing: defaultPolicy.askGrabbing,
    askRefund: defaultPolicy.askRefund,
    askIssued: defaultPolicy.askIssued,
    pushRetries: defaultPolicy.pushRetries,
  }

  test.each(Object.entries(schedules))(
    'never tries again at once, and ever more rarely: %s',
    (_name, schedule) => {
      expect(schedule.length).toBeGreaterThan(0)
      expect(Math.min(...schedule)).toBeGreaterThanOrEqual(5 * second)
      expect(schedule).toEqual(schedule.toSorted((a, b) => a - b))
    },
  )

  test('retries a push after 5 s, 30 s, 2 min, 10 min, 1 h, 3 h, 6 h, 12 h and twice 24 h', () => {
    expect(defaultPolicy.pushRetries).toEqual([
      5 * second,
      30 * second,
      2 * minute,
      10 * minute,
      hour,
      3 * hour,
      6 * hour,
      12 * hour,
      day,
      day,
    ])
    expect(defaultPolicy.retryAfterCapMs).toBe(hour)
  })

  test('asks for no refund sooner than five minutes after the issue (msgCode 309)', () => {
    expect(defaultPolicy.refundAfterIssueMs).toBe(5 * minute)
  })
})

describe('questions about orders that grab', () => {
  const jittery = { ...defaultPolicy, askJitter: 0.2 }
  const orders = Array.from({ length: 1_000 }, (_, n) => ({ orderNo: `GT${n}` }))

  test('come early by up to the jitter, and never late', () => {
    for (const n of [0, 3, 99]) {
      const delay = delayOf(defaultPolicy.askGrabbing, n)
      const delays = orders.map((order) => grabbingDelay(jittery, order, n))
      expect(Math.max(...delays)).toBeLessThanOrEqual(delay)
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(delay * 0.8)
    }
  })

  test('of orders that were submitted together spread evenly: no tenth of the time has twice its share', () => {
    const delay = delayOf(defaultPolicy.askGrabbing, 99)
    const tenths = new Map<number, number>()
    for (const order of orders) {
      const tenth = Math.floor(((delay - grabbingDelay(jittery, order, 99)) / (delay * 0.2)) * 10)
      tenths.set(tenth, (tenths.get(tenth) ?? 0) + 1)
    }
    expect(Math.max(...tenths.values())).toBeLessThan(200)
    expect(Math.min(...tenths.values())).toBeGreaterThan(50)
  })

  test('come at the same moment whenever it is computed', () => {
    expect(grabbingDelay(jittery, { orderNo: 'GT1' }, 5)).toBe(grabbingDelay(jittery, { orderNo: 'GT1' }, 5))
  })
})
