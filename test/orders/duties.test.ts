import { describe, expect, test } from 'vitest'
import { dueAtOf, dutiesOf, isRoutineAsk, waitsOf } from '#shared/orders/machine/duties.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import {
  cancel,
  cancelAnswered,
  closeAt,
  detail,
  done,
  hour,
  minute,
  news,
  refund,
  refundAnswered,
  refused,
  second,
  start,
  submitAnswered,
  submitDone,
  tickets,
  tried,
  turnedAway,
} from './factories.ts'
import { cancelling, dueNow, grabbing, issued, story } from './story.ts'

describe('an order is due', () => {
  test('at the earliest of the moments that it waits for', () => {
    const { order } = issued().on(refund())
    expect(dueAtOf(order)).toBe(Math.min(...waitsOf(order).map((wait) => wait.at)))
    expect(waitsOf(order).length).toBeGreaterThan(1)
  })

  test('from that moment on, and not a millisecond before', () => {
    const { order } = story()
    expect(dutiesOf(order, start + defaultPolicy.callLeaseMs - 1)).toEqual([])
    expect(dutiesOf(order, start + defaultPolicy.callLeaseMs)).toEqual([{ kind: 'ask' }])
    expect(dutiesOf(order, start + hour)).toEqual([{ kind: 'ask' }])
  })

  test('never, when it has ended and its pushes are delivered', () => {
    const ended = grabbing().on(detail(news.expired))
    expect(dueAtOf(ended.order)).toBeDefined()
    const told = ended.untilDue().on(tried(ended.order.outbox[0]?.id ?? '', 200))
    expect(dueAtOf(told.order)).toBeUndefined()
    expect(dutiesOf(told.order, Number.MAX_SAFE_INTEGER)).toEqual([])
  })

  test('never, when Juhe refused it', () => {
    expect(dueAtOf(story().on(submitAnswered(refused)).order)).toBeUndefined()
  })
})

describe('what is due', () => {
  test('is asked once, however many things wait for the answer', () => {
    const both = issued()
      .on(refund('P1'), refundAnswered(done, 'P1'), refund('P2'), refundAnswered(done, 'P2'))
      .after(25 * hour)
    expect(waitsOf(both.order).filter((wait) => wait.duty.kind === 'ask')).toHaveLength(3)
    expect(dueNow(both).filter((kind) => kind === 'ask')).toHaveLength(1)
  })

  test('begins with the question: its answer may make the rest needless', () => {
    const late = cancelling().after(hour)
    expect(dueNow(late)).toEqual(['ask', 'cancel'])
  })

  test('is a refund for each ticket that waits for one, and a push for each URL', () => {
    const waiting = issued().on(
      refund('P1'),
      refundAnswered(turnedAway, 'P1'),
      refund('P2'),
      refundAnswered(turnedAway, 'P2'),
    )
    expect(dutiesOf(waiting.order, waiting.now + minute)).toEqual([
      { kind: 'refund', passengerId: 'P1' },
      { kind: 'refund', passengerId: 'P2' },
      { kind: 'push', pushId: `msg_${waiting.order.orderNo}_ticketIssued` },
    ])
  })

  test('is to close an order whose time is over, and not to submit it any more', () => {
    const away = story()
      .after(closeAt - start - minute)
      .on(submitAnswered(turnedAway))
    expect(dueNow(away.after(30 * second))).toEqual(['submit'])
    expect(dueNow(away.after(hour))).toEqual(['close'])
  })

  test('is no cancel before Juhe has the order', () => {
    expect(dueNow(story().on(cancel).after(hour))).toEqual(['ask'])
    expect(dueNow(story().on(cancel).on(submitDone()))).toEqual(['cancel'])
  })

  test('is to ask about a cancelled order once more, and nothing about its cancel', () => {
    expect(dueNow(cancelling().on(cancelAnswered(done)).after(minute))).toEqual(['ask'])
  })

  test('is nothing about tickets that have been refunded', () => {
    const refunded = issued().on(detail(tickets('T', 'T')))
    expect(new Set(dutiesOf(refunded.order, Number.MAX_SAFE_INTEGER).map((duty) => duty.kind))).toEqual(
      new Set(['push', 'journal']),
    )
  })
})

describe('a routine question', () => {
  const asking = grabbing().untilDue()

  test('is one that time alone brings', () => {
    expect(isRoutineAsk(asking.order, asking.now)).toBe(true)
    expect(isRoutineAsk(asking.order, asking.now - 1)).toBe(false)
  })

  test('waits for its slot, and then is due', () => {
    const slotAt = asking.now + 90_000
    const postponed = asking.on({ type: 'askPostponed', until: slotAt })
    expect(postponed.order.watch).toEqual({ ...asking.order.watch, askAt: slotAt, slotAt })
    expect(postponed.untilDue().now).toBe(slotAt)
  })

  test('becomes urgent when a callback comes, whether or not it is due, and does not wait any more', () => {
    for (const before of [
      grabbing(),
      asking,
      asking.on({ type: 'askPostponed', until: asking.now + 90_000 }),
    ]) {
      const told = before.on({ type: 'callbackReceived', upstreamOrderNo: 'another', news: { status: 'O' } })
      expect(dueNow(told)).toEqual(['ask'])
      expect(isRoutineAsk(told.order, told.now)).toBe(false)
      expect(told.on({ type: 'askPostponed', until: told.now + 90_000 }).wrote).toBe(false)
    }
  })

  test('is none while an outcome is unknown', () => {
    const unknown = story()
      .on({ type: 'submitAnswered', attempt: 1, outcome: { kind: 'unknown' } })
      .untilDue()
    expect(isRoutineAsk(unknown.order, unknown.now)).toBe(false)
  })
})
