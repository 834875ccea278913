import { signal } from '@preact/signals'

function parsed(hash) {
  const [, page, orderNo] = /^#\/?(\w*)\/?(\w*)/.exec(hash) ?? []
  if (page === 'orders' && orderNo) return { page: 'order', orderNo }
  return page === 'new' ? { page: 'compose' } : { page: 'board' }
}
/** Where the page is. */
export const route = signal(parsed(location.hash))
addEventListener('hashchange', () => {
  route.value = parsed(location.hash)
})
/** The address of an order's page. */
export function orderLink(orderNo) {
  return `#/orders/${orderNo}`
}
/** Goes to an order's page. */
export function openOrder(orderNo) {
  location.hash = orderLink(orderNo)
}
