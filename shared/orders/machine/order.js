/** How far a status is along an order's life. A status never gives way to one of a lower or equal rank. */
const ranks = { N: 0, B: 1, D: 2, C: 3, O: 3, U: 3, F: 4, E: 5, T: 6 }
/** See `ranks`: an issued ticket (money was spent) outranks every end without one. */
export function rankOf(status) {
  return ranks[status]
}
/** The order ended without a ticket, as far as we know. */
export function endedWithoutTicket(order) {
  return rankOf(order.progress.status) === ranks.C
}
/** Nothing can happen to the order any more that Juhe could tell (contract `orderStatus` U O C T E). */
export function isTerminal(order) {
  return rankOf(order.progress.status) >= ranks.C && order.progress.status !== 'F'
}
/** Neither issued nor ended: it may still cost money. */
export function isOpen(order) {
  return rankOf(order.progress.status) < ranks.C && !isRefused(order)
}
/** Juhe refused it before the tenant was told anything: for the tenant no such order exists. */
export function isRefused(order) {
  return order.submission.state === 'refused'
}
