import { describe, expect, test } from 'vitest'
import {
  absent,
  cancel,
  cancelAnswered,
  detail,
  done,
  hour,
  juheNo,
  minute,
  news,
  pushed,
  refused,
  second,
  submitAnswered,
  submitDone,
  turnedAway,
  unknown,
} from './factories.ts'
import {
  cancelling,
  dueNow,
  grabbing,
  historyOf,
  issued,
  pushesOf,
  statusOf,
  story,
  submissionOf,
  waitOf,
} from './story.ts'

const start = { type: 'cancelStarted' } as const
/** The cancel may or may not have arrived. */
const outOfSight = () => cancelling().on(cancelAnswered(unknown))

describe('a tenant who cancels', () => {
  test('an order that Juhe has: the intent is stored, and whoever stored it makes the call', () => {
    const { order, now } = cancelling()
    expect(order.cancellation).toEqual({
      state: 'sending',
      requestedAt: now,
      until: now + 30 * second,
      tries: 1,
    })
    expect(historyOf(cancelling()).at(-1)).toBe('cancelRequested')
  })

  test('twice does not call twice while the first call is out', () => {
    expect(
      cancelling()
        .after(29 * second)
        .on(cancel).wrote,
    ).toBe(false)
    expect(cancelling().on(start).wrote).toBe(false)
    expect(
      cancelling()
        .after(30 * second)
        .on(cancel).order.cancellation,
    ).toMatchObject({ tries: 2 })
  })

  test('an order that surely is not at Juhe has it cancelled at once, and is told so by the answer alone', () => {
    const cancelled = story().on(submitAnswered(turnedAway)).on(cancel)
    expect(statusOf(cancelled)).toBe('C')
    expect(submissionOf(cancelled)).toBe('abandoned')
    expect(pushesOf(cancelled)).toEqual([])
    expect(waitOf(cancelled)).toBeUndefined()
    expect(cancelled.order.sealed.account).toBeUndefined()
  })

  test('an order whose submit is unknown: the wish waits for that, and nothing is submitted any more', () => {
    const wished = story().on(submitAnswered(unknown)).on(cancel)
    expect(wished.order.cancellation).toMatchObject({ state: 'queued' })
    expect(statusOf(wished.after(30 * second).on(absent))).toBe('C')
    const found = wished.after(5 * second).on(detail(news.grabbing))
    expect(dueNow(found)).toEqual(['cancel'])
    expect(found.on(start).order.cancellation).toMatchObject({ state: 'sending', tries: 1 })
  })

  test('an order whose submit is in flight: it is cancelled as soon as Juhe has it', () => {
    const wished = story().on(cancel)
    expect(dueNow(wished)).toEqual([])
    expect(dueNow(wished.on(submitDone()))).toEqual(['cancel'])
    expect(statusOf(wished.on(submitAnswered(turnedAway)))).toBe('C')
  })

  test('an order that is over or was refused changes nothing', () => {
    const ended = grabbing().on(detail(news.expired))
    for (const over of [issued(), ended, story().on(submitAnswered(refused))])
      expect(over.on(cancel).wrote).toBe(false)
  })
})

describe("Juhe's answer to the cancel", () => {
  test('that it is done cancels the order, which is asked about once more: a ticket may have been bought just then', () => {
    const cancelled = cancelling().on(cancelAnswered(done))
    expect(statusOf(cancelled)).toBe('C')
    expect(cancelled.order.cancellation).toBeUndefined()
    expect(pushesOf(cancelled)).toEqual([])
    expect(waitOf(cancelled)).toBe(minute)
    expect(statusOf(cancelled.after(minute).on(detail(news.issued)))).toBe('F')
    expect(waitOf(cancelled.after(minute).on(detail(news.cancelled)))).toBeUndefined()
  })

  test('that it is refused leaves the order as it is', () => {
    const kept = cancelling().on(cancelAnswered(refused))
    expect(statusOf(kept)).toBe('D')
    expect(kept.order.cancellation).toBeUndefined()
    expect(historyOf(kept).at(-1)).toBe('cancelRefused')
  })

  test('that a repeated one is refused may mean that an earlier one arrived: the wish stands until Juhe shows the end', () => {
    const doubtful = outOfSight().untilDue().on(start).on(cancelAnswered(refused))
    expect(doubtful.order.cancellation).toMatchObject({ state: 'unknown', tries: 2 })
    const shown = doubtful.on(detail(news.cancelled))
    expect(statusOf(shown)).toBe('C')
    expect(pushesOf(shown)).toEqual([])
    expect(waitOf(shown)).toBeUndefined()
  })

  test('that never came has it told again, ever later', () => {
    expect(waitOf(outOfSight())).toBe(5 * second)
    const again = outOfSight().untilDue()
    expect(dueNow(again)).toEqual(['cancel'])
    expect(waitOf(again.on(start).on(cancelAnswered(turnedAway)))).toBe(10 * second)
  })

  test('that comes late says something only if it is done', () => {
    expect(outOfSight().on(cancelAnswered(refused)).wrote).toBe(false)
    expect(outOfSight().on(cancelAnswered(unknown)).wrote).toBe(false)
    expect(statusOf(outOfSight().on(cancelAnswered(done)))).toBe('C')
    expect(story().on(cancel).on(cancelAnswered(done)).wrote).toBe(false)
  })

  test('that it is done although a ticket was bought is noted and asked about', () => {
    const bought = cancelling().on(pushed(news.issued)).on(cancelAnswered(done))
    expect(statusOf(bought)).toBe('F')
    expect(bought.notes).toEqual(['contradiction F→C'])
    expect(dueNow(bought)).toEqual(['ask'])
  })

  test('after the order has ended otherwise changes nothing', () => {
    expect(cancelling().on(pushed(news.expired)).on(cancelAnswered(done)).wrote).toBe(false)
  })
})

test('a cancel whose sender died is made again when its lease is over', () => {
  expect(dueNow(cancelling().after(30 * second))).toContain('cancel')
  const again = cancelling()
    .after(30 * second)
    .on(start)
  expect(again.order.cancellation).toMatchObject({ state: 'sending', tries: 2 })
})

test('an order that was cancelled with us and turned up at Juhe is not cancelled for ever when it has ended there', () => {
  const alive = story().on(submitAnswered(turnedAway)).on(cancel).on(submitDone(1, juheNo))
  const tried = alive.on(start).on(cancelAnswered(unknown)).on(start).on(cancelAnswered(refused))
  expect(tried.order.cancellation).toBeDefined()
  const over = tried.after(hour).on(detail(news.cancelled))
  expect(over.order.cancellation).toBeUndefined()
  expect(waitOf(over)).toBeUndefined()
})
