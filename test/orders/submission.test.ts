import { describe, expect, test } from 'vitest'
import { inDoubtSince } from '#shared/orders/machine/doubt.ts'
import { isRefused } from '#shared/orders/machine/order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import {
  absent,
  askFailed,
  cancel,
  cancelAnswered,
  closeAt,
  detail,
  doubted,
  hour,
  juheNo,
  minute,
  newOrder,
  news,
  notCalled,
  pushed,
  refundResult,
  refused,
  second,
  start,
  submitAnswered,
  submitDone,
  turnedAway,
  unknown,
} from './factories.ts'
import { dueNow, historyOf, pushesOf, type Story, statusOf, story, submissionOf, waitOf } from './story.ts'

const startSubmit = { type: 'submitStarted' } as const
const acknowledge = { type: 'acknowledged' } as const
const close = { type: 'closed' } as const

/** Nobody knows what became of the first submit. */
const outOfSight = () => story().on(submitAnswered(unknown))
/** Juhe surely never got it. */
const surelyAbsent = () =>
  outOfSight()
    .after(30 * second)
    .on(absent)
/** A second attempt, after the first was surely lost. */
const secondAttempt = () => surelyAbsent().on(startSubmit)

describe('an answer to the submit', () => {
  test('that Juhe has the order makes it accepted, under the number that Juhe gave', () => {
    const accepted = story().on(submitDone())
    expect(submissionOf(accepted)).toBe('accepted')
    expect(accepted.order.upstreamOrderNos).toEqual([juheNo])
    expect(statusOf(accepted)).toBe('N')
    expect(historyOf(accepted)).toEqual(['submitted', 'accepted'])
  })

  test('that Juhe has the order has it forget the 12306 account, and not the people', () => {
    expect(story().order.sealed).toEqual({ people: 'sealed-people', account: 'sealed-account' })
    expect(story().on(submitDone()).order.sealed).toEqual({ people: 'sealed-people' })
  })

  test('that Juhe has the order has it asked about half a minute later, in case a push gets lost', () => {
    expect(waitOf(story().on(submitDone()))).toBe(30 * second)
  })

  test('that Juhe refused frees the number: no order exists, nothing waits, nobody is told, and the reason is kept', () => {
    const freed = story().on(submitAnswered(refused))
    expect(isRefused(freed.order)).toBe(true)
    expect(waitOf(freed)).toBeUndefined()
    expect(pushesOf(freed)).toEqual([])
    expect(freed.order.sealed.account).toBeUndefined()
    expect(freed.order.timeline.at(-1)).toMatchObject({ what: 'refused', detail: '该坐席已售完' })
  })

  test('that Juhe refused, when the tenant was told that the order exists, is a failed order with a push', () => {
    const failed = story().on(acknowledge).on(submitAnswered(refused))
    expect(statusOf(failed)).toBe('U')
    expect(submissionOf(failed)).toBe('abandoned')
    expect(pushesOf(failed)).toEqual(['ticketFailed'])
  })

  test('that Juhe refused, when the lease is over and a twin may have answered, is a failed order with a push', () => {
    expect(
      statusOf(
        story()
          .after(30 * second)
          .on(submitAnswered(refused)),
      ),
    ).toBe('U')
  })

  test('that Juhe refused, when the tenant has cancelled in between, is a failed order: its number was in use', () => {
    const failed = story().on(cancel).on(submitAnswered(refused))
    expect(statusOf(failed)).toBe('U')
    expect(failed.order.cancellation).toBeUndefined()
  })

  test('that Juhe refused a repeated attempt is doubted: the first may have arrived after all', () => {
    const doubtful = secondAttempt().on(submitAnswered(refused, 2))
    expect(doubtful.order.submission).toMatchObject({
      state: 'unknown',
      attempt: 2,
      doubt: { msgCode: '209' },
    })
    expect(statusOf(doubtful)).toBe('N')
  })

  test('that turned us away at the door has it submitted again, ever later', () => {
    const away = story().on(submitAnswered(turnedAway))
    expect(away.order.submission).toEqual({ state: 'waiting', attempt: 1, sendAt: start + 30 * second })
    const again = away.untilDue().on(startSubmit).on(submitAnswered(turnedAway, 2))
    expect(waitOf(again)).toBe(minute)
    expect(again.order.sealed.account).toBe('sealed-account')
  })

  test('that nobody asked for, since Juhe was not called, is told as ours, not as one of Juhe’s', () => {
    const away = story().on(submitAnswered(notCalled))
    expect(away.order.submission).toEqual({ state: 'waiting', attempt: 1, sendAt: start + 30 * second })
    expect(away.order.timeline.at(-1)).toEqual({ at: start, by: 'service', what: 'notCalled' })
  })

  test('that never came leaves the outcome unknown, which is asked about five seconds later', () => {
    expect(submissionOf(outOfSight())).toBe('unknown')
    expect(waitOf(outOfSight())).toBe(5 * second)
    expect(dueNow(outOfSight().untilDue())).toEqual(['ask'])
  })

  test('of an attempt that was given up says nothing, unless Juhe has the order', () => {
    expect(secondAttempt().on(submitAnswered(refused, 1)).wrote).toBe(false)
    expect(secondAttempt().on(submitAnswered(turnedAway, 1)).wrote).toBe(false)
    expect(secondAttempt().on(submitAnswered(unknown, 1)).wrote).toBe(false)
    expect(submissionOf(secondAttempt().on(submitDone(1)))).toBe('accepted')
    expect(submissionOf(surelyAbsent().on(submitDone(1)))).toBe('accepted')
    expect(submissionOf(outOfSight().on(submitDone(1)))).toBe('accepted')
  })

  test('with a second number is noted: a second order at Juhe is the one thing that must never be', () => {
    const twice = secondAttempt().on(submitDone(1)).on(submitDone(2, 'FT2'))
    expect(twice.notes).toEqual(['contradiction secondUpstreamOrder'])
    expect(twice.order.upstreamOrderNos).toEqual([juheNo, 'FT2'])
    expect(twice.on(submitDone(2, 'FT2')).wrote).toBe(false)
  })
})

describe('an answer that comes after all was counted as over', () => {
  const expectAlive = (late: Story) => {
    expect(submissionOf(late)).toBe('accepted')
    expect(late.notes).toEqual(['contradiction acceptedAfterEnd'])
    expect(dueNow(late)).toContain('ask')
  }

  test('brings a cancelled order to Juhe: it is cancelled there too', () => {
    const late = surelyAbsent().on(cancel).after(hour).on(submitDone())
    expectAlive(late)
    expect(statusOf(late)).toBe('C')
    expect(dueNow(late)).toContain('cancel')
  })

  test('brings a refused order to life again, and it is asked about', () => {
    expectAlive(story().on(submitAnswered(refused)).after(hour).on(submitDone()))
  })

  test('brings an order that expired with us to Juhe: it is cancelled there, and asked about for as long as it grabs', () => {
    const expired = surelyAbsent()
      .after(24 * hour)
      .on(close)
    const late = expired.on(submitDone())
    expectAlive(late)
    expect(dueNow(late)).toContain('cancel')
    const cancelled = late.on({ type: 'cancelStarted' }).on(cancelAnswered({ kind: 'done' }))
    expect(statusOf(cancelled)).toBe('O')
    expect(pushesOf(cancelled)).toEqual(['orderExpired'])
    expect(dueNow(cancelled)).not.toContain('cancel')
    const asked = late.on(detail(news.grabbing))
    expect(statusOf(asked)).toBe('O')
    expect(asked.order.watch?.askAt).toBe(asked.now + minute)
    const bought = asked.after(minute).on(detail(news.issued))
    expect(statusOf(bought)).toBe('F')
    expect(pushesOf(bought)).toEqual(['orderExpired', 'ticketIssued'])
  })

  test('an order that ended with us and grabs on at Juhe is not asked about when the train has left', () => {
    const left = story()
      .on(acknowledge)
      .on(submitAnswered(refused))
      .on(submitDone())
      .after(49 * hour)
    expect(left.on(detail(news.grabbing)).order.watch?.askAt).toBeUndefined()
  })
})

describe('the tenant being told that the order exists', () => {
  test('is stored once, while the submit is out', () => {
    const told = story().on(acknowledge)
    expect(historyOf(told)).toEqual(['submitted', 'acknowledged'])
    expect(told.on(acknowledge).wrote).toBe(false)
    expect(story().on(submitDone()).on(acknowledge).wrote).toBe(false)
    expect(story().on(submitAnswered(refused)).on(acknowledge).wrote).toBe(false)
  })
})

describe('orderDetail, asked about a submit whose outcome is unknown,', () => {
  test('that knows the order makes it accepted', () => {
    const found = outOfSight()
      .after(5 * second)
      .on(detail(news.grabbing))
    expect(submissionOf(found)).toBe('accepted')
    expect(statusOf(found)).toBe('D')
    expect(found.order.upstreamOrderNos).toEqual([juheNo])
  })

  test('that knows no such order is not believed so soon after a push that does', () => {
    const { believeAbsenceAfterMs } = defaultPolicy
    const told = outOfSight()
      .after(believeAbsenceAfterMs + second)
      .on(pushed(news.issued))
    expect(statusOf(told)).toBe('N')
    expect(dueNow(told)).toEqual(['ask'])
    expect(submissionOf(told.on(absent))).toBe('unknown')
    expect(submissionOf(told.after(believeAbsenceAfterMs - 1).on(absent))).toBe('unknown')
    expect(submissionOf(told.after(believeAbsenceAfterMs).on(absent))).toBe('waiting')
  })

  test('that knew no such order is asked once more, and nothing is submitted, when a push comes that does', () => {
    const told = surelyAbsent().on(pushed(news.issued))
    expect(submissionOf(told)).toBe('unknown')
    expect(dueNow(told)).toEqual(['ask'])
    expect(told.on({ type: 'submitStarted' }).wrote).toBe(false)
    expect(submissionOf(told.on(detail(news.grabbing)))).toBe('accepted')
  })

  test('that knows no such order is not believed before the request had time to arrive', () => {
    const early = outOfSight()
      .after(30 * second - 1)
      .on(absent)
    expect(submissionOf(early)).toBe('unknown')
    expect(waitOf(early)).toBe(1)
    expect(submissionOf(early.untilDue().on(absent))).toBe('waiting')
  })

  test('that knows no such order in time has it submitted again at once, as a new attempt', () => {
    expect(dueNow(surelyAbsent())).toEqual(['submit'])
    const again = secondAttempt()
    expect(again.order.submission).toEqual({
      state: 'sending',
      attempt: 2,
      until: again.now + 30 * second,
      acknowledged: true,
    })
    expect(historyOf(again).slice(-2)).toEqual(['absent', 'resubmitted'])
  })

  test('that knows no such order confirms a refusal in words that no document explains', () => {
    const failed = story()
      .on(submitAnswered(doubted))
      .after(30 * second)
      .on(absent)
    expect(statusOf(failed)).toBe('U')
    expect(failed.order.progress).toMatchObject({ failure: { msgCode: '219' } })
    expect(pushesOf(failed)).toEqual(['ticketFailed'])
  })

  test('that knows the order after all overrules such a refusal', () => {
    expect(statusOf(story().on(submitAnswered(doubted)).on(detail(news.grabbing)))).toBe('D')
  })

  test('that knows no such order after closeTime ends the order: it expired with us', () => {
    const late = story()
      .after(24 * hour)
      .on(absent)
    expect(submissionOf(late)).toBe('abandoned')
    expect(statusOf(late)).toBe('O')
    expect(pushesOf(late)).toEqual(['orderExpired'])
    expect(late.order.sealed.account).toBeUndefined()
  })

  test('that cannot be had is asked again, ever later, and forgets no doubt', () => {
    const waits: (number | undefined)[] = []
    let asked = story().on(submitAnswered(doubted))
    for (let count = 0; count < 4; count += 1) {
      asked = asked.untilDue().on(askFailed)
      waits.push(waitOf(asked))
    }
    expect(waits).toEqual([10, 20, 30, 60].map((seconds) => seconds * second))
    expect(asked.order.submission).toMatchObject({ state: 'unknown', doubt: { msgCode: '219' } })
  })
})

describe('a submit whose sender died', () => {
  test('is asked about when its lease ends, and not before', () => {
    expect(waitOf(story())).toBe(30 * second)
    expect(dueNow(story().after(30 * second - 1))).toEqual([])
    expect(dueNow(story().after(30 * second))).toEqual(['ask'])
  })

  test('is believed absent half a minute after its lease at the soonest', () => {
    const asked = story().untilDue().on(absent)
    expect(submissionOf(asked)).toBe('unknown')
    expect(submissionOf(asked.after(29 * second).on(absent))).toBe('unknown')
    expect(submissionOf(asked.after(30 * second).on(absent))).toBe('waiting')
  })

  test('counts as unknown from the end of its lease when orderDetail cannot be had', () => {
    const asked = story()
      .after(45 * second)
      .on(askFailed)
    expect(asked.order.submission).toMatchObject({ state: 'unknown', endedAt: start + 30 * second })
  })

  test('that is still in flight is not taken for absent, whoever asks', () => {
    const asked = story()
      .after(10 * second)
      .on(absent)
    expect(submissionOf(asked)).toBe('sending')
    expect(submissionOf(asked.on(startSubmit))).toBe('sending')
  })
})

describe('an order that Juhe surely does not have', () => {
  test('is not submitted before its time', () => {
    const away = story().on(submitAnswered(turnedAway))
    expect(away.after(29 * second).on(startSubmit).wrote).toBe(false)
    expect(away.after(30 * second).on(startSubmit).wrote).toBe(true)
  })

  test('is taken by one sender only', () => {
    expect(secondAttempt().on(startSubmit).wrote).toBe(false)
  })

  test('is closed at closeTime and not submitted any more, even when its next try came first', () => {
    const away = story()
      .after(24 * hour - minute)
      .on(submitAnswered(turnedAway))
    expect(dueNow(away.after(30 * second))).toEqual(['submit'])
    const over = away.after(minute)
    expect(over.now).toBe(closeAt)
    expect(dueNow(over)).toEqual(['close'])
    expect(over.on(startSubmit).wrote).toBe(false)
    expect(statusOf(over.on(close))).toBe('O')
  })

  test('waits for its closing when the next try would come too late', () => {
    const away = story(newOrder())
      .after(24 * hour - 10 * second)
      .on(submitAnswered(turnedAway))
    expect(waitOf(away)).toBe(10 * second)
    expect(dueNow(away.untilDue())).toEqual(['close'])
  })

  test('is not closed before closeTime, and no order is that Juhe may have', () => {
    expect(surelyAbsent().on(close).wrote).toBe(false)
    expect(
      outOfSight()
        .after(25 * hour)
        .on(close).wrote,
    ).toBe(false)
    expect(
      story()
        .on(submitDone())
        .after(25 * hour)
        .on(close).wrote,
    ).toBe(false)
  })
})

describe("a callback of Juhe's before any number is known", () => {
  test('is not believed but has Juhe asked at once', () => {
    const early = story().after(second).on(pushed(news.issued))
    expect(statusOf(early)).toBe('N')
    expect(dueNow(early)).toEqual(['ask'])
    expect(early.on(pushed(news.issued)).wrote).toBe(false)
  })

  test('costs one question when it was forged', () => {
    const forged = story().after(second).on(pushed(news.issued)).on(absent)
    expect(dueNow(forged)).toEqual([])
    expect(submissionOf(forged)).toBe('sending')
  })

  test('holds an order that Juhe does not have back once, however often it is forged, and is noted then', () => {
    let told = outOfSight()
    for (let n = 0; n < 10; n += 1)
      told = told
        .on(pushed(news.issued))
        .after(4 * second)
        .on(absent)
    const noted = told.order.timeline.filter(({ what }) => what === 'contradiction')
    expect(noted).toMatchObject([{ detail: 'callbackWithoutOrder' }])
    expect(submissionOf(told)).toBe('waiting')
    expect(submissionOf(told.on(pushed(news.issued)).on(absent))).toBe('waiting')
    expect(submissionOf(told.on(pushed(news.issued), startSubmit))).toBe('sending')
  })

  test('does not make an unanswered submit look younger than it is', () => {
    const since = outOfSight()
    expect(inDoubtSince(since.after(second).on(pushed(news.issued)).order)).toBe(inDoubtSince(since.order))
  })
})

describe('an issued order that is first heard of by orderDetail', () => {
  const first = outOfSight().after(minute).on({
    type: 'detailLearned',
    upstreamOrderNo: 'TFT2',
    issuedOrderNo: 'FT2',
    news: news.issued,
  })

  test('is known by both of its numbers: pushes bear the one, issue=1 shows the other', () => {
    expect(first.order.upstreamOrderNos).toEqual(['TFT2', 'FT2'])
    const refunded = first.on({
      type: 'refundCallbackReceived',
      upstreamOrderNo: 'TFT2',
      refund: { passengerId: 'P1', result: refundResult(true, first.now) },
    })
    expect(pushesOf(refunded)).toEqual(['ticketIssued', 'refundSucceeded'])
  })

  test('is no second order when the answer to the submit comes after all', () => {
    expect(first.on(submitDone(1, 'TFT2')).notes).toEqual([])
    expect(first.on(submitDone(1, 'TFT3')).notes).toEqual(['contradiction secondUpstreamOrder'])
  })
})
