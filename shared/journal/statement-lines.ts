import type { Cents } from '#contract/money.ts'
import type { StatementSums } from '#contract/statement.ts'
import type { Moment } from '#shared/orders/machine/order.ts'
import type { JournalEvent } from './journal-event.ts'

/** One line of a statement: money of one ticket. Amounts in cents; absent while they are unknown. */
export type StatementLine = {
  readonly at: Moment
  readonly kind: 'ticketIssued' | 'refundSucceeded' | 'amountCorrected'
  readonly orderNo: string
  readonly outOrderNo: string
  readonly passengerId: string
  readonly ticketNo: string
  readonly cents?: Cents
  readonly feeCents?: Cents
  /** Of a correction: which kind of event it corrects, and when that was told (ms). */
  readonly corrects?: { readonly kind: 'ticketIssued' | 'refundSucceeded'; readonly at: Moment }
}

/** No lines at all. */
export const noSums: StatementSums = {
  tickets: 0,
  ticketCents: 0,
  refunds: 0,
  refundCents: 0,
  feeCents: 0,
  unknown: 0,
}

/** The lines of an event: one for each ticket whose money it tells. The order's fee stands in the first. */
export function linesOf(event: JournalEvent): readonly StatementLine[] {
  const { at, kind, orderNo, outOrderNo } = event
  const corrects = correctedOf(event)
  if (kind !== 'ticketIssued' && kind !== 'refundSucceeded' && corrects === undefined) return []
  const names = {
    at,
    kind: corrects === undefined ? moneyKindOf(kind) : 'amountCorrected',
    orderNo,
    outOrderNo,
  } as const
  // A correction may be of the fee alone.
  const tickets = event.tickets.length > 0 ? event.tickets : [{ passengerId: '', ticketNo: '', cents: 0 }]
  return tickets.map(({ passengerId, ticketNo, cents }, index) => ({
    ...names,
    passengerId,
    ticketNo,
    ...(cents === undefined ? {} : { cents }),
    ...feeOf(index === 0 ? event.feeCents : 0),
    ...(corrects === undefined ? {} : { corrects }),
  }))
}

function moneyKindOf(kind: JournalEvent['kind']): 'ticketIssued' | 'refundSucceeded' {
  return kind === 'refundSucceeded' ? kind : 'ticketIssued'
}

function feeOf(feeCents: Cents | undefined): { readonly feeCents?: Cents } {
  return feeCents === undefined ? {} : { feeCents }
}

function correctedOf({ corrects }: JournalEvent): StatementLine['corrects'] {
  return corrects === undefined ? undefined : { kind: moneyKindOf(corrects.kind), at: corrects.at }
}

/**
 * The sums with an event added. A correction adds to the amounts of what it corrects, and to the count where a ticket was
 * not told before. What it makes known is not unknown any more, if what it corrects is summed as well: it was told at
 * `since` (ms) or later.
 */
export function addEvent(sums: StatementSums, event: JournalEvent, since: Moment): StatementSums {
  const { tickets, feeCents, corrects } = event
  const lines = linesOf(event)
  if (lines.length === 0) return sums
  const added = corrects === undefined ? tickets : tickets.filter(({ before }) => before === 'ticketUnknown')
  const cents = tickets.reduce((sum, ticket) => sum + (ticket.cents ?? 0), 0)
  const isRefund = moneyKindOf(corrects?.kind ?? event.kind) === 'refundSucceeded'
  const unknown =
    tickets.filter((ticket) => ticket.cents === undefined).length + (feeCents === undefined ? 1 : 0)
  const isHere = corrects !== undefined && corrects.at >= since
  return {
    tickets: sums.tickets + (isRefund ? 0 : added.length),
    ticketCents: sums.ticketCents + (isRefund ? 0 : cents),
    refunds: sums.refunds + (isRefund ? added.length : 0),
    refundCents: sums.refundCents + (isRefund ? cents : 0),
    feeCents: sums.feeCents + (feeCents ?? 0),
    unknown: sums.unknown + unknown - (isHere ? resolvedOf(event) : 0),
  }
}

/** How many amounts a correction makes known. */
function resolvedOf({ tickets, corrects }: JournalEvent): number {
  const fee = corrects?.feeBefore === 'amountUnknown' ? 1 : 0
  return tickets.filter(({ before }) => before === 'amountUnknown').length + fee
}

/** What is to be paid: tickets and fees without what came back, in cents. */
export function netOf({ ticketCents, feeCents, refundCents }: StatementSums): Cents {
  return ticketCents + feeCents - refundCents
}
