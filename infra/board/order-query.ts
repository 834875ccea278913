import * as z from 'zod/mini'
import { type OrderStatus, orderStatuses } from '#contract/dictionary.ts'
import { groupOfOrder } from './groups.ts'
import { isFailing } from './push-query.ts'
import { type Group, groups, type OrderSummary, type OrdersPage, type StatusCounts } from './wire.ts'

const statusNames = Object.keys(orderStatuses) as [OrderStatus, ...OrderStatus[]]
const flag = z.optional(z.literal('1'))
const moment = z.optional(
  z.pipe(z.string().check(z.regex(/^\d{1,15}$/, 'must be ms since the epoch')), z.transform(Number)),
)

/** At most this many orders are on one page. */
const mostOnPage = 500

/** What the list is asked, as it stands in the page's own address. Names that are not known are left alone. */
export const orderQuery = z.object({
  /** Part of a number, a train, a station, or a phone's last digits (at least four). */
  q: z.optional(z.string()),
  /** A state, or a group of them. */
  status: z.optional(z.enum([...groups, ...statusNames])),
  tenant: z.optional(z.string()),
  pushes: z.optional(z.literal('failing')),
  outcome: z.optional(z.literal('unknown')),
  overdue: flag,
  /** Created at or after, and before: ms since the epoch. */
  from: moment,
  to: moment,
  limit: z.optional(
    z.pipe(
      z.string(),
      z.transform((text) => Math.min(mostOnPage, Math.max(1, Math.trunc(Number(text)) || 1))),
    ),
  ),
  cursor: z.optional(z.string().check(z.regex(/^\d{1,15}-\w+$/, 'must be the `next` of an earlier page'))),
})
export type OrderQuery = z.infer<typeof orderQuery>

/** What a phone is found by: an order whose phone is not known has none. */
export type PhoneOf = (orderNo: string) => string | undefined

/** An order that waits for longer than this is overdue, ms: the schedule looks each minute. */
const overdueMs = 2 * 60_000
const usualPage = 20

/** The page of `orders` that `query` asks for. `orders` come in any order. */
export function findOrders(
  orders: readonly OrderSummary[],
  query: OrderQuery,
  { now, phoneOf }: { readonly now: number; readonly phoneOf: PhoneOf },
): OrdersPage {
  const alike = orders.filter(matcher(query, now, phoneOf))
  const found = alike.filter(isOfStatus(query.status)).toSorted(newestFirst)
  const rest = query.cursor === undefined ? found : found.filter(isAfter(query.cursor))
  const page = rest.slice(0, query.limit ?? usualPage)
  const last = page.at(-1)
  return {
    orders: page,
    ...(last !== undefined && rest.length > page.length ? { next: cursorOf(last) } : {}),
    found: found.length,
    counts: countsOf(alike),
    total: orders.length,
    tenantIds: [...new Set(orders.map(({ tenantId }) => tenantId))].toSorted(),
  }
}

function matcher(query: OrderQuery, now: number, phoneOf: PhoneOf): (order: OrderSummary) => boolean {
  const { tenant, pushes, outcome, overdue, from, to } = query
  const words = (query.q ?? '').trim().toUpperCase().split(/\s+/).filter(Boolean)
  return (order) =>
    (tenant === undefined || order.tenantId === tenant) &&
    (pushes === undefined || order.pushes.some(isFailing)) &&
    (outcome === undefined || order.isOutcomeUnknown) &&
    (overdue === undefined || (order.dueAt ?? Number.POSITIVE_INFINITY) < now - overdueMs) &&
    (from === undefined || order.createdAt >= from) &&
    (to === undefined || order.createdAt < to) &&
    words.every((word) => isFoundBy(order, word, phoneOf))
}

/** Whether a word is one that a phone may end with. */
export function mayBePhone(word: string): boolean {
  return /^\d{4,11}$/.test(word)
}

function isFoundBy(order: OrderSummary, word: string, phoneOf: PhoneOf): boolean {
  const { outOrderNo, orderNo, upstreamOrderNos, trip } = order
  const names = [outOrderNo, orderNo, ...upstreamOrderNos, ...trip.trainNos, trip.fromStation, trip.toStation]
  if (names.some((name) => name.toUpperCase().includes(word))) return true
  return mayBePhone(word) && phoneOf(orderNo)?.endsWith(word) === true
}

function isOfStatus(status: OrderQuery['status']): (order: OrderSummary) => boolean {
  if (status === undefined) return () => true
  if (isGroup(status)) return (order) => groupOfOrder(order) === status
  return (order) => countedAs(order) === status
}

function isGroup(status: Group | OrderStatus): status is Group {
  return groups.some((group) => group === status)
}

/** An order that Juhe refused counts as failed, wherever orders are counted. */
function countedAs({ status, isRefused }: OrderSummary): OrderStatus {
  return isRefused ? 'U' : status
}

function countsOf(orders: readonly OrderSummary[]): StatusCounts {
  const counts: Record<OrderStatus, number> = { N: 0, B: 0, D: 0, F: 0, U: 0, O: 0, C: 0, T: 0, E: 0 }
  for (const order of orders) counts[countedAs(order)] += 1
  return counts
}

function newestFirst(left: OrderSummary, right: OrderSummary): number {
  return right.createdAt - left.createdAt || (right.orderNo < left.orderNo ? -1 : 1)
}

function cursorOf({ createdAt, orderNo }: OrderSummary): string {
  return `${createdAt}-${orderNo}`
}

function isAfter(cursor: string): (order: OrderSummary) => boolean {
  const [time = '', orderNo = ''] = cursor.split('-')
  const at = Number(time)
  return (order) => order.createdAt < at || (order.createdAt === at && order.orderNo < orderNo)
}
