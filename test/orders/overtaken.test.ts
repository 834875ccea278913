import { describe, expect, test } from 'vitest'
import type { News, OrderEvent } from '#shared/orders/machine/events.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import {
  done,
  juheNo,
  minute,
  refund,
  refundAnswered,
  refundPushed,
  second,
  submitAnswered,
  tickets,
  unknown,
} from './factories.ts'
import { issued, pushesOf, type Story, story, submissionOf, ticketOf } from './story.ts'

const { believeAbsenceAfterMs } = defaultPolicy

/** Juhe's answer, which took its time: it tells how things stood when it was asked. */
const absentAskedAt = (askedAt: number): OrderEvent => ({ type: 'absent', askedAt })
const shownAskedAt = (news: News, askedAt: number): OrderEvent => ({
  type: 'detailLearned',
  upstreamOrderNo: juheNo,
  news,
  askedAt,
})

describe('an answer of orderDetail that was overtaken', () => {
  test('does not make a submit absent that could still arrive when Juhe was asked', () => {
    const lost = story().on(submitAnswered(unknown))
    const { now } = lost
    const late = lost.after(believeAbsenceAfterMs + 5 * second)
    expect(submissionOf(late.on(absentAskedAt(now + believeAbsenceAfterMs - 1)))).toBe('unknown')
    expect(submissionOf(late.on(absentAskedAt(now + believeAbsenceAfterMs)))).toBe('waiting')
  })

  test('does not make a refund absent that could still arrive when Juhe was asked', () => {
    const lost = issued()
      .after(6 * minute)
      .on(refund(), refundAnswered(unknown))
    const { now } = lost
    const late = lost.after(believeAbsenceAfterMs + 5 * second)
    const shown = (askedAt: number) => late.on(shownAskedAt(tickets('F'), askedAt))
    expect(ticketOf(shown(now + believeAbsenceAfterMs - 1)).refund?.state).toBe('unknown')
    expect(ticketOf(shown(now + believeAbsenceAfterMs)).refund?.state).toBe('waiting')
  })

  test('does not begin a refund again that has ended meanwhile', () => {
    const asked = issued()
      .after(6 * minute)
      .on(refund(), refundAnswered(done))
      .after(10 * second)
    const ended = asked.after(second).on(refundPushed(false, asked.now + second))
    const stale = ended.after(second).on(shownAskedAt(tickets('C'), asked.now))
    expect(ticketOf(stale).state).toBe('O')
    expect(ticketOf(stale).refund).toBeUndefined()
    expect(refundPushes(stale)).toBe(1)
  })

  test('is told from a newer one though the clocks of two processes differ by two seconds', () => {
    const asked = issued()
      .after(6 * minute)
      .on(refund(), refundAnswered(done))
    const endedAt = asked.now + second
    const ended = asked.after(second).on(refundPushed(false, endedAt)).after(minute)
    const again = ended.on(refund(), refundAnswered(unknown)).after(minute)
    const shown = (askedAt: number) => ticketOf(again.on(shownAskedAt(tickets('C'), askedAt))).state
    expect(shown(ended.now + 2 * second - 1)).toBe('O')
    expect(shown(ended.now + 2 * second)).toBe('C')
  })

  test('does not begin a refund again that it still shows under way for a while after its end', () => {
    const asked = issued()
      .after(6 * minute)
      .on(refund(), refundAnswered(done))
    const endedAt = asked.now + second
    const ended = asked.after(second).on(refundPushed(false, endedAt)).after(minute)
    const shown = (askedAt: number) => ticketOf(ended.on(shownAskedAt(tickets('C'), askedAt))).state
    expect(shown(endedAt + believeAbsenceAfterMs - 1)).toBe('O')
    expect(shown(endedAt + believeAbsenceAfterMs)).toBe('C')
  })

  test('does not end a second refund by how the first one ended', () => {
    const first = issued()
      .after(6 * minute)
      .on(refund(), refundAnswered(done))
      .after(minute)
    const failed = first.on(refundPushed(false, first.now)).after(minute)
    const second_ = failed.after(second).on(refund(), refundAnswered(done))
    const stale = second_.after(second).on(shownAskedAt(tickets('O'), failed.now))
    expect(ticketOf(stale).refund?.state).toBe('accepted')
    expect(refundPushes(stale)).toBe(1)
    const fresh = stale.after(minute)
    expect(refundPushes(fresh.on(shownAskedAt(tickets('O'), fresh.now)))).toBe(2)
  })

  test('is believed all the same when it shows a ticket as refunded', () => {
    const asked = issued()
      .after(6 * minute)
      .on(refund(), refundAnswered(done))
    expect(ticketOf(asked.after(second).on(shownAskedAt(tickets('T'), asked.now))).state).toBe('T')
  })
})

function refundPushes(at: Story): number {
  return pushesOf(at).filter((kind) => kind.startsWith('refund')).length
}
