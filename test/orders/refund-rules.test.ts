import { describe, expect, test } from 'vitest'
import type { Passenger } from '#contract/passengers.ts'
import type { Issue, Order, Ticket } from '#shared/orders/machine/order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { refundFault } from '#shared/orders/machine/refund-rules.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { departAt, detail, hour, issue, minute, start, ticket } from './factories.ts'
import { grabbing } from './story.ts'

/* The preconditions of a refund (contract §5), each to the millisecond. */

const adult: Passenger = {
  ...{ passengerName: '王小明', passengerType: 1, idCardType: 0, idCardNo: 'E1', birthday: '1990-03-07' },
}
const child: Passenger = { ...adult, passengerType: 2 }
const issuedAt = start + hour

function bought(changes: Partial<Issue> = {}): Order {
  const told = {
    status: 'F' as const,
    issue: { ...issue, ...changes },
    tickets: [ticket('P1'), ticket('P2')],
  }
  return grabbing().on(detail(told)).order
}

const fault = (order: Order, now: number, people: readonly Passenger[] = [adult, adult], index = 0) =>
  refundFault(order, ticketsOf(order)[index], people, now, defaultPolicy)

test('without tickets, or of nobody’s ticket, nothing is refunded', () => {
  const { order } = grabbing()
  expect(refundFault(order, undefined, [], issuedAt, defaultPolicy)).toBe('303')
  expect(refundFault(bought(), undefined, [], issuedAt, defaultPolicy)).toBe('301')
})

test.each<[Ticket['state'], string | undefined]>([
  ['F', undefined],
  ['O', undefined],
  ...(['N', 'C', 'T', 'Y', 'G'] as const).map((state): [Ticket['state'], string] => [state, '303']),
])('a ticket in state %s: %s', (state, expected) => {
  const order = bought()
  const [first] = ticketsOf(order)
  const shown = first === undefined ? undefined : { ...first, state }
  expect(refundFault(order, shown, [], issuedAt + hour, defaultPolicy)).toBe(expected)
})

test('a refund is possible from five minutes after the issue on', () => {
  expect(fault(bought(), issuedAt)).toBe('309')
  expect(fault(bought(), issuedAt + 5 * minute - 1)).toBe('309')
  expect(fault(bought(), issuedAt + 5 * minute)).toBeUndefined()
  // An issue that is still to come, or whose time nobody told, is no reason.
  expect(fault(bought(), issuedAt - 1)).toBeUndefined()
  expect(fault(bought({ unsaid: ['issuedAt'] }), issuedAt + 1)).toBeUndefined()
})

test('and until half an hour before the train leaves, as it was ordered or as the ticket says, whichever is later', () => {
  const last = departAt - 30 * minute
  expect(fault(bought(), last)).toBeUndefined()
  expect(fault(bought(), last + 1)).toBe('310')
  const later = bought({ departAt: departAt + hour })
  expect(fault(later, last + hour)).toBeUndefined()
  expect(fault(later, last + hour + 1)).toBe('310')
  expect(fault(bought({ departAt: departAt - hour }), last)).toBeUndefined()
})

describe('while a child holds a ticket', () => {
  const now = issuedAt + hour

  test('the adult keeps theirs, and the child may give its own back', () => {
    expect(fault(bought(), now, [adult, child], 0)).toBe('311')
    expect(fault(bought(), now, [adult, child], 1)).toBeUndefined()
    expect(fault(bought(), now, [child, child], 0)).toBeUndefined()
  })

  test('but only while: after its refund the adult may, too', () => {
    const told = { status: 'F' as const, issue, tickets: [ticket('P1'), ticket('P2', 'T')] }
    expect(fault(grabbing().on(detail(told)).order, now, [adult, child], 0)).toBeUndefined()
  })
})
