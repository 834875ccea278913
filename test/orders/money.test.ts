import { describe, expect, test } from 'vitest'
import { correctionBetween, correctionOf, moneyOf } from '#shared/orders/machine/money.ts'
import type { EventMoney, Order, Push } from '#shared/orders/machine/order.ts'
import { issue, ticket } from './factories.ts'
import { issued } from './story.ts'

const money = (
  fee: number | undefined,
  prices: Readonly<Record<string, number | undefined>>,
): EventMoney => ({
  tickets: Object.entries(prices).map(([passengerId, cents]) =>
    cents === undefined ? { passengerId } : { passengerId, cents },
  ),
  ...(fee === undefined ? {} : { feeCents: fee }),
})

/** An issued order with these amounts, and the refunds of its second ticket. */
function bought(fee: string, prices: readonly [string, string], refundPrices: readonly string[] = []): Order {
  const { order } = issued()
  const refunds = refundPrices.map((refundPrice, index) => ({
    ...({ refunded: true, msgCode: '100' } as const),
    ...{ n: index + 1, at: order.createdAt, refundPrice, refundType: 'online', msgInfo: '' },
  }))
  const tickets = [
    { ...ticket('P1'), price: prices[0], refunds: [] },
    { ...ticket('P2'), price: prices[1], refunds },
  ]
  return { ...order, progress: { status: 'F', issue: { ...issue, juheServiceFee: fee }, tickets } }
}

describe('the money of an event', () => {
  test('an issue has the price of each ticket and the fee, as far as they are known', () => {
    const of = (order: Order) => moneyOf(order, { kind: 'ticketIssued' })
    expect(of(bought('8', ['553.00', '22.5']))).toEqual(money(800, { P1: 55_300, P2: 2_250 }))
    expect(of(bought('', ['', '9']))).toEqual(money(undefined, { P1: undefined, P2: 900 }))
    const { progress: _progress, ...rest } = bought('8', ['1.00', '2.00'])
    expect(of({ ...rest, progress: { status: 'D' } })).toEqual(money(0, {}))
  })

  test('a later ticket, a failure, an expiry and a refund that failed have none', () => {
    const order = bought('8', ['553.00', '22.50'], ['11.25'])
    for (const event of [
      { kind: 'ticketIssued', tickets: 2 },
      { kind: 'orderExpired' },
      { kind: 'ticketFailed', failure: { msgCode: '209', msgInfo: '', passengerIndexes: [] } },
      { kind: 'refundFailed', passengerIndex: 1, n: 1 },
    ] as const)
      expect(moneyOf(order, event)).toEqual(money(0, {}))
  })

  test('a refund has what came back for its passenger by its own request', () => {
    const order = bought('8', ['553.00', '22.50'], ['11.25', '', '7.00'])
    const of = (passengerIndex: number, n: number) =>
      moneyOf(order, { kind: 'refundSucceeded', passengerIndex, n })
    expect(of(1, 1)).toEqual(money(0, { P2: 1_125 }))
    expect(of(1, 2)).toEqual(money(0, { P2: undefined }))
    expect(of(1, 3)).toEqual(money(0, { P2: 700 }))
    expect(of(1, 4)).toEqual(money(0, {}))
    expect(of(0, 1)).toEqual(money(0, {}))
    expect(of(2, 1)).toEqual(money(0, {}))
  })
})

test.each<[string, EventMoney, EventMoney, object | undefined]>([
  ['nothing new', money(800, { P1: 100 }), money(800, { P1: 100 }), undefined],
  ['nothing known yet', money(undefined, { P1: undefined }), money(undefined, { P1: undefined }), undefined],
  [
    'what is not said any more',
    money(800, { P1: 100, P2: 50 }),
    money(undefined, { P1: undefined }),
    undefined,
  ],
  [
    'a price that becomes known',
    money(800, { P1: undefined, P2: 50 }),
    money(800, { P1: 100, P2: 50 }),
    {
      tickets: [{ passengerId: 'P1', cents: 100, before: 'amountUnknown' }],
      money: money(800, { P1: 100, P2: 50 }),
    },
  ],
  [
    'a price that changes, by the difference',
    money(800, { P1: 100, P2: 50 }),
    money(800, { P1: 100, P2: 30 }),
    {
      tickets: [{ passengerId: 'P2', cents: -20, before: 'amountKnown' }],
      money: money(800, { P1: 100, P2: 30 }),
    },
  ],
  [
    'a ticket more, and one of unknown price',
    money(800, { P1: 100 }),
    money(800, { P1: 100, P2: 40, P3: undefined }),
    {
      tickets: [
        { passengerId: 'P2', cents: 40, before: 'ticketUnknown' },
        { passengerId: 'P3', before: 'ticketUnknown' },
      ],
      money: money(800, { P1: 100, P2: 40, P3: undefined }),
    },
  ],
  [
    'a fee that becomes known',
    money(undefined, { P1: 100 }),
    money(800, { P1: 100 }),
    { tickets: [], fee: { cents: 800, before: 'amountUnknown' }, money: money(800, { P1: 100 }) },
  ],
  [
    'a fee that changes, while a price is not said any more',
    money(800, { P1: 100, P2: 50 }),
    money(1_000, { P2: undefined }),
    { tickets: [], fee: { cents: 200, before: 'amountKnown' }, money: money(1_000, { P1: 100, P2: 50 }) },
  ],
])('the correction of %s', (_what, old, now, correction) => {
  const expected = correction === undefined ? undefined : { n: 3, ...correction }
  expect(correctionBetween(old, now, 3)).toEqual(expected)
})

test('a push is corrected from what the journal was told of it, one correction after the other', () => {
  const order = bought('8', ['553.00', '22.50'])
  const [push] = order.outbox
  const told = (journaled: Push['journaled']): Push => ({
    ...{ id: 'msg_1', madeAt: 0, attempts: [], event: { kind: 'ticketIssued' }, ...push },
    ...{ delivery: { state: 'waiting', tryAt: 0, tries: 0 } },
    ...(journaled === undefined ? {} : { journaled }),
  })
  const known = { at: 5, corrections: 2, money: money(800, { P1: undefined, P2: 2_250 }) }
  expect(correctionOf(order, told(undefined))).toBeUndefined()
  expect(correctionOf(order, told(known))).toEqual({
    n: 3,
    tickets: [{ passengerId: 'P1', cents: 55_300, before: 'amountUnknown' }],
    money: money(800, { P1: 55_300, P2: 2_250 }),
  })
})
