import { describe, expect, test } from 'vitest'
import type { News, OrderEvent } from '#shared/orders/machine/events.ts'
import { defaultPolicy, type Policy } from '#shared/orders/machine/policy.ts'
import {
  detail,
  failure,
  hour,
  issue,
  juheNo,
  newOrder,
  news,
  pushed,
  refundResult,
  submitDone,
  ticket,
  tickets,
} from './factories.ts'
import { dueNow, pushesOf, statusOf, story, ticketOf, trusting } from './story.ts'

/* What a callback says is a hint: orderDetail decides, and what only the callback knows is taken from it then. */

const grabbing = () => story(newOrder(), defaultPolicy).on(submitDone(), detail(news.grabbing))
const codeless = { ...issue, fromStationCode: null, toStationCode: null }
const asDetailSays: News = { ...news.issued, issue: codeless }

test('a callback changes nothing but that orderDetail is asked at once', () => {
  for (const said of [news.issued, news.failed, news.expired, news.cancelled, news.changed]) {
    const told = grabbing().on(pushed(said))
    expect(statusOf(told)).toBe('D')
    expect(pushesOf(told)).toEqual([])
    expect(dueNow(told)).toEqual(['ask'])
  }
})

test.each<[string, News, News]>([
  ['before', asDetailSays, news.issued],
  [
    'with only one of the tickets, before',
    asDetailSays,
    { ...news.issued, tickets: news.issued.tickets.slice(0, 1) },
  ],
])(
  'the stations’ codes of a callback that came %s orderDetail confirmed it are those of the issue',
  (_, said, hint) => {
    const known = grabbing().on(pushed(hint)).on(detail(said))
    expect(known.order.progress).toMatchObject({ status: 'F', issue })
    expect(known.order.hint).toBeUndefined()
  },
)

test('codes that come after orderDetail has told the issue complete it, and nothing is asked for them', () => {
  const known = grabbing().on(detail(asDetailSays))
  const told = known.on(pushed(news.issued))
  expect(told.order.progress).toMatchObject({ issue: { fromStationCode: 'VNP', toStationCode: 'AOH' } })
  expect(dueNow(told)).toEqual(dueNow(known))
  expect(told.on(pushed(news.issued)).wrote).toBe(false)
})

test('a forged issue leaves nothing behind once the order ended otherwise', () => {
  const ended = grabbing().on(pushed(news.issued)).on(detail(news.failed))
  expect(ended.order.progress).toMatchObject({ status: 'U', failure: failure() })
  expect(ended.order.hint).toBeUndefined()
})

const told = { ...failure('305', 'call 400-000-0000'), passengerIndexes: [1] }

test.each([
  ['nothing', failure('999', ''), told],
  ['words without a code', failure('999', '失败'), { ...told, msgInfo: '失败' }],
  ['words with a code', failure('209', '该坐席已售完'), { ...failure(), passengerIndexes: [1] }],
  [
    'words that name somebody',
    { ...failure('308', '未通过'), passengerIndexes: [0] },
    { ...failure('308', '未通过'), passengerIndexes: [0] },
  ],
])('of a failure of which orderDetail says %s, the callback tells the rest', (_, said, expected) => {
  const ended = grabbing()
    .on(pushed({ status: 'U', failure: told }))
    .on(detail({ status: 'U', failure: said }))
  expect(ended.order.progress).toMatchObject({ status: 'U', failure: expected })
})

test('a callback that is repeated writes nothing new', () => {
  for (const said of [news.issued, news.failed, news.expired]) {
    const once = grabbing().on(pushed(said))
    expect(once.on(pushed(said)).wrote).toBe(false)
  }
})

describe('what a callback says came back for a ticket', () => {
  /** The order costs 1106.00, each of its two tickets 553.00. */
  const issued = (policy: Policy, price: string, orderPrice: string) => {
    const said = { ...issue, orderPrice }
    const both = [ticket('P1'), ticket('P2')].map((one) => ({ ...one, price }))
    return story(newOrder(), policy)
      .on(submitDone())
      .on(detail({ status: 'F', issue: said, tickets: both }))
      .after(hour)
  }
  const refundOf = (refundPrice: string, at: number): OrderEvent => ({
    type: 'refundCallbackReceived',
    upstreamOrderNo: juheNo,
    refund: { passengerId: 'P1', result: { ...refundResult(true, at), refundPrice } },
  })
  const confirmed = detail(tickets('T'))

  test.each([
    [defaultPolicy, '553.00', '1106.00', '553.00', '553.00'],
    [defaultPolicy, '553.00', '1106.00', '553.01', ''],
    [defaultPolicy, '', '1106.00', '1106.00', ''],
    [defaultPolicy, '', '1106.00', '9999.00', ''],
    [defaultPolicy, '', '', '9999.00', ''],
    [trusting, '553.00', '1106.00', '553.00', '553.00'],
    [trusting, '553.00', '1106.00', '9999.00', ''],
  ])(
    'is never more than the ticket cost, whenever that became known',
    (policy, price, orderPrice, said, kept) => {
      const before = issued(policy, price, orderPrice)
      const ended = before.on(refundOf(said, before.now)).after(hour).on(confirmed)
      expect(ticketOf(ended).state).toBe('T')
      expect(ticketOf(ended).refunds).toMatchObject([{ refunded: true, refundPrice: kept }])
    },
  )
})
