import { describe, expect, test } from 'vitest'
import type { News, OrderEvent } from '#shared/orders/machine/events.ts'
import { moneyOf } from '#shared/orders/machine/money.ts'
import { detail, hour, juheNo, minute, news, pushed, refundPushed, tickets } from './factories.ts'
import { dueNow, grabbing, issued, pushesOf, statusOf, ticketOf } from './story.ts'

const correctedBy = (said: News): OrderEvent => ({
  ...{ type: 'corrected', upstreamOrderNo: juheNo, news: said, by: 'ann', reason: 'Juhe says so' },
})

describe('an end without a ticket that orderDetail denies', () => {
  test.each([news.failed, news.expired, news.cancelled])('is taken back, and who and why are told', (end) => {
    const ended = grabbing().on(pushed(end)).after(hour)
    const corrected = ended.on(correctedBy(news.grabbing))
    expect(statusOf(corrected)).toBe('D')
    expect(corrected.order.watch?.askAt).toBeDefined()
    expect(corrected.order.timeline).toContainEqual({
      ...{ at: ended.now, by: 'service', what: 'corrected', detail: 'ann: Juhe says so' },
    })
    expect(corrected.on(correctedBy(news.grabbing)).wrote).toBe(false)
  })

  test('gives way to the other one, with the push of that', () => {
    const corrected = grabbing().on(pushed(news.expired)).after(hour).on(correctedBy(news.failed))
    expect(statusOf(corrected)).toBe('U')
    expect(pushesOf(corrected)).toEqual(['orderExpired', 'ticketFailed'])
  })

  test('may come true later: that is another event, under an id of its own', () => {
    const corrected = grabbing().on(pushed(news.failed)).after(hour).on(correctedBy(news.grabbing))
    const ended = corrected.after(hour).on(detail(news.failed))
    const [first, second] = ended.order.outbox.map(({ id }) => id)
    expect(pushesOf(ended)).toEqual(['ticketFailed', 'ticketFailed'])
    expect(second).toBe(`${first}_2`)
  })
})

describe('a refund that orderDetail denies', () => {
  const refunded = () => {
    const before = issued()
    return before.on(refundPushed(true, before.now), refundPushed(true, before.now, 'P2')).after(hour)
  }

  test('is taken back: the tenant is told that it failed, and nothing came back for it', () => {
    const before = refunded()
    expect(statusOf(before)).toBe('T')
    const after = before.on(correctedBy(tickets('F', 'T')))
    expect(statusOf(after)).toBe('F')
    expect(ticketOf(after)).toMatchObject({
      state: 'O',
      refunds: [
        { n: 1, refunded: true, takenBack: true, refundPrice: '0.00' },
        { n: 2, refunded: false, msgCode: '999', refundPrice: '0.00' },
      ],
    })
    expect(ticketOf(after, 'P2')).toEqual(ticketOf(before, 'P2'))
    expect(pushesOf(after)).toEqual([...pushesOf(before), 'refundFailed'])
    const told = moneyOf(after.order, { kind: 'refundSucceeded', passengerIndex: 0, n: 1 })
    expect(told).toEqual({ tickets: [{ passengerId: 'P1', cents: 0 }], feeCents: 0 })
  })

  test('may be made later: it ends as a refund of its own', () => {
    const after = refunded()
      .on(correctedBy(tickets('F', 'T')))
      .after(hour)
    const again = after.on(detail(tickets('T', 'T')))
    expect(statusOf(again)).toBe('T')
    expect(ticketOf(again).refunds.map(({ n, refunded: isDone }) => [n, isDone])).toEqual([
      [1, true],
      [2, false],
      [3, true],
    ])
    expect(dueNow(again)).not.toContain('ask')
    const entered = again.on(refundPushed(true, again.now))
    expect(ticketOf(entered).refunds.map(({ refundPrice }) => refundPrice)).toEqual([
      '0.00',
      '0.00',
      '525.50',
    ])
  })
})

test('what orderDetail confirms, does not tell, or would un-issue is not touched', () => {
  const failed = grabbing().on(detail(news.failed)).after(minute)
  for (const said of [news.failed, news.unlisted, news.issued])
    expect(failed.on(correctedBy(said)).wrote).toBe(false)
  for (const said of [news.grabbing, news.failed, news.expired, news.cancelled, news.issued])
    expect(issued().on(correctedBy(said)).wrote).toBe(false)
})

describe('what only a callback told', () => {
  test.each([news.failed, news.expired, news.cancelled])('is asked about, and taken back', (end) => {
    const told = grabbing().on(pushed(end))
    expect(statusOf(told.on(detail(news.grabbing)))).toBe(end.status)
    const asked = told.after(minute)
    expect(dueNow(asked)).toContain('ask')
    const denied = asked.on(detail(news.grabbing))
    expect(statusOf(denied)).toBe('D')
    expect(denied.notes).toEqual([`contradiction ${end.status}→D`])
    expect(statusOf(denied.after(hour).on(detail(end)))).toBe(end.status)
  })

  test('of a refund as well', () => {
    const before = issued()
    const told = before.on(refundPushed(true, before.now)).after(minute)
    expect(dueNow(told)).toContain('ask')
    expect(ticketOf(told.on(detail(tickets('F'))))).toMatchObject({ state: 'O', refunds: [{}, {}] })
  })

  test('stands once orderDetail has confirmed it', () => {
    const confirmed = grabbing().on(pushed(news.failed)).after(minute).on(detail(news.failed))
    expect(confirmed.order.heardAt).toBeUndefined()
    expect(statusOf(confirmed.after(hour).on(detail(news.grabbing)))).toBe('U')
  })
})

describe('an issue that only a callback told', () => {
  const told = () => grabbing().on(pushed(news.issued))

  test('is asked about, and taken back when orderDetail has bought nothing', () => {
    const asked = told().after(minute)
    expect(dueNow(asked)).toContain('ask')
    const denied = asked.on(detail(news.grabbing))
    expect(statusOf(denied)).toBe('D')
    expect(denied.notes).toEqual(['contradiction F→D'])
    expect(denied.order.outbox).toMatchObject([
      {
        event: { kind: 'ticketIssued', takenBack: ['P1', 'P2'] },
        delivery: { state: 'givenUp', why: 'takenBack' },
      },
    ])
    const [{ id, event } = { id: '', event: undefined }] = denied.order.outbox
    expect(denied.on({ type: 'pushResendRequested', pushId: id }).wrote).toBe(false)
    expect(event && moneyOf(denied.order, event)).toEqual({
      tickets: [
        { passengerId: 'P1', cents: 0 },
        { passengerId: 'P2', cents: 0 },
      ],
      feeCents: 0,
    })
  })

  test.each([news.failed, news.expired, news.cancelled])('gives way to how it ended', (end) => {
    const denied = told().after(minute).on(detail(end))
    expect(statusOf(denied)).toBe(end.status)
    expect(pushesOf(denied)).toEqual(['ticketIssued', end.status === 'O' ? 'orderExpired' : 'ticketFailed'])
  })

  test.each([
    [
      'other tickets',
      {
        ...news.issued,
        tickets: news.issued.tickets.map((one) => ({ ...one, passengerId: `J${one.passengerIndex}` })),
      },
    ],
    [
      'another price',
      { ...news.issued, tickets: news.issued.tickets.map((one) => ({ ...one, price: '500.00' })) },
    ],
  ])('gives way to %s, told under an id of their own', (_what, said) => {
    const known = told().after(minute).on(detail(said))
    expect(statusOf(known)).toBe('F')
    expect(known.order.progress).toMatchObject({ tickets: said.tickets })
    const [first, second] = known.order.outbox.map(({ id }) => id)
    expect(pushesOf(known)).toEqual(['ticketIssued', 'ticketIssued'])
    expect(second).toBe(`${first}_again_1`)
  })

  test('takes what was told of its refunds along, and those of the true one are told', () => {
    const refunded = told().on(refundPushed(true, told().now), refundPushed(true, told().now, 'P2'))
    expect(statusOf(refunded)).toBe('T')
    const denied = refunded.after(minute).on(detail(news.grabbing))
    expect(denied.order.outbox.map(({ event }) => 'takenBack' in event && event.takenBack)).toEqual([
      ['P1', 'P2'],
      ['P1'],
      ['P2'],
    ])
    const issuedAfterAll = denied.after(hour).on(detail(news.issued))
    const truly = issuedAfterAll.after(hour).on(detail(tickets('T', 'T')))
    expect(statusOf(truly)).toBe('T')
    expect(pushesOf(truly).slice(3)).toEqual(['ticketIssued', 'refundSucceeded', 'refundSucceeded'])
    expect(new Set(truly.order.outbox.map(({ id }) => id)).size).toBe(6)
  })

  test('stands once orderDetail has confirmed it, and where it was asked too early to know', () => {
    const confirmed = told().after(minute).on(detail(news.issued))
    expect(confirmed.order.heardAt).toBeUndefined()
    expect(statusOf(confirmed.after(hour).on(detail(news.grabbing)))).toBe('F')
    const early = told().on(detail(news.grabbing))
    expect(statusOf(early)).toBe('F')
    expect(statusOf(early.after(minute).on(detail(news.issued)))).toBe('F')
    expect(pushesOf(early.after(minute).on(detail(news.issued)))).toEqual(['ticketIssued'])
  })

  test('is not taken back on account of a refund that a callback alone told', () => {
    const before = issued()
    const heard = before.on(refundPushed(true, before.now)).after(minute)
    expect(statusOf(heard.on(detail(news.grabbing)))).toBe('F')
  })
})
