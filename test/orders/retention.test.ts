import { describe, expect, test } from 'vitest'
import type { Failure, Order } from '#shared/orders/machine/order.ts'
import { day, defaultPolicy, type Policy } from '#shared/orders/machine/policy.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import {
  absent,
  detail,
  newOrder,
  news,
  pushed,
  refundPushed,
  refundResult,
  start,
  submitDone,
} from './factories.ts'

const policy: Policy = { ...defaultPolicy, forgetAfterMs: 180 * day, reduceAfterMs: 1_095 * day }
const step = (order: Order, event: Parameters<typeof transition>[1], now: number) =>
  transition(order, event, { now, policy }).order

/** Nothing is waited for any more. */
function rested(order: Order): Order {
  return { ...order, outbox: [], watch: { knownAt: start, asked: 1 } }
}

const named = '王*(110101XXXXXXX7715)已有订单,请拨1398XXX'
const naming: Failure = { msgCode: '305', msgInfo: named, passengerIndexes: [0] }

describe('Juhe’s words, which may name people, go with the personal data', () => {
  const issued = step(step(newOrder(), submitDone(), start), detail(news.issued), start)
  const ticketOf = (order: Order) => {
    if (!('tickets' in order.progress)) throw new Error('issued')
    const [ticket] = order.progress.tickets
    if (ticket === undefined) throw new Error('a ticket')
    return ticket
  }
  const failed: Order = {
    ...newOrder(),
    submission: { state: 'accepted', attempt: 1, at: start },
    progress: { status: 'U', at: start, failure: naming },
    hint: { failure: naming },
    outbox: [
      {
        ...{ id: 'msg', event: { kind: 'ticketFailed', failure: naming }, madeAt: start, attempts: [] },
        delivery: { state: 'delivered', at: start, tries: 1 },
      },
    ],
    timeline: [{ at: start, by: 'juhe', what: 'outcomeUnknown', detail: named }],
  }
  const refused: Order = {
    ...newOrder(),
    submission: { state: 'refused', at: start, failure: naming, words: named },
    timeline: [{ at: start, by: 'juhe', what: 'refused', detail: named }],
  }
  const result = { ...refundResult(false, start), msgInfo: named }
  const refunding: Order = {
    ...issued,
    progress: {
      ...issued.progress,
      ...('issue' in issued.progress ? { status: 'F', issue: issued.progress.issue } : { status: 'D' }),
      tickets: [
        {
          ...ticketOf(issued),
          hint: result,
          refusal: naming,
          refund: {
            ...{ state: 'unknown', requestedAt: start, attempt: 1, endedAt: start, askAt: start, asked: 1 },
            doubt: naming,
          },
          refunds: [{ ...result, n: 1 }],
        },
      ],
    } as Order['progress'],
  }

  test.each([
    ['failed', failed],
    ['refused', refused],
    ['issued', refunding],
  ])('of an order that is %s', (_how, order) => {
    expect(JSON.stringify(order)).toContain(named)
    const erased = step(order, { type: 'eraseRequested' }, start + day)
    expect(erased.sealed).toEqual({})
    expect(JSON.stringify(erased)).not.toMatch(/王|110101|1398/)
  })

  test('and the dictionary’s words for the same code take their place', () => {
    const { progress } = step(failed, { type: 'eraseRequested' }, start + day)
    expect(progress).toMatchObject({
      failure: { msgCode: '305', msgInfo: '乘客已预订过与该行程有冲突的车票' },
    })
  })
})

describe('the end of an order’s retention', () => {
  const resting = step(
    rested(step(step(newOrder(), submitDone(), start), detail({ status: 'C' }), start)),
    { type: 'eraseRequested' },
    start + day,
  )

  test('begins when it comes to rest, and is not put off by the deletion of its people', () => {
    const kept: Order = { ...resting, sealed: { people: 'sealed' }, forgetAt: start + 2 * day }
    expect(resting.reduceAt).toBe(start + 1_096 * day)
    expect(step(kept, { type: 'forgetDue' }, start + 180 * day).reduceAt).toBe(resting.reduceAt)
  })

  test('leaves its number and state', () => {
    const { reduceAt = 0 } = resting
    expect(step(resting, { type: 'reduceDue' }, reduceAt - 1)).toBe(resting)
    const { orderNo, tenantId, outOrderNo, version, createdAt } = resting
    expect(step(resting, { type: 'reduceDue' }, reduceAt)).toMatchObject({
      ...{ orderNo, tenantId, outOrderNo, version, createdAt, reducedAt: reduceAt },
      progress: { status: 'C' },
      ...{ fingerprint: '', sealed: {}, upstreamOrderNos: [], outbox: [], timeline: [] },
      trip: { trainNos: [], fromStation: '', toStation: '', departAt: 0 },
    })
  })

  test('ends what can happen to it: nobody asks, submits or pushes again', () => {
    const { reduceAt = 0 } = resting
    const tombstone = step(resting, { type: 'reduceDue' }, reduceAt)
    for (const event of [
      ...[absent, detail(news.issued), pushed(news.issued), refundPushed(true, reduceAt), submitDone()],
      ...([{ type: 'cancelRequested' }, { type: 'acknowledged' }, { type: 'eraseRequested' }] as const),
      { type: 'submitStarted' } as const,
    ])
      expect(step(tombstone, event, reduceAt + day), event.type).toBe(tombstone)
  })

  test('what it had of a newer version goes, too', () => {
    const unread = { attributes: { seat: '07' }, document: undefined, schemaVersion: 1, dueAt: undefined }
    const { reduceAt = 0 } = resting
    expect(step({ ...resting, unread }, { type: 'reduceDue' }, reduceAt)).not.toHaveProperty('unread')
  })

  test('never comes where nothing says when', () => {
    const { order } = transition(rested(step(newOrder(), submitDone(), start)), detail({ status: 'C' }), {
      now: start,
      policy: defaultPolicy,
    })
    expect(order).not.toHaveProperty('reduceAt')
  })
})
