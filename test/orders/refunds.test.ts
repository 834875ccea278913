import { describe, expect, test } from 'vitest'
import type { TicketNews } from '#shared/orders/machine/events.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import {
  absent,
  askFailed,
  departAt,
  detail,
  done,
  doubted,
  hour,
  issue,
  juheNo,
  minute,
  newOrder,
  news,
  pushed,
  refund,
  refundAnswered,
  refundPushed,
  refundResult,
  refundStarted,
  refused,
  second,
  submitDone,
  ticket,
  tickets,
  turnedAway,
  unknown,
} from './factories.ts'
import {
  dueNow,
  grabbing,
  historyOf,
  issued,
  pushesOf,
  type Story,
  statusOf,
  story,
  ticketOf,
} from './story.ts'

const requested = () => issued().on(refund())
const accepted = () => requested().on(refundAnswered(done))
/** The request may or may not have arrived. */
const outOfSight = () => requested().on(refundAnswered(unknown))
/** A first refund failed, and its push came. */
const failedOnce = () => {
  const asked = accepted().after(minute)
  return asked.on(refundPushed(false, asked.now))
}
const believed = defaultPolicy.believeAbsenceAfterMs
const refundOf = (told: Story) => ticketOf(told).refund
/** When the newest push is tried. */
const tryAtOf = ({ order }: Story) => {
  const delivery = order.outbox.at(-1)?.delivery
  return delivery?.state === 'waiting' ? delivery.tryAt : undefined
}

describe('the tickets of an issue', () => {
  test('are known by their passengers, as issued', () => {
    expect(ticketOf(issued(), 'P2')).toEqual({ ...ticket('P2'), state: 'F', refunds: [] })
  })

  test('may be issued one after the other: orderDetail brings the later ones', () => {
    const first = grabbing().on(detail({ ...news.issued, tickets: [ticket('P1')] }))
    const both = first.after(minute).on(detail(tickets('F', 'C')))
    expect(ticketOf(both, 'P2')).toMatchObject({ state: 'C', refund: { state: 'accepted' } })
    expect(statusOf(both)).toBe('F')
    const byPush = first.on(pushed(news.issued))
    expect(byPush.order.progress).toEqual(first.order.progress)
  })

  test('stay the same ones: news of another passenger is noted', () => {
    const foreign = issued().on(detail({ ...news.issued, tickets: [{ ...ticket('P1'), passengerId: 'P7' }] }))
    expect(foreign.notes).toEqual(['contradiction ticketOfUnknownPassenger'])
    expect(foreign.order.progress).toEqual(issued().order.progress)
  })

  test('do not become un-refunded by a late push of the issue, which tells how it was then', () => {
    const refunded = issued().on(detail(tickets('T')))
    expect(refunded.on(pushed(news.issued)).wrote).toBe(false)
  })
})

describe('a tenant who asks for a refund', () => {
  test('has the intent stored before Juhe is asked', () => {
    const { now } = requested()
    expect(refundOf(requested())).toEqual({
      state: 'sending',
      requestedAt: now,
      attempt: 1,
      until: now + 30 * second,
    })
    expect(ticketOf(requested()).state).toBe('F')
    expect(refundOf(requested())).not.toEqual(ticketOf(requested(), 'P2').refund)
  })

  test('twice asks once', () => {
    expect(requested().on(refund()).wrote).toBe(false)
    expect(accepted().on(refund()).wrote).toBe(false)
    expect(outOfSight().on(refund()).wrote).toBe(false)
  })

  test('may ask again after a refund failed', () => {
    expect(refundOf(failedOnce().on(refund()))).toMatchObject({ state: 'sending', attempt: 1 })
  })

  test('asks in vain for a ticket that is refunded, being changed, unknown or not yet issued', () => {
    expect(
      issued()
        .on(detail(tickets('T')))
        .on(refund()).wrote,
    ).toBe(false)
    expect(
      issued()
        .on(detail(tickets('Y')))
        .on(refund()).wrote,
    ).toBe(false)
    expect(issued().on(refund('P9')).wrote).toBe(false)
    expect(grabbing().on(refund()).wrote).toBe(false)
  })
})

describe("Juhe's answer to the request", () => {
  test('that it is done has the result waited for, and asked about half a minute later', () => {
    expect(ticketOf(accepted()).state).toBe('C')
    expect(refundOf(accepted())).toMatchObject({ state: 'accepted', askAt: accepted().now + 30 * second })
    expect(dueNow(accepted().after(30 * second))).toContain('ask')
  })

  test('that it is refused, in time, ends it without a push: the answer tells it', () => {
    const kept = requested().on(refundAnswered(refused))
    expect(ticketOf(kept)).toEqual({ ...ticketOf(issued()), refusal: refused.failure })
    expect(pushesOf(kept)).toEqual(['ticketIssued'])
    expect(kept.order.timeline.at(-1)).toMatchObject({ what: 'refundRefused', detail: 'P1 该坐席已售完' })
  })

  test('that it was refused before is not told of a request made after it', () => {
    const again = requested().on(refundAnswered(refused)).on(refund())
    expect(ticketOf(again)).not.toHaveProperty('refusal')
  })

  test('that it is refused, when the tenant may have been told otherwise, is a failed refund with a push', () => {
    const failed = requested()
      .after(30 * second)
      .on(refundAnswered(refused))
    expect(ticketOf(failed)).toMatchObject({
      state: 'O',
      refunds: [{ n: 1, refunded: false, msgCode: '209' }],
    })
    expect(pushesOf(failed)).toEqual(['ticketIssued', 'refundFailed'])
  })

  test('that turned us away at the door has it asked again, ever later', () => {
    const away = requested().on(refundAnswered(turnedAway))
    expect(refundOf(away)).toMatchObject({ state: 'waiting', sendAt: away.now + 30 * second })
    expect(away.on(refundStarted()).wrote).toBe(false)
    const again = away.after(30 * second)
    expect(dueNow(again)).toContain('refund')
    expect(refundOf(again.on(refundStarted()))).toMatchObject({ state: 'sending', attempt: 2 })
  })

  test('that never came leaves it unknown, which is asked about five seconds later', () => {
    expect(refundOf(outOfSight())).toMatchObject({ state: 'unknown', askAt: outOfSight().now + 5 * second })
  })

  test('that comes late says that Juhe has it, or nothing', () => {
    expect(ticketOf(outOfSight().on(refundAnswered(done))).state).toBe('C')
    expect(outOfSight().on(refundAnswered(refused)).wrote).toBe(false)
    expect(failedOnce().on(refundAnswered(done)).wrote).toBe(false)
    expect(issued().on(refundAnswered(refused, 'P9')).wrote).toBe(false)
  })
})

describe('orderDetail, asked about a refund,', () => {
  test('that shows it being made knows that the request arrived', () => {
    expect(refundOf(outOfSight().on(detail(tickets('C'))))).toMatchObject({ state: 'accepted' })
  })

  test('that shows it as made tells what a lost push would have told, but for the amount', () => {
    const learnt = accepted()
      .after(minute)
      .on(detail(tickets('T')))
    expect(ticketOf(learnt)).toMatchObject({
      state: 'T',
      refunds: [{ n: 1, refunded: true, refundPrice: '' }],
    })
    expect(pushesOf(learnt)).toEqual(['ticketIssued', 'refundSucceeded'])
  })

  test('that shows it as failed tells that too', () => {
    const learnt = accepted()
      .after(minute)
      .on(detail(tickets('O')))
    expect(ticketOf(learnt)).toMatchObject({ state: 'O', refunds: [{ refunded: false, msgCode: '999' }] })
    expect(pushesOf(learnt)).toEqual(['ticketIssued', 'refundFailed'])
  })

  test('that shows the ticket as issued is not believed before the request had time to arrive', () => {
    const early = outOfSight()
      .after(believed - 1)
      .on(detail(news.issued))
    expect(refundOf(early)).toMatchObject({ state: 'unknown' })
    const sure = outOfSight().after(believed).on(detail(news.issued))
    expect(refundOf(sure)).toMatchObject({ state: 'waiting', sendAt: sure.now })
    expect(refundOf(sure.on(refundStarted()))).toMatchObject({ state: 'sending', attempt: 2 })
  })

  test('that shows the ticket as issued does not end a refund that Juhe accepted', () => {
    expect(refundOf(accepted().after(hour).on(detail(news.issued)))).toMatchObject({ state: 'accepted' })
  })

  test('that shows the ticket as issued confirms a refusal in words that no document explains', () => {
    const failed = requested().on(refundAnswered(doubted)).after(believed).on(detail(news.issued))
    expect(ticketOf(failed)).toMatchObject({
      state: 'O',
      refunds: [{ msgCode: '219', msgInfo: '抢票单已达预约上限' }],
    })
  })

  test('that cannot be had, or denies the order, is asked again later', () => {
    for (const answer of [askFailed, absent]) {
      const again = accepted()
        .after(30 * second)
        .on(answer)
      expect(refundOf(again)).toMatchObject({ askAt: again.now + minute })
      expect(dueNow(again)).not.toContain('ask')
    }
  })

  test('asks ever more rarely about a result that takes its time', () => {
    let told = accepted()
    const waits: number[] = []
    for (let count = 0; count < 4; count += 1) {
      const pending = refundOf(told)
      if (pending?.state !== 'accepted') throw new Error('no longer accepted')
      waits.push(pending.askAt - told.now)
      told = told.after(pending.askAt - told.now).on(detail(tickets('C')))
    }
    expect(waits).toEqual(defaultPolicy.askRefund.slice(0, 4))
  })

  test('that shows a refund which nobody here asked for tells of it too: counters refund tickets', () => {
    const learnt = issued().on(detail(tickets('C', 'T')))
    expect(ticketOf(learnt, 'P1')).toMatchObject({ state: 'C', refund: { state: 'accepted' } })
    expect(ticketOf(learnt, 'P2').state).toBe('T')
    expect(pushesOf(learnt)).toEqual(['ticketIssued', 'refundSucceeded'])
  })
})

describe('a second request, after a refund failed,', () => {
  const again = () => failedOnce().after(minute).on(refund())

  test('is not ended by orderDetail, which still shows how the first one did', () => {
    const asked = again()
      .after(second)
      .on(detail(tickets('O')))
    expect(refundOf(asked)).toMatchObject({ state: 'sending' })
    expect(pushesOf(asked).filter((kind) => kind === 'refundFailed')).toHaveLength(1)
  })

  test('is ended by orderDetail when Juhe had it and shows a failure', () => {
    const asked = again()
      .on(refundAnswered(done))
      .after(minute)
      .on(detail(tickets('O')))
    expect(ticketOf(asked).refunds.map((result) => result.n)).toEqual([1, 2])
    expect(pushesOf(asked)).toEqual(['ticketIssued', 'refundFailed', 'refundFailed'])
  })

  test('that nobody answered is not made again: it may have arrived and failed as the first did', () => {
    const asked = again().on(refundAnswered(unknown))
    expect(refundOf(asked.after(believed - 1).on(detail(tickets('O'))))).toMatchObject({ state: 'unknown' })
    const ended = asked.after(believed).on(detail(tickets('O')))
    expect(ticketOf(ended)).toMatchObject({ state: 'O', refunds: [{ n: 1 }, { n: 2, msgCode: '999' }] })
    expect(refundOf(ended)).toBeUndefined()
  })

  test('that was turned away is made again, whatever orderDetail shows of the first', () => {
    const away = again()
      .on(refundAnswered(turnedAway))
      .after(minute)
      .on(detail(tickets('O')))
    expect(refundOf(away)).toMatchObject({ state: 'waiting' })
  })

  test('is not ended by the late push of the first', () => {
    const first = failedOnce().now - 10 * second
    expect(again().on(refundPushed(false, first)).wrote).toBe(false)
  })

  test('is not ended by the late push of a first that orderDetail had told', () => {
    const failed = accepted().after(minute)
    const learnt = failed.after(second).on(detail(tickets('O')))
    const asked = learnt.after(second).on(refund())
    const told = asked.on(refundPushed(false, failed.now))
    expect(refundOf(told)).toEqual(refundOf(asked))
    expect(ticketOf(told).refunds).toHaveLength(1)
    expect(told.on(refundPushed(false, failed.now)).wrote).toBe(false)
  })

  test('is a refund of its own, with a push of its own', () => {
    const asked = again().on(refundAnswered(done)).after(hour)
    const refunded = asked.on(refundPushed(true, asked.now))
    expect(refunded.order.outbox.map((push) => push.id.replace(/^msg_T[0-9A-Z]+_/, ''))).toEqual([
      'ticketIssued',
      'refund_0_1',
      'refund_0_2',
    ])
  })
})

describe("Juhe's callback of a refund", () => {
  test('ends it, in its own words, and tells the tenant', () => {
    const ended = accepted().on(refundPushed(true, issue.issuedAt + hour))
    expect(ticketOf(ended)).toMatchObject({
      state: 'T',
      refunds: [{ n: 1, refunded: true, refundPrice: '525.50', at: issue.issuedAt + hour }],
    })
    expect(refundOf(ended)).toBeUndefined()
    expect(pushesOf(ended)).toEqual(['ticketIssued', 'refundSucceeded'])
    expect(historyOf(ended)).toContain('refundEnded')
  })

  test('that comes again changes nothing', () => {
    const ended = accepted().on(refundPushed(true, issue.issuedAt + hour))
    expect(ended.after(hour).on(refundPushed(true, issue.issuedAt + hour)).wrote).toBe(false)
    const failed = accepted().on(refundPushed(false, accepted().now))
    expect(failed.after(hour).on(refundPushed(false, accepted().now)).wrote).toBe(false)
  })

  test("that comes before the request's answer ends it as well", () => {
    const ended = requested().on(refundPushed(true, requested().now)).on(refundAnswered(done))
    expect(ticketOf(ended).state).toBe('T')
    expect(ended.wrote).toBe(false)
  })

  test('that comes after orderDetail told the same adds the amount and makes no second push', () => {
    const learnt = accepted()
      .after(minute)
      .on(detail(tickets('T')))
    const completed = learnt.after(minute).on(refundPushed(true, learnt.now))
    expect(ticketOf(completed).refunds).toMatchObject([{ n: 1, refundPrice: '525.50' }])
    expect(pushesOf(completed)).toEqual(pushesOf(learnt))
  })

  test('is waited for before the tenant is told what only orderDetail knows: it brings the amount, or the reason', () => {
    for (const refunded of [true, false]) {
      const learnt = accepted()
        .after(minute)
        .on(detail(tickets(refunded ? 'T' : 'O')))
      expect(tryAtOf(learnt)).toBe(learnt.now + defaultPolicy.refundPushPatienceMs)
      const told = learnt.after(second).on(refundPushed(refunded, learnt.now))
      expect(tryAtOf(told)).toBe(told.now + defaultPolicy.pushHeadStartMs)
      const { refundPrice, msgCode } = refundResult(refunded, 0)
      expect(ticketOf(told).refunds).toMatchObject([{ n: 1, refunded, refundPrice, msgCode }])
      expect(told.on(refundPushed(refunded, learnt.now)).wrote).toBe(false)
    }
  })

  test('that comes when ours may have gone out adds nothing to it but the amount and the time, which were empty', () => {
    for (const refunded of [true, false]) {
      const learnt = accepted()
        .after(minute)
        .on(detail(tickets(refunded ? 'T' : 'O')))
      const late = learnt.after(minute).on(refundPushed(refunded, learnt.now - second))
      const { refundPrice } = refundResult(refunded, 0)
      const { isTimeUnsaid, ...told } = ticketOf(learnt).refunds[0]!
      expect(isTimeUnsaid).toBe(true)
      expect(ticketOf(late).refunds).toEqual([{ ...told, refundPrice, at: learnt.now - second }])
      expect(tryAtOf(late)).toBe(tryAtOf(learnt))
    }
  })

  test('of a ticket that was refunded at a counter is told as well', () => {
    expect(pushesOf(issued().on(refundPushed(true, issued().now)))).toContain('refundSucceeded')
  })

  test('that a refunded ticket was not refunded is noted, and the ticket stays refunded', () => {
    const told = issued()
      .on(detail(tickets('T')))
      .on(refundPushed(false, issued().now))
    expect(ticketOf(told).state).toBe('T')
    expect(told.notes).toEqual(['contradiction T→O'])
  })

  test('that a refund failed which nobody asked for is noted and asked about', () => {
    const told = issued().on(refundPushed(false, issued().now))
    expect(told.notes).toEqual(['contradiction F→O'])
    expect(dueNow(told)).toContain('ask')
  })

  test('that Juhe dates before the request is not of this request, and has Juhe asked', () => {
    const { now } = requested()
    const told = requested().on(refundPushed(false, now - minute))
    expect(ticketOf(told)).toEqual(ticketOf(requested()))
    expect(dueNow(told)).toEqual(['ask'])
    expect(ticketOf(requested().on(refundPushed(false, now - second))).state).toBe('O')
  })

  test('before the issue is known has Juhe asked, which tells both', () => {
    const told = grabbing().on(refundPushed(true, grabbing().now))
    expect(dueNow(told)).toEqual(['ask'])
    expect(pushesOf(told.on(detail(tickets('T'))))).toEqual(['ticketIssued', 'refundSucceeded'])
  })

  test('of a passenger whom the order does not have is noted', () => {
    expect(issued().on(refundPushed(true, issued().now, 'P9')).notes).toEqual([
      'contradiction refundOfUnknownPassenger',
    ])
  })

  test('only makes us ask, where the policy has pushes confirmed', () => {
    const policy = { ...defaultPolicy, confirmCallbacks: true }
    const asked = story(newOrder(), policy).on(submitDone(1, juheNo), detail(news.issued), refund())
    const told = asked.on(refundPushed(true, asked.now))
    expect(ticketOf(told).state).toBe('F')
    expect(dueNow(told)).toEqual(['ask'])
  })
})

describe('a refunded ticket', () => {
  test.each<TicketNews['state']>(['F', 'N', 'C', 'O', 'Y', 'G'])(
    'stays refunded when Juhe then shows it as %s',
    (state) => {
      const refunded = issued().on(detail(tickets('T')))
      const told = refunded.on(detail(tickets(state)))
      expect(ticketOf(told)).toEqual(ticketOf(refunded))
      expect(told.notes).toEqual([`contradiction T→${state === 'N' ? 'F' : state}`])
      expect(pushesOf(told.on(detail(tickets('T'))))).toEqual(pushesOf(refunded))
    },
  )

  test('makes the order refunded when it is the last', () => {
    const first = issued().on(detail(tickets('T', 'F')))
    expect(statusOf(first)).toBe('F')
    const both = first.after(hour).on(refundPushed(true, first.now, 'P2'))
    expect(statusOf(both)).toBe('T')
    expect(both.after(24 * hour).on(detail(tickets('T', 'T'))).order.watch?.askAt).toBeUndefined()
  })
})

describe('a booking that is being changed at 12306', () => {
  test('is shown as that', () => {
    expect(ticketOf(issued().on(detail(tickets('Y')))).state).toBe('Y')
    expect(
      ticketOf(
        issued()
          .on(detail(tickets('Y')))
          .on(detail(tickets('G'))),
      ).state,
    ).toBe('G')
  })

  test('was not refunded: a request that nobody answered ends or is made again as for any other ticket', () => {
    const shown = outOfSight()
      .after(believed)
      .on(detail(tickets('Y')))
    expect(refundOf(shown)).toMatchObject({ state: 'waiting' })
    const doubtful = requested()
      .on(refundAnswered(doubted))
      .after(believed)
      .on(detail(tickets('Y')))
    expect(ticketOf(doubtful)).toMatchObject({ state: 'Y', refunds: [{ refunded: false }] })
  })
})

test('a request whose sender died is asked about when its lease ends', () => {
  const dead = requested().after(30 * second)
  expect(dueNow(dead)).toContain('ask')
  expect(refundOf(dead.on(detail(news.issued)))).toMatchObject({ state: 'unknown', endedAt: dead.now })
})

describe('what is never told', () => {
  const gone = departAt + defaultPolicy.settledAfterDepartureMs

  test('ends: a refund that Juhe shows as not made, days after the departure, has failed', () => {
    const waiting = accepted()
    const ended = waiting.after(gone - waiting.now).on(detail(news.issued))
    expect(ticketOf(ended)).toMatchObject({ state: 'O', refunds: [{ refunded: false, msgCode: '999' }] })
    expect(pushesOf(ended)).toContain('refundFailed')
    expect(refundOf(waiting.after(gone - waiting.now - 1).on(detail(news.issued)))).toMatchObject({
      state: 'accepted',
    })
  })

  test('ends: a refund that is turned away until then has failed', () => {
    const asking = requested().on(refundAnswered(turnedAway)).after(minute).on(refundStarted())
    const ended = asking.after(gone - asking.now).on(refundAnswered(turnedAway, 'P1', 2))
    expect(ticketOf(ended)).toMatchObject({ state: 'O' })
  })

  test('ends: an order that Juhe shows as grabbing, or does not know any more, has expired', () => {
    const told = grabbing()
    for (const event of [detail(news.grabbing), absent]) {
      const ended = told.after(gone - told.now).on(event)
      expect(statusOf(ended)).toBe('O')
      expect(pushesOf(ended)).toContain('orderExpired')
      expect(dueNow(ended.after(hour))).not.toContain('ask')
    }
  })
})

describe('an answer to an earlier request for a refund', () => {
  test('says nothing of the one that is on the way, unless it is a yes', () => {
    const again = requested().on(refundAnswered(turnedAway)).after(minute).on(refundStarted())
    expect(refundOf(again)).toMatchObject({ state: 'sending', attempt: 2 })
    expect(again.on(refundAnswered(turnedAway, 'P1', 1)).wrote).toBe(false)
    expect(again.on(refundAnswered(refused, 'P1', 1)).wrote).toBe(false)
    expect(ticketOf(again.on(refundAnswered(done, 'P1', 1)))).toMatchObject({ state: 'C' })
  })
})

describe('an operator enters the amount of a refund', () => {
  const enter = (refundPrice: string, passengerId = 'P1') =>
    ({ type: 'refundPriceEntered', passengerId, refundPrice }) as const
  const amountOf = (told: Story) => ticketOf(told).refunds.at(-1)?.refundPrice
  /** Only orderDetail told of the refund. */
  const untold = () =>
    accepted()
      .after(hour)
      .on(detail(tickets('T')))

  test('that nobody told: it is known, and nothing is pushed again', () => {
    const before = untold()
    expect(amountOf(before)).toBe('')
    const after = before.on(enter('9.00'))
    expect(amountOf(after)).toBe('9.00')
    expect(pushesOf(after)).toEqual(pushesOf(before))
    expect(historyOf(after).at(-1)).toBe('refundPriceEntered')
    expect(after.on(enter('9.00')).wrote).toBe(false)
    expect(amountOf(after.on(enter('8.50')))).toBe('8.50')
  })

  test.each(['', '-1.00', '9.001', '99999.00'])('%j is not taken', (amount) => {
    expect(untold().on(enter(amount)).wrote).toBe(false)
  })

  test('of a ticket without a refund, or of nobody: nothing changes', () => {
    expect(issued().on(enter('9.00')).wrote).toBe(false)
    expect(untold().on(enter('9.00', 'P9')).wrote).toBe(false)
  })
})
