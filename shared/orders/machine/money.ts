import { type Cents, centsOf } from '#contract/money.ts'
import type { EventMoney, Order, Push, PushEvent, TicketMoney } from './order.ts'
import { ticketsOf } from './tickets.ts'

const noMoney: EventMoney = { tickets: [], feeCents: 0 }

/** The money of an event as far as it is known now: what an issue cost, or what a refund brought back. */
export function moneyOf(order: Order, event: PushEvent): EventMoney {
  if ('takenBack' in event && event.takenBack !== undefined)
    return { tickets: event.takenBack.map((passengerId) => ticketMoney(passengerId, 0)), feeCents: 0 }
  switch (event.kind) {
    case 'ticketIssued':
      // A later ticket corrects what was told of the first issue: its money must not count twice.
      return event.tickets === undefined ? issueMoney(order) : noMoney
    case 'refundSucceeded':
      return refundMoney(order, event.passengerIndex, event.n)
    case 'ticketFailed':
    case 'orderExpired':
    case 'refundFailed':
      return noMoney
  }
}

function issueMoney(order: Order): EventMoney {
  if (!('issue' in order.progress)) return noMoney
  const feeCents = centsOf(order.progress.issue.juheServiceFee)
  return {
    tickets: order.progress.tickets.map(({ passengerId, price }) => ticketMoney(passengerId, centsOf(price))),
    ...(feeCents === undefined ? {} : { feeCents }),
  }
}

function refundMoney(order: Order, passengerIndex: number, n: number): EventMoney {
  const ticket = ticketsOf(order).find((entry) => entry.passengerIndex === passengerIndex)
  const result = ticket?.refunds.find((entry) => entry.n === n)
  if (ticket === undefined || result === undefined) return noMoney
  return { tickets: [ticketMoney(ticket.passengerId, centsOf(result.refundPrice))], feeCents: 0 }
}

function ticketMoney(passengerId: string, cents: Cents | undefined): TicketMoney {
  return cents === undefined ? { passengerId } : { passengerId, cents }
}

/** What was known of an amount before: nothing of the ticket, the ticket but not its amount, or the amount. */
export type KnownBefore = 'ticketUnknown' | 'amountUnknown' | 'amountKnown'

/** An amount that became known, as the difference (cents) to what was told before; absent while it is unknown still. */
export type AmountCorrection = { readonly cents?: Cents; readonly before: KnownBefore }

/** What became known of an event's money after it was told. */
export type Correction = {
  /** The how manieth correction of the event, from 1. */
  readonly n: number
  readonly tickets: readonly (AmountCorrection & { readonly passengerId: string })[]
  readonly fee?: AmountCorrection
  /** All that is known now. */
  readonly money: EventMoney
}

/**
 * What has become known of a push's money since the journal was told of it; undefined when nothing has. What was known
 * and is not any more is no news.
 */
export function correctionOf(order: Order, { event, journaled }: Push): Correction | undefined {
  if (journaled === undefined) return undefined
  return correctionBetween(journaled.money, moneyOf(order, event), journaled.corrections + 1)
}

/** What `money` tells beyond what was known before, as the n-th correction; undefined when that is nothing. */
export function correctionBetween(old: EventMoney, money: EventMoney, n: number): Correction | undefined {
  const tickets = money.tickets.flatMap(({ passengerId, cents }) => {
    const earlier = old.tickets.find((entry) => entry.passengerId === passengerId)
    if (earlier === undefined)
      return [{ ...ticketMoney(passengerId, cents), before: 'ticketUnknown' as const }]
    const corrected = amountCorrection(earlier.cents, cents)
    return corrected === undefined ? [] : [{ passengerId, ...corrected }]
  })
  const fee = amountCorrection(old.feeCents, money.feeCents)
  if (tickets.length === 0 && fee === undefined) return undefined
  return { n, tickets, ...(fee === undefined ? {} : { fee }), money: mergeMoney(old, money) }
}

/** All that is known: what was known stays so, whatever is not said any more. */
function mergeMoney(old: EventMoney, money: EventMoney): EventMoney {
  const feeCents = money.feeCents ?? old.feeCents
  const removed = old.tickets.filter(
    (earlier) => !money.tickets.some(({ passengerId }) => passengerId === earlier.passengerId),
  )
  const tickets = money.tickets.map(({ passengerId, cents }) =>
    ticketMoney(
      passengerId,
      cents ?? old.tickets.find((earlier) => earlier.passengerId === passengerId)?.cents,
    ),
  )
  return { tickets: [...removed, ...tickets], ...(feeCents === undefined ? {} : { feeCents }) }
}

function amountCorrection(earlier: Cents | undefined, now: Cents | undefined): AmountCorrection | undefined {
  if (now === undefined || now === earlier) return undefined
  return earlier === undefined
    ? { cents: now, before: 'amountUnknown' }
    : { cents: now - earlier, before: 'amountKnown' }
}
