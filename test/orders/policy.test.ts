import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, defaultPolicy, delayOf, hour, minute, second } from '#shared/orders/machine/policy.ts'

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
