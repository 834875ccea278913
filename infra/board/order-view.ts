import { maskDocumentNumber, maskName, maskPhoneMiddle } from '#contract/mask.ts'
import { ordinary, scenarioOf } from '#infra/sandbox/model/scenarios.ts'
import type { OrderNo } from '#shared/ids.ts'
import { headsOf } from '#shared/orders/machine/delivery.ts'
import { waitsOf } from '#shared/orders/machine/duties.ts'
import type { Order, Push, Ticket } from '#shared/orders/machine/order.ts'
import { defaultPolicy } from '#shared/orders/machine/policy.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import type { People } from '#shared/orders/store/people.ts'
import { pushBrief, summaryOf } from './order-summary.ts'
import type { Ahead, Exchange, JournalEntry, OrderView, TicketView } from './wire.ts'

/** What an order's page is made of beside the order. */
export type ViewServices = {
  /** Throws when they cannot be opened. */
  readonly peopleOf: (order: Order) => Promise<People>
  readonly exchangesOf: (pushId: string) => readonly Exchange[]
  readonly journalOf: (orderNo: OrderNo) => readonly JournalEntry[]
}

/** An order as its page shows it; its people masked. */
export async function viewOf(services: ViewServices, order: Order): Promise<OrderView> {
  const people = await peopleOf(services, order)
  const { progress } = order
  const chosen = people?.contact.person ?? ''
  return {
    ...summaryOf(order),
    submission: order.submission.state,
    isCancelOpen: order.cancellation !== undefined,
    upstreamOrderNos: order.upstreamOrderNos,
    ...('failure' in progress ? { failure: failureOf(progress.failure) } : {}),
    ...('issue' in progress ? { issue: issueOf(progress.issue) } : {}),
    keepsPeople: order.sealed.people !== undefined,
    ...(people === undefined ? {} : { people: masked(people) }),
    // A scenario's name is nobody's.
    ...(scenarioOf(chosen) === ordinary ? {} : { scenario: chosen }),
    tickets: ticketsOf(order).map((ticket) => ticketView(order, ticket, people)),
    timeline: order.timeline,
    journal: services.journalOf(order.orderNo),
    outbox: order.outbox.map((push) => ({
      ...pushBrief(push),
      attempts: push.attempts,
      // What was sent told of people, masked as it is.
      exchanges: order.sealed.people === undefined ? [] : services.exchangesOf(push.id),
    })),
    ahead: aheadOf(order),
  }
}

/** Undefined when they are deleted, or sealed with a key that is not here. */
async function peopleOf(services: ViewServices, order: Order): Promise<People | undefined> {
  if (order.sealed.people === undefined) return undefined
  return services.peopleOf(order).catch(() => undefined)
}

function masked({ passengers, contact }: People): NonNullable<OrderView['people']> {
  return {
    passengers: passengers.map(({ passengerName, passengerType, idCardNo }) => ({
      name: maskName(passengerName),
      documentNumber: maskDocumentNumber(idCardNo),
      isChild: passengerType === 2,
    })),
    contact: scenarioOf(contact.person) === ordinary ? maskName(contact.person) : contact.person,
    cellphone: maskPhoneMiddle(contact.cellphone),
  }
}

function failureOf({ msgCode, msgInfo }: NonNullable<OrderView['failure']>) {
  return { msgCode, msgInfo }
}

function issueOf({ trainNo, ticketNo, departAt, arriveAt, orderPrice }: NonNullable<OrderView['issue']>) {
  return { trainNo, ticketNo, departAt, arriveAt, orderPrice }
}

function ticketView(order: Order, ticket: Ticket, people: People | undefined): TicketView {
  const { passengerIndex, passengerId, seatClassCode, seatNo, price, state, refund, refunds } = ticket
  const issuedAt = 'issue' in order.progress ? order.progress.issue.issuedAt : order.createdAt
  return {
    ...{ passengerId, seatClassCode, seatNo, price, state },
    passenger: maskName(people?.passengers[passengerIndex]?.passengerName ?? ''),
    refundableFrom: issuedAt + defaultPolicy.refundAfterIssueMs,
    isRefundOpen: refund !== undefined,
    refunds: refunds.map(({ n, at, refunded, msgCode, refundPrice }) => ({
      ...{ n, at, refunded, msgCode, refundPrice },
    })),
  }
}

/** What the order waits for, the next first; of pushes that queue behind another, nothing yet. */
function aheadOf(order: Order): Ahead[] {
  const heads = new Map(headsOf(order).map((push) => [push.id, push]))
  return waitsOf(order)
    .flatMap(({ at, duty }): Ahead[] => {
      // Nobody watches the journal being written, or waits for an order to be reduced.
      if (duty.kind === 'journal' || duty.kind === 'reduce') return []
      if (duty.kind !== 'push') return [{ at, what: duty.kind }]
      const push = heads.get(duty.pushId)
      return [{ at, what: 'push', ...(push === undefined ? {} : triesOf(push)) }]
    })
    .toSorted((left, right) => left.at - right.at)
}

function triesOf({ event, delivery }: Push) {
  const { tries } = delivery
  return { push: event.kind, tries, triesLeft: Math.max(0, defaultPolicy.pushRetries.length - tries) }
}
