import {
  orderExpiredBody,
  type PushBody,
  refundFailedBody,
  refundSucceededBody,
  ticketFailedBody,
  ticketIssuedBody,
} from './callback-bodies.ts'
import {
  type GrabEvent,
  type GrabOrder,
  isGrabbing,
  type OrderPush,
  type Ticket,
  ticketOf,
} from './grab-order.ts'
import { fareOf } from './money.ts'
import { seatName } from './train-kinds.ts'

/**
 * What an event makes of an order, pushes included. Pure.
 *
 * @throws Error for an event that cannot happen in the order's state: a fault of the sandbox, never of a request
 */
export function transition(order: GrabOrder, event: GrabEvent): GrabOrder {
  switch (event.type) {
    case 'opened':
      return { ...grabbing(order), status: event.status }
    case 'issued':
      return issued(grabbing(order), event)
    case 'failed': {
      const failed: GrabOrder = { ...grabbing(order), status: 'U', failure: event.msgCode }
      return pushing(failed, 'ticketFailed', ticketFailedBody(failed, event.msgCode), event.at)
    }
    case 'expired': {
      const expired: GrabOrder = { ...grabbing(order), status: 'O' }
      return pushing(expired, 'orderExpired', orderExpiredBody(expired), event.at)
    }
    case 'cancelled':
      return { ...grabbing(order), status: 'C', cancelled: order.cancelled + 1 }
    case 'refundAccepted':
      return withTicket(order, event.passengerId, (ticket) => ({
        ...ticket,
        state: 'C',
        refundDueAt: event.dueAt,
      }))
    case 'refunded':
      return refunded(order, event)
    case 'refundFailed': {
      const back = withTicket(order, event.passengerId, (ticket) => settled(ticket, 'O'))
      const body = refundFailedBody(back, theTicket(back, event.passengerId), event.msgCode, event.at)
      return pushing(back, 'refundFailed', body, event.at)
    }
    case 'pushTried':
      return withPush(order, event.push, (push) => ({
        ...push,
        attempts: push.attempts + 1,
        dueAt: event.again,
      }))
    case 'pushPostponed':
      return withPush(order, event.push, (push) => ({ ...push, dueAt: event.until }))
    case 'pushEnded':
      return withPush(order, event.push, (push) => ({ ...push, state: event.state }))
  }
}

function grabbing(order: GrabOrder): GrabOrder {
  if (!isGrabbing(order)) throw new Error(`an order in state ${order.status} does not grab`)
  return order
}

function issued(order: GrabOrder, event: GrabEvent & { type: 'issued' }): GrabOrder {
  const choice = order.choices[event.choice]
  if (choice === undefined) throw new Error('issued what was not ordered')
  const tickets = order.travellers.map((traveller, index): Ticket => {
    const seat = event.seats[index]
    if (seat === undefined) throw new Error('issued fewer seats than passengers')
    const { seatNo, digits } = seatName(choice.journey.kind, choice.offer.code, seat)
    return {
      passengerId: traveller.passengerId,
      seat,
      seatNo,
      pTicketNo: `${event.ticketNo}${digits}`,
      price: fareOf(choice.offer.price, traveller.passengerType),
      state: 'F',
    }
  })
  const issue = { choice, at: event.at, ticketNo: event.ticketNo, tickets }
  const next: GrabOrder = { ...order, status: 'F', issue }
  return pushing(next, 'ticketIssued', ticketIssuedBody(next, issue), event.at)
}

function refunded(order: GrabOrder, event: GrabEvent & { type: 'refunded' }): GrabOrder {
  const back = withTicket(order, event.passengerId, (ticket) => settled(ticket, 'T'))
  const isAll = back.issue?.tickets.every((ticket) => ticket.state === 'T') ?? false
  const next: GrabOrder = { ...back, status: isAll ? 'T' : back.status, refunded: back.refunded + 1 }
  const body = refundSucceededBody(next, theTicket(next, event.passengerId), event.price, event.at)
  return pushing(next, 'refundSucceeded', body, event.at)
}

function settled(ticket: Ticket, state: 'T' | 'O'): Ticket {
  if (ticket.state !== 'C') throw new Error(`a ticket in state ${ticket.state} is not being refunded`)
  const { refundDueAt: _, ...rest } = ticket
  return { ...rest, state }
}

function theTicket(order: GrabOrder, passengerId: string): Ticket {
  const ticket = ticketOf(order, passengerId)
  if (ticket === undefined) throw new Error('no ticket of this passenger')
  return ticket
}

function withTicket(order: GrabOrder, passengerId: string, change: (ticket: Ticket) => Ticket): GrabOrder {
  const { issue } = order
  if (issue === undefined) throw new Error('nothing was issued')
  theTicket(order, passengerId)
  const tickets = issue.tickets.map((ticket) =>
    ticket.passengerId === passengerId ? change(ticket) : ticket,
  )
  return { ...order, issue: { ...issue, tickets } }
}

function withPush(order: GrabOrder, index: number, change: (push: OrderPush) => OrderPush): GrabOrder {
  return { ...order, pushes: order.pushes.map((push, i) => (i === index ? change(push) : push)) }
}

const pushTypes = {
  ticketIssued: 1,
  ticketFailed: 1,
  refundSucceeded: 2,
  refundFailed: 2,
  orderExpired: 3,
} as const

/** Adds a push: as often, and as late, as the order's scenario has it. */
function pushing(order: GrabOrder, kind: OrderPush['kind'], body: PushBody, at: number): GrabOrder {
  const pushes = order.scenario.pushDelaysMs.map(
    (delay): OrderPush => ({
      type: pushTypes[kind],
      kind,
      body,
      attempts: 0,
      state: 'waiting',
      dueAt: at + delay,
    }),
  )
  return { ...order, pushes: [...order.pushes, ...pushes] }
}
