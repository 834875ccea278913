import { describe, expect, test } from 'vitest'
import type { Passenger } from '#contract/passengers.ts'
import { readCallback } from '#shared/juhe/read-callback.ts'
import type { OrderEvent } from '#shared/orders/machine/events.ts'
import { departureOf } from '#shared/orders/machine/long-gone.ts'
import { eventsOfCallback, newsOfIssue } from '#shared/orders/upstream/juhe-news.ts'
import { example } from '#test/contract/fixtures.ts'
import { day, departAt, issue, juheNo, news, pushed, ticket } from './factories.ts'
import { dueNow, grabbing, issued, pushesOf, statusOf } from './story.ts'

const traveller = (passengerName: string, idCardNo: string): Passenger => ({
  ...{ passengerName, passengerType: 1, idCardType: 0, idCardNo, birthday: '1990-03-07' },
})
const people = {
  passengers: [traveller('王小明', '110101199003070011'), traveller('李小红', '11010119920515002X')],
  contact: { person: '张三', cellphone: '13800138000' },
}
const { order, now } = issued()

/** What a push comes to, made from the contract's example. */
function eventsOf(type: 1 | 2, name: string, changes: object): readonly OrderEvent[] {
  const body = {
    ...(example(`push.${name}`) as object),
    orderNo: juheNo,
    outOrderNo: order.orderNo,
    ...changes,
  }
  const push = readCallback(type, 'application/json', JSON.stringify(body), () => undefined)
  if (push === undefined) throw new Error('the push cannot be read')
  return eventsOfCallback(order, push, people, now)
}

const [seat] = (example('push.ticketIssued') as { passengers: readonly object[] }).passengers
const issuePush = (trainNo: string, ...names: readonly string[]) =>
  eventsOf(1, 'ticketIssued', {
    trainNo,
    passengers: names.map((passengerName, n) => ({ ...seat, passengerName, passengerId: `P${n + 1}` })),
  })

describe("Juhe's callback of an issue, which nothing signs,", () => {
  test('is taken when it fits the order: one of its trains, its passengers', () => {
    expect(issuePush('G103', '李小红', '王小明')).toMatchObject([
      { news: { status: 'F', tickets: [{ passengerIndex: 1 }, { passengerIndex: 0 }] } },
    ])
  })

  test.each([
    ['a train that was not ordered', issuePush('Z999', '王小明', '李小红'), 'issuedOnAnotherTrain'],
    ['somebody whom the order does not have', issuePush('G101', '陌生人', '李小红'), 'issuedToStrangers'],
  ])('with %s is noted and asked about, and changes nothing else', (_what, events, what) => {
    const told = grabbing().on(...events)
    expect(told.notes).toEqual([`contradiction ${what}`])
    expect(statusOf(told)).toBe('D')
    expect(pushesOf(told)).toEqual([])
    expect(dueNow(told)).toEqual(['ask'])
  })

  test('does not move the day after which nothing is waited for, whatever departure it names', () => {
    for (const far of [-400 * day, 26_000 * day]) {
      const told = grabbing().on(
        pushed({ ...news.issued, issue: { ...issue, departAt: departAt + far }, tickets: [ticket('P1')] }),
      )
      expect(statusOf(told)).toBe('F')
      expect(departureOf(told.order)).toBe(departAt)
    }
    expect(departureOf(issued().order)).toBe(departAt)
  })
})

test("Juhe's callback of a refund that is dated in days to come does not outdate what orderDetail shows until then", () => {
  const events = eventsOf(2, 'refundSucceeded', { refundTime: '2099-01-01 00:00:00' })
  expect(events).toMatchObject([{ refund: { result: { at: now, isTimeUnsaid: true } } }])
})

describe("Juhe's callback of a refund without an amount of the passenger's", () => {
  const [seatBack] = (example('push.refundSucceeded') as { passengers: readonly object[] }).passengers
  const amounts = (refundPrice: unknown, ...own: readonly unknown[]) =>
    eventsOf(2, 'refundSucceeded', {
      refundPrice,
      passengers: own.map((price, n) => ({ ...seatBack, passengerId: `P${n + 1}`, refundPrice: price })),
    }).map((event) =>
      event.type === 'refundCallbackReceived' ? event.refund.result.refundPrice : event.type,
    )

  test.each([undefined, null, '', '未知'])('has that at the top, if there is one passenger (%j)', (own) => {
    expect(amounts('1,748.00', own)).toEqual(['1748.00'])
    expect(amounts('￥18.00', own)).toEqual(['18.00'])
    expect(amounts(null, own)).toEqual([''])
  })

  test('stays unknown, if there are several: whose share it is, nobody says', () => {
    expect(amounts('18.00', null, '')).toEqual(['', ''])
  })

  test('and his own amount goes before that at the top', () => {
    expect(amounts('18.00', '9.00')).toEqual(['9.00'])
  })
})

describe("Juhe's callback of a refund without a passengerId", () => {
  const blank = { passengerId: '', pTicketNo: '', passengerName: '', cardNo: '' }
  const ofNobody = { type: 'callbackUnreadable' }
  const { pTicketNo } = ticket('P2')
  const refundsOf = (...signs: readonly object[]) =>
    eventsOf(2, 'refundSucceeded', { passengers: signs.map((sign) => ({ ...blank, ...sign })) })

  test.each([
    ['the number of the ticket', { pTicketNo }],
    ['the name', { passengerName: '李小红' }],
    ['the document', { cardNo: '11010119920515002x' }],
    ['the masked document and the name', { cardNo: '1101**********002X', passengerName: '李小红' }],
    ['a number that we do not know, and the name', { pTicketNo: 'E9', passengerName: '李小红' }],
  ])('is that of the ticket that %s tells', (_what, sign) => {
    expect(refundsOf(sign)).toMatchObject([{ refund: { passengerId: 'P2' } }])
  })

  test.each([
    ['the name of a stranger', { passengerName: '陌生人' }],
    ['a number that we do not know', { pTicketNo: 'E9' }],
    ['a document that is no passenger’s', { cardNo: '110101199003070099' }],
  ])('and with nothing but %s has Juhe asked', (_what, sign) => {
    expect(refundsOf(sign)).toEqual([ofNobody])
    expect(refundsOf(sign, { pTicketNo })).toMatchObject([ofNobody, { refund: { passengerId: 'P2' } }])
    expect(dueNow(issued().on(...refundsOf(sign)))).toEqual(['ask'])
  })
})

test('what orderDetail leaves out of an issue is what the order’s main train is known to be', () => {
  const told = { seatClass: 'secondseat', seatNo: '5车1A号', pTicketNo: 'E1', ticketPrice: '9.00' } as const
  const detail = {
    ...({ found: true, orderNo: juheNo, outOrderNo: '', orderStateCode: 'F', ticketNo: 'E1' } as const),
    ...{ trainNo: '', fromStation: '', toStation: '', orderPrice: '', juheServiceFee: '' },
    ...{ departureTime: undefined, arrivalTime: undefined, issueTime: undefined },
    passengers: [
      { ...told, passengerId: 'P1', passengerName: '王小明', idCard: '', ticketStateCode: 'F' } as const,
    ],
  } as const
  const { mainTrainNo, fromStation, toStation } = order.trip
  expect(newsOfIssue(grabbing().order, detail, people, now)).toMatchObject({
    issue: { trainNo: mainTrainNo, fromStation, toStation, orderPrice: '', juheServiceFee: '' },
  })
})
