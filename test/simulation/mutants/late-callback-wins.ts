import type { Change, Context, Source } from '#shared/orders/machine/change.ts'
import type { News } from '#shared/orders/machine/events.ts'
import * as real from '#shared/orders/machine/news.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { issueTickets } from '#shared/orders/machine/tickets.ts'

export * from '#shared/orders/machine/news.ts'

/** The newest word is the true one: a callback of the issue makes the order issued, whatever became of its tickets. */
export function applyNews(order: Order, news: News, source: Source, context: Context): Change {
  const isRepeated = source === 'callback' && news.status === 'F' && 'tickets' in order.progress
  if (!isRepeated) return real.applyNews(order, news, source, context)
  const tickets = issueTickets(news.tickets)
  return { order: { ...order, progress: { status: 'F', issue: news.issue, tickets } }, notes: [] }
}
