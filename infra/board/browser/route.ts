import { signal } from '@preact/signals'

/** What the address after `#` asks for. */
export type Route =
  | { readonly page: 'board' }
  | { readonly page: 'compose' }
  | { readonly page: 'order'; readonly orderNo: string }

function parsed(hash: string): Route {
  const [, page, orderNo] = /^#\/?(\w*)\/?(\w*)/.exec(hash) ?? []
  if (page === 'orders' && orderNo) return { page: 'order', orderNo }
  return page === 'new' ? { page: 'compose' } : { page: 'board' }
}

/** Where the page is. */
export const route = signal<Route>(parsed(location.hash))
addEventListener('hashchange', () => {
  route.value = parsed(location.hash)
})

/** The address of an order's page. */
export function orderLink(orderNo: string): string {
  return `#/orders/${orderNo}`
}

/** Goes to an order's page. */
export function openOrder(orderNo: string): void {
  location.hash = orderLink(orderNo)
}
