/** The states, gathered to what one wants to know first. */
export const groups = ['waiting', 'issued', 'returned', 'ended']
/** The states of each group. */
export const statusesOf = {
  waiting: ['N', 'B', 'D'],
  issued: ['F'],
  returned: ['T', 'E'],
  ended: ['U', 'O', 'C'],
}
/** The group of a state. */
export function groupOf(status) {
  return groups.find((group) => statusesOf[group].includes(status)) ?? 'waiting'
}
/** Where an order stands; one that Juhe refused has ended, whatever its state. */
export function groupOfOrder({ status, isRefused }) {
  return isRefused ? 'ended' : groupOf(status)
}
