import type { Passenger } from '#contract/passengers.ts'
import { departureOf } from './long-gone.ts'
import type { FailureCode, Order, Ticket } from './order.ts'
import type { Policy } from './policy.ts'
import { isRefundable } from './refund-request.ts'
import { ticketsOf } from './tickets.ts'
import { timeOfIssue } from './times-of-issue.ts'

/** A child travels with an adult: as long as it has a ticket, the adult keeps his (msgCode 311). */
const child = 2

/**
 * The precondition of a refund (contract §5; the dictionary's msgCodes 301, 303, 309, 310, 311) that does not hold, or
 * undefined when Juhe may be asked. `now` in ms since the epoch.
 */
export function refundFault(
  order: Order,
  ticket: Ticket | undefined,
  passengers: readonly Passenger[],
  now: number,
  policy: Policy,
): FailureCode | undefined {
  if (!('tickets' in order.progress)) return '303'
  if (ticket === undefined) return '301'
  if (!isRefundable(ticket)) return '303'
  const issuedAt = timeOfIssue(order.progress.issue, 'issuedAt')
  // A time to come is no time of an issue: Juhe may know better, and is asked.
  if (issuedAt !== undefined && issuedAt <= now && now < issuedAt + policy.refundAfterIssueMs) return '309'
  // Where the ticket and the ordered trip differ, Juhe decides until both have left.
  const departAt = Math.max(departureOf(order), order.trip.departAt)
  if (now > departAt - policy.refundBeforeDepartureMs) return '310'
  const isChild = passengers[ticket.passengerIndex]?.passengerType === child
  return !isChild && hasChildTicket(order, passengers) ? '311' : undefined
}

function hasChildTicket(order: Order, passengers: readonly Passenger[]): boolean {
  return ticketsOf(order).some(
    (ticket) => ticket.state !== 'T' && passengers[ticket.passengerIndex]?.passengerType === child,
  )
}
