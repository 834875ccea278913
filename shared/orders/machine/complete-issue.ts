import type { News } from './events.ts'
import type { Issue, Order, StationCodes, Ticket } from './order.ts'

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
  const news = tickets.find((entry) => entry.passengerId === ticket.passengerId)
  if (news === undefined) return ticket
  const { price, seatNo, pTicketNo } = known(ticket, news)
  const isSame = price === ticket.price && seatNo === ticket.seatNo && pTicketNo === ticket.pTicketNo
  return isSame ? ticket : { ...ticket, price, seatNo, pTicketNo }
}

function known(ticket: Ticket, news: TicketsNews['tickets'][number]) {
  return {
    price: ticket.price || news.price,
    seatNo: ticket.seatNo || news.seatNo,
    pTicketNo: ticket.pTicketNo || news.pTicketNo,
  }
}

function completeFacts(issue: Issue, news: Issue): Issue {
  const orderPrice = issue.orderPrice || news.orderPrice
  const juheServiceFee = issue.juheServiceFee || news.juheServiceFee
  const ticketNo = issue.ticketNo || news.ticketNo
  const { fromStationCode, toStationCode } = withCodes(issue, news)
  const unsaid = issue.unsaid?.filter((name) => news.unsaid?.includes(name)) ?? []
  const newNames = issue.unsaid?.filter((name) => !unsaid.includes(name)) ?? []
  const isSame =
    newNames.length === 0 &&
    orderPrice === issue.orderPrice &&
    juheServiceFee === issue.juheServiceFee &&
    ticketNo === issue.ticketNo &&
    fromStationCode === issue.fromStationCode &&
    toStationCode === issue.toStationCode
  if (isSame) return issue
  const { unsaid: _before, ...facts } = issue
  return {
    ...facts,
    ...{ orderPrice, juheServiceFee, ticketNo, fromStationCode, toStationCode },
    arriveAt: newNames.includes('arriveAt') ? news.arriveAt : issue.arriveAt,
    issuedAt: newNames.includes('issuedAt') ? news.issuedAt : issue.issuedAt,
    ...(unsaid.length === 0 ? {} : { unsaid }),
  }
}

/** The issue, with the codes of its stations where it lacks them. */
export function withCodes(issue: Issue, codes: StationCodes | undefined): Issue {
  if (codes === undefined) return issue
  return {
    ...issue,
    fromStationCode: issue.fromStationCode ?? codes.fromStationCode,
    toStationCode: issue.toStationCode ?? codes.toStationCode,
  }
}

/**
 * A callback of an issue that orderDetail must confirm: only what orderDetail never tells is kept of it. An order that has
 * been issued lacks the codes only if orderDetail was faster: they complete it.
 */
export function noteIssue(order: Order, { issue }: TicketsNews): Order {
  const { fromStationCode, toStationCode } = issue
  if (fromStationCode === null && toStationCode === null) return order
  const { progress } = order
  if (!('issue' in progress))
    return { ...order, hint: { ...order.hint, codes: { fromStationCode, toStationCode } } }
  const isKnown = progress.issue.fromStationCode !== null && progress.issue.toStationCode !== null
  return isKnown ? order : { ...order, progress: { ...progress, issue: withCodes(progress.issue, issue) } }
}
