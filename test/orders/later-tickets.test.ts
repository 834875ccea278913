import { expect, test } from 'vitest'
import type { News, OrderEvent } from '#shared/orders/machine/events.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { refundFault } from '#shared/orders/machine/refund-rules.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import { issue, juheNo, newOrder, start, submitDone, ticket } from './factories.ts'

const now = start + 2 * 3_600_000
const step = (order: Order, event: OrderEvent) =>
  transition(order, event, { now, policy: defaultPolicy }).order
const learn = (news: News): OrderEvent => ({ type: 'detailLearned', upstreamOrderNo: juheNo, news })

function issuedTo(news: News): Order {
  const sent = step(newOrder(), { type: 'submitStarted' })
  return step(step(sent, submitDone()), learn(news))
}

test('an order is refunded only when each passenger has had a ticket and each is given back', () => {
  const half = issuedTo({ status: 'F', issue, tickets: [ticket('P1')] })
  const refunded = step(half, learn({ status: 'F', issue, tickets: [ticket('P1', 'T')] }))
  expect(refunded.progress.status).toBe('F')
  const both = step(refunded, learn({ status: 'F', issue, tickets: [ticket('P1', 'T'), ticket('P2')] }))
  expect(both.progress.status).toBe('F')
  expect(ticketsOf(both).map(({ passengerIndex, state }) => [passengerIndex, state])).toEqual([
    [0, 'T'],
    [1, 'F'],
  ])
  const all = step(both, learn({ status: 'F', issue, tickets: [ticket('P1', 'T'), ticket('P2', 'T')] }))
  expect(all.progress.status).toBe('T')
})

test('a ticket that comes later is told by an issue of its own, once', () => {
  const half = issuedTo({ status: 'F', issue, tickets: [ticket('P1')] })
  const whole = learn({ status: 'F', issue, tickets: [ticket('P1'), ticket('P2')] })
  const both = step(step(half, whole), whole)
  expect(both.outbox.map(({ id, event }) => [id.replace(both.orderNo, 'no'), event])).toEqual([
    ['msg_no_ticketIssued', { kind: 'ticketIssued' }],
    ['msg_no_ticketIssued_2', { kind: 'ticketIssued', tickets: 2 }],
  ])
})

test('what was unknown of an issue is filled in, and what is known stays', () => {
  const vague = { ...issue, orderPrice: '', arriveAt: issue.departAt, unsaid: ['arriveAt'] as const }
  const order = issuedTo({
    status: 'F',
    issue: vague,
    tickets: [{ ...ticket('P1'), price: '' }, ticket('P2')],
  })
  const other = { ...issue, ticketNo: 'E999999999' }
  const known = step(
    order,
    learn({ status: 'F', issue: other, tickets: [ticket('P1'), { ...ticket('P2'), price: '1.00' }] }),
  )
  expect(known.progress).toMatchObject({ issue, tickets: [{ price: '553.00' }, { price: '553.00' }] })
  expect(known.progress).not.toHaveProperty('issue.unsaid')
})

test.each([
  ['a departure of 1970', { departAt: 0 }],
  ['a departure of 2016', { departAt: Date.UTC(2016, 0, 1) }],
  ['an issue eight hours ahead', { issuedAt: now + 8 * 3_600_000 }],
])('%s refuses no refund', (_what, changes) => {
  const order = issuedTo({
    status: 'F',
    issue: { ...issue, ...changes },
    tickets: [ticket('P1'), ticket('P2')],
  })
  expect(refundFault(order, ticketsOf(order)[0], [], now, defaultPolicy)).toBeUndefined()
})
