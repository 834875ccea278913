import { describe, expect, test } from 'vitest'
import { push } from '#shared/orders/machine/change.ts'
import { callbackPurposeOf } from '#shared/orders/machine/delivery.ts'
import type { Push } from '#shared/orders/machine/order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import {
  day,
  detail,
  failure,
  hour,
  minute,
  news,
  refundPushed,
  second,
  start,
  tickets,
  tried,
} from './factories.ts'
import { dueNow, grabbing, historyOf, issued, type Story, waitOf } from './story.ts'

const pushAt = (told: Story, index = 0): Push => {
  const push = told.order.outbox[index]
  if (push === undefined) throw new Error('no such push')
  return push
}
const idOf = (told: Story, index = 0) => pushAt(told, index).id
const expired = () => grabbing().on(detail(news.expired))
const resend = (told: Story) => told.on({ type: 'pushResendRequested', pushId: idOf(told) })

/** The first push is tried once more, when its turn comes. */
function attempt(
  told: Story,
  result: number | 'timeout',
  extra: { retryAfterMs?: number; jitter?: number } = {},
) {
  return told.untilDue().on(tried(idOf(told), result, { tries: pushAt(told).delivery.tries, ...extra }))
}

describe('a push', () => {
  test('goes to the URL of its kind', () => {
    expect(callbackPurposeOf({ kind: 'ticketIssued' })).toBe('ticket')
    expect(callbackPurposeOf({ kind: 'ticketFailed', failure: failure() })).toBe('ticket')
    expect(callbackPurposeOf({ kind: 'orderExpired' })).toBe('expiry')
    expect(callbackPurposeOf({ kind: 'refundSucceeded', passengerIndex: 0, n: 1 })).toBe('refund')
    expect(callbackPurposeOf({ kind: 'refundFailed', passengerIndex: 0, n: 1 })).toBe('refund')
  })

  test('has an id that is a function of its order and its event, whoever learns of it', () => {
    const { orderNo } = expired().order
    expect(idOf(expired())).toBe(`msg_${orderNo}_orderExpired`)
    expect(idOf(issued().on(detail(tickets('F', 'T'))), 1)).toBe(`msg_${orderNo}_refund_1_1`)
  })

  test('is made once, however often its event is learnt of', () => {
    const { order, now, policy } = expired()
    expect(push(order, { kind: 'orderExpired' }, { now, policy })).toBe(order)
  })

  test('is left to the stream for a moment before the schedule takes it', () => {
    expect(waitOf(expired())).toBe(defaultPolicy.pushHeadStartMs)
    expect(dueNow(expired().untilDue())).toEqual(['push'])
  })

  test.each([200, 204, 299])('that is answered with %i is delivered', (status) => {
    const delivered = attempt(expired(), status)
    expect(pushAt(delivered).delivery).toEqual({ state: 'delivered', at: delivered.now, tries: 1 })
    expect(waitOf(delivered)).toBeUndefined()
    expect(historyOf(delivered).at(-1)).toBe('pushDelivered')
  })

  test.each([100, 301, 302, 400, 404, 429, 500, 503, 'timeout'] as const)(
    'that meets %s is tried again',
    (result) => {
      const failed = attempt(expired(), result)
      expect(pushAt(failed).delivery).toMatchObject({ state: 'waiting', tries: 1 })
      expect(waitOf(failed)).toBe(5 * second)
    },
  )

  test('that is answered with 410 is given up at once', () => {
    const gone = attempt(expired(), 410)
    expect(pushAt(gone).delivery).toMatchObject({ state: 'givenUp', why: 'gone', tries: 1 })
    expect(waitOf(gone)).toBeUndefined()
    expect(historyOf(gone).at(-1)).toBe('pushGivenUp')
  })

  test('is tried along the schedule, eleven times in all, and then given up', () => {
    let told = expired()
    const waits: (number | undefined)[] = []
    while (pushAt(told).delivery.state === 'waiting') {
      waits.push(waitOf(told))
      told = attempt(told, 500)
    }
    expect(waits.slice(1)).toEqual([
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
    expect(pushAt(told).delivery).toMatchObject({ state: 'givenUp', why: 'exhausted', tries: 11 })
    expect(waitOf(told)).toBeUndefined()
  })

  test('is spread by jitter, by up to a tenth more', () => {
    expect(waitOf(attempt(expired(), 500, { jitter: 0.5 }))).toBe(5_250)
    expect(waitOf(attempt(expired(), 500, { jitter: 0.999 }))).toBe(5_500)
  })

  test('waits for as long as its receiver asks, up to an hour, and never less than the schedule', () => {
    expect(waitOf(attempt(expired(), 503, { retryAfterMs: 2 * minute }))).toBe(2 * minute)
    expect(waitOf(attempt(expired(), 503, { retryAfterMs: 5 * hour }))).toBe(hour)
    expect(waitOf(attempt(expired(), 503, { retryAfterMs: 1 }))).toBe(5 * second)
  })

  test('that is settled takes no late attempt of another sender', () => {
    const delivered = attempt(expired(), 200)
    expect(delivered.on(tried(idOf(delivered), 500)).wrote).toBe(false)
    expect(delivered.on(tried('msg_of_nobody', 500)).wrote).toBe(false)
  })

  test('keeps its newest twelve attempts', () => {
    let told = expired()
    for (let round = 0; round < 2; round += 1) {
      while (pushAt(told).delivery.state === 'waiting') told = attempt(told, 500)
      told = resend(told)
    }
    expect(attempt(told, 204).order.outbox[0]?.attempts).toHaveLength(12)
    expect(attempt(told, 204).order.outbox[0]?.attempts.at(-1)).toMatchObject({
      result: { kind: 'answered', httpStatus: 204 },
    })
  })
})

describe('attempts of one push beside each other', () => {
  test('are one step of its schedule, and all of them are kept', () => {
    const once = attempt(expired(), 500)
    const twice = once.after(second).on(tried(idOf(once), 'timeout', { tries: 0 }))
    expect(pushAt(twice).delivery).toEqual(pushAt(once).delivery)
    expect(pushAt(twice).attempts).toHaveLength(2)
  })

  test.each([
    [200, 'delivered'],
    [410, 'givenUp'],
  ] as const)('end it when one of them is answered with %i, in whatever order they end', (status, state) => {
    const once = attempt(expired(), 500)
    expect(pushAt(once.on(tried(idOf(once), status, { tries: 0 }))).delivery).toMatchObject({ state })
  })
})

describe('a push that somebody asks to be sent again', () => {
  test.each([
    ['delivered', 200],
    ['given up', 410],
  ])('after it was %s goes out at once, with the whole schedule before it', (_state, status) => {
    const again = resend(attempt(expired(), status).after(hour))
    expect(pushAt(again).delivery).toEqual({ state: 'waiting', tryAt: again.now, tries: 0 })
    expect(pushAt(again).id).toBe(pushAt(expired()).id)
    expect(dueNow(again)).toEqual(['push'])
  })

  test('twice goes out once', () => {
    const again = resend(attempt(expired(), 200))
    expect(resend(again).wrote).toBe(false)
    expect(again.on({ type: 'pushResendRequested', pushId: 'msg_of_nobody' }).wrote).toBe(false)
  })
})

describe('the pushes of one order', () => {
  const three = () => issued().on(refundPushed(true, start, 'P1'), refundPushed(true, start, 'P2'))

  test('reach one URL in the order of their events, and another URL meanwhile', () => {
    const due = three().untilDue()
    expect(due.order.outbox.map((push) => push.event.kind)).toEqual([
      'ticketIssued',
      'refundSucceeded',
      'refundSucceeded',
    ])
    // The journal is told of the second refund at once, though its push must wait.
    expect(dueNow(due)).toEqual(['push', 'push', 'journal'])
    const next = due.on(tried(idOf(due, 1), 200))
    expect(dueNow(next)).toEqual(['push', 'push'])
    expect(dueNow(next.on(tried(idOf(due, 2), 200)))).toEqual(['push'])
  })

  test('wait behind one that is retried, and go on when it is given up', () => {
    const retried = three()
      .untilDue()
      .on(tried(idOf(three(), 1), 500))
    expect(dueNow(retried)).toEqual(['push', 'journal'])
    const gone = retried.untilDue().on(tried(idOf(three(), 1), 410))
    expect(dueNow(gone)).toEqual(['push', 'push'])
  })
})
