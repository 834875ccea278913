import type { News } from './events.ts'
import type { Issue, Order, Ticket } from './order.ts'

type TicketsNews = Extract<News, { tickets: unknown }>

/** Whether something that tenants are told of an issue is not known yet: an amount, a time, or a passenger's ticket. */
export function isIncomplete({ progress, passengerCount }: Order): boolean {
  if (!('issue' in progress)) return false
  const { issue, tickets } = progress
  return (
    tickets.length < passengerCount ||
    issue.orderPrice === '' ||
    issue.unsaid !== undefined ||
    tickets.some((ticket) => ticket.price === '')
  )
}

/** Fills in what was unknown of an issue. What is known stays as it was told. */
export function completeIssue(order: Order, news: TicketsNews): Order {
  const { progress } = order
  if (!('issue' in progress)) return order
  const issue = completeFacts(progress.issue, news.issue)
  const tickets = progress.tickets.map((ticket) => completeTicket(ticket, news))
  const isSame = issue === progress.issue && tickets.every((ticket, at) => ticket === progress.tickets[at])
  return isSame ? order : { ...order, progress: { ...progress, issue, tickets } }
}

function completeTicket(ticket: Ticket, { tickets }: TicketsNews): Ticket {
  const told = tickets.find((entry) => entry.passengerId === ticket.passengerId)
  if (told === undefined) return ticket
  const { price, seatNo, pTicketNo } = known(ticket, told)
  const isSame = price === ticket.price && seatNo === ticket.seatNo && pTicketNo === ticket.pTicketNo
  return isSame ? ticket : { ...ticket, price, seatNo, pTicketNo }
}

function known(ticket: Ticket, told: TicketsNews['tickets'][number]) {
  return {
    price: ticket.price || told.price,
    seatNo: ticket.seatNo || told.seatNo,
    pTicketNo: ticket.pTicketNo || told.pTicketNo,
  }
}

function completeFacts(issue: Issue, told: Issue): Issue {
  const orderPrice = issue.orderPrice || told.orderPrice
  const juheServiceFee = issue.juheServiceFee || told.juheServiceFee
  const ticketNo = issue.ticketNo || told.ticketNo
  const unsaid = issue.unsaid?.filter((name) => told.unsaid?.includes(name)) ?? []
  const learnt = issue.unsaid?.filter((name) => !unsaid.includes(name)) ?? []
  const isSame =
    learnt.length === 0 &&
    orderPrice === issue.orderPrice &&
    juheServiceFee === issue.juheServiceFee &&
    ticketNo === issue.ticketNo
  if (isSame) return issue
  const { unsaid: _before, ...facts } = issue
  return {
    ...facts,
    ...{ orderPrice, juheServiceFee, ticketNo },
    arriveAt: learnt.includes('arriveAt') ? told.arriveAt : issue.arriveAt,
    issuedAt: learnt.includes('issuedAt') ? told.issuedAt : issue.issuedAt,
    ...(unsaid.length === 0 ? {} : { unsaid }),
  }
}
