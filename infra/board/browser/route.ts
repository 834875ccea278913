import { computed, signal } from '@preact/signals'

/** What the address after `#` asks for. `query`: what is asked of a list, by name. */
export type Route =
  | { readonly page: 'board'; readonly query: string }
  | { readonly page: 'pushes' | 'money'; readonly query: string }
  | { readonly page: 'compose' }
  | { readonly page: 'order'; readonly orderNo: string }

function parsed(hash: string): Route {
  const [, page, orderNo, query = ''] = /^#\/?(\w*)\/?(\w*)(?:\?(.*))?/.exec(hash) ?? []
  if (page === 'orders' && orderNo) return { page: 'order', orderNo }
  if (page === 'pushes' || page === 'money') return { page, query }
  return page === 'new' ? { page: 'compose' } : { page: 'board', query }
}

/** Where the page is. */
export const route = signal<Route>(parsed(location.hash))
addEventListener('hashchange', takeAddress)
addEventListener('popstate', takeAddress)

function takeAddress(): void {
  route.value = parsed(location.hash)
}

/** What the address asks of the list that the page shows; empty on pages without one. */
export const question = computed(() => ('query' in route.value ? route.value.query : ''))

/** One part of the question, such as `status`; empty when it is not asked. */
export function asked(name: string): string {
  return new URLSearchParams(question.value).get(name) ?? ''
}

/**
 * Changes parts of the question; empty ones go away. It stands in the address: a reload keeps it, and a link carries it.
 * `isTyping`: no step of its own on the way back, as each letter would be.
 */
export function ask(parts: Readonly<Record<string, string>>, isTyping = false): void {
  const next = new URLSearchParams(question.value)
  for (const [name, value] of Object.entries(parts)) {
    if (value === '') next.delete(name)
    else next.set(name, value)
  }
  const { page } = route.value
  const base = page === 'pushes' || page === 'money' ? `#/${page}` : '#/'
  const address = next.size === 0 ? base : `${base}?${next}`
  if (address === location.hash || (address === '#/' && location.hash === '')) return
  if (isTyping) history.replaceState(null, '', address)
  else history.pushState(null, '', address)
  takeAddress()
}

/** The address of an order's page. */
export function orderLink(orderNo: string): string {
  return `#/orders/${orderNo}`
}

/** Goes to an order's page. */
export function openOrder(orderNo: string): void {
  location.hash = orderLink(orderNo)
}
