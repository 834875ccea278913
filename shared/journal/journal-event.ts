import * as z from 'zod/mini'
import { type EventKind, isEventKind } from '#contract/event-window.ts'
import type { Cents } from '#contract/money.ts'
import { OrderNo, OutOrderNo, TenantId } from '#shared/ids.ts'
import { type Correction, type KnownBefore, moneyOf } from '#shared/orders/machine/money.ts'
import type { EventMoney, Moment, Order, Push, PushEvent } from '#shared/orders/machine/order.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'

/** One ticket of an event. `cents`: of a correction what is added, else the amount; absent while it is unknown. */
export type EventTicket = {
  readonly passengerId: string
  /** Juhe's number of the ticket order, as the contract's `ticketNo`. */
  readonly ticketNo: string
  readonly cents?: Cents
  /** Only in corrections. */
  readonly before?: KnownBefore
}

/** What a correction corrects. */
export type Corrected = {
  /** The id of the event. */
  readonly id: string
  readonly kind: PushEvent['kind']
  /** When the tenant was told of that, ms: the statement of that day is the one that it belongs to. */
  readonly at: Moment
  readonly n: number
  /** What was known of the fee; absent when the correction is not about it. */
  readonly feeBefore?: KnownBefore
  /** All that is known with the correction. */
  readonly money: EventMoney
}

/** An event as the journal keeps it. No personal data: numbers, amounts, codes and moments only. */
export type JournalEvent = {
  /** The push's `webhook-id`; a correction's is made of it. */
  readonly id: string
  readonly tenantId: TenantId
  readonly orderNo: OrderNo
  readonly outOrderNo: OutOrderNo
  readonly kind: EventKind
  /** When the tenant was told, ms: its place in the journal. */
  readonly at: Moment
  /** The contract's `msgCode` of the push; "" of a correction, which no push tells. */
  readonly msgCode: string
  readonly tickets: readonly EventTicket[]
  /** Absent while it is unknown. */
  readonly feeCents?: Cents
  readonly corrects?: Corrected
}

const text = z.string()
const cents = z.exactOptional(z.int())
const known = z.enum(['ticketUnknown', 'amountUnknown', 'amountKnown'])

const corrected = z.object({
  id: text,
  kind: z.enum(['ticketIssued', 'ticketFailed', 'orderExpired', 'refundSucceeded', 'refundFailed']),
  at: z.int(),
  n: z.int(),
  feeBefore: z.exactOptional(known),
  money: z.object({ tickets: z.array(z.object({ passengerId: text, cents })), feeCents: cents }),
})

/** How an event lies in the table. */
export const journalEventSchema: z.ZodMiniType<JournalEvent> = z.object({
  id: text,
  tenantId: TenantId,
  orderNo: OrderNo,
  outOrderNo: OutOrderNo,
  kind: z.custom<EventKind>((value) => typeof value === 'string' && isEventKind(value)),
  at: z.int(),
  msgCode: text,
  tickets: z.array(z.object({ passengerId: text, ticketNo: text, cents, before: z.exactOptional(known) })),
  feeCents: cents,
  corrects: z.exactOptional(corrected),
})

/** The event of a push, as it is told at a moment (ms), with the money that is known then. */
export function eventOf(
  order: Order,
  push: Push,
  at: Moment,
  { tickets, feeCents }: EventMoney = moneyOf(order, push.event),
): JournalEvent {
  const ticketNo = ticketNoOf(order)
  return {
    id: push.id,
    ...namesOf(order),
    kind: push.event.kind,
    at,
    msgCode: msgCodeOf(order, push.event),
    tickets: isAboutTickets(push.event)
      ? tickets.map((ticket) => ({ ...ticket, ticketNo }))
      : passengersOf(order, push.event).map((passengerId) => ({ passengerId, ticketNo, cents: 0 })),
    ...(feeCents === undefined ? {} : { feeCents }),
  }
}

/** The event that tells what became known of a push's money. */
export function correctionEventOf(
  order: Order,
  { id, event, journaled }: Push,
  { n, tickets, fee, money }: Correction,
  at: Moment,
): JournalEvent {
  const ticketNo = ticketNoOf(order)
  return {
    id: correctionId(id, n),
    ...namesOf(order),
    kind: 'amountCorrected',
    at,
    msgCode: '',
    tickets: tickets.map((ticket) => ({ ...ticket, ticketNo })),
    ...(fee === undefined ? { feeCents: 0 } : fee.cents === undefined ? {} : { feeCents: fee.cents }),
    corrects: {
      id,
      kind: event.kind,
      at: journaled?.at ?? at,
      n,
      ...(fee === undefined ? {} : { feeBefore: fee.before }),
      money,
    },
  }
}

/** The id of a push's n-th correction. */
export function correctionId(pushId: string, n: number): string {
  return `${pushId}_amount_${n}`
}

/** The money that was known before a correction. */
export function moneyBefore({ tickets, feeCents, corrects }: JournalEvent): EventMoney {
  if (corrects === undefined) return { tickets: [] }
  const fee = amountBefore(corrects.money.feeCents, corrects.feeBefore, feeCents)
  return {
    tickets: corrects.money.tickets.flatMap(({ passengerId, cents: now }) => {
      const corrected = tickets.find((ticket) => ticket.passengerId === passengerId)
      if (corrected?.before === 'ticketUnknown') return []
      const amount = amountBefore(now, corrected?.before, corrected?.cents)
      return [amount === undefined ? { passengerId } : { passengerId, cents: amount }]
    }),
    ...(fee === undefined ? {} : { feeCents: fee }),
  }
}

function amountBefore(now: Cents | undefined, before: KnownBefore | undefined, added = 0): Cents | undefined {
  if (before === undefined || now === undefined) return now
  return before === 'amountKnown' ? now - added : undefined
}

/** All the money that is known once an event is told. */
export function knownMoneyOf({ tickets, feeCents, corrects }: JournalEvent): EventMoney {
  if (corrects !== undefined) return corrects.money
  return {
    tickets: tickets.map(({ passengerId, cents: amount }) =>
      amount === undefined ? { passengerId } : { passengerId, cents: amount },
    ),
    ...(feeCents === undefined ? {} : { feeCents }),
  }
}

function namesOf({ tenantId, orderNo, outOrderNo }: Order) {
  return { tenantId, orderNo, outOrderNo }
}

function ticketNoOf({ progress }: Order): string {
  return 'issue' in progress ? progress.issue.ticketNo : ''
}

function isAboutTickets({ kind }: PushEvent): boolean {
  return kind === 'ticketIssued' || kind === 'refundSucceeded'
}

/** Whose refund failed. */
function passengersOf(order: Order, event: PushEvent): readonly string[] {
  if (event.kind !== 'refundFailed') return []
  return ticketsOf(order).flatMap(({ passengerIndex, passengerId }) =>
    passengerIndex === event.passengerIndex ? [passengerId] : [],
  )
}

function msgCodeOf(order: Order, event: PushEvent): string {
  switch (event.kind) {
    case 'ticketIssued':
    case 'refundSucceeded':
      return '100'
    case 'ticketFailed':
      return event.failure.msgCode
    case 'orderExpired':
      return '101'
    case 'refundFailed':
      return (
        ticketsOf(order)
          .find(({ passengerIndex }) => passengerIndex === event.passengerIndex)
          ?.refunds.find(({ n }) => n === event.n)?.msgCode ?? ''
      )
  }
}
