import * as z from 'zod/mini'
import type { OrderSummary, PushBrief, PushesPage, PushRow } from './wire.ts'

/** At most this many pushes are on one page. */
const pageSize = 50

/** What the pushes page is asked, as it stands in its address. */
export const pushQuery = z.object({
  /** Part of a number of the order, or of the webhook-id. */
  q: z.optional(z.string()),
  tenant: z.optional(z.string()),
  state: z.optional(z.enum(['failing', 'delivered', 'waiting'])),
  cursor: z.optional(z.string().check(z.regex(/^\d{1,15}-[\w-]+$/, 'must be the `next` of an earlier page'))),
})
export type PushQuery = z.infer<typeof pushQuery>

/** Given up, or tried without success and waiting for another try. */
export function isFailing({ state, tries }: PushBrief): boolean {
  return state === 'givenUp' || (state === 'waiting' && tries > 0)
}

/** Every push that the question finds, the newest first; where it continues is not looked at. */
export function matchingPushes(orders: readonly OrderSummary[], query: PushQuery): readonly PushRow[] {
  const word = (query.q ?? '').trim().toUpperCase()
  return rowsOf(orders, query.tenant, word)
    .filter((push) => isOfState(push, query.state))
    .toSorted((left, right) => right.madeAt - left.madeAt || (right.id < left.id ? -1 : 1))
}

/** The page of pushes that `query` asks for. */
export function findPushes(orders: readonly OrderSummary[], query: PushQuery): PushesPage {
  const found = matchingPushes(orders, query)
  const rest = query.cursor === undefined ? found : found.filter(isAfter(query.cursor))
  const page = rest.slice(0, pageSize)
  const last = page.at(-1)
  return {
    pushes: page,
    ...(last !== undefined && rest.length > page.length ? { next: `${last.madeAt}-${last.id}` } : {}),
    found: found.length,
    counts: countsOf(rowsOf(orders, query.tenant, (query.q ?? '').trim().toUpperCase())),
  }
}

function rowsOf(orders: readonly OrderSummary[], tenant: string | undefined, word: string): PushRow[] {
  return orders.flatMap(({ orderNo, outOrderNo, tenantId, pushes }) =>
    tenant === undefined || tenantId === tenant
      ? pushes
          .filter(({ id }) => [id, orderNo, outOrderNo].some((name) => name.toUpperCase().includes(word)))
          .map((push) => ({ ...push, orderNo, outOrderNo, tenantId }))
      : [],
  )
}

function isOfState(push: PushBrief, state: PushQuery['state']): boolean {
  if (state === undefined) return true
  return state === 'failing' ? isFailing(push) : push.state === state
}

function countsOf(pushes: readonly PushBrief[]): PushesPage['counts'] {
  const count = (state: 'delivered' | 'waiting' | 'failing') =>
    pushes.filter((push) => isOfState(push, state)).length
  return { delivered: count('delivered'), waiting: count('waiting'), failing: count('failing') }
}

function isAfter(cursor: string): (push: PushRow) => boolean {
  const at = Number(cursor.slice(0, cursor.indexOf('-')))
  const id = cursor.slice(cursor.indexOf('-') + 1)
  return (push) => push.madeAt < at || (push.madeAt === at && push.id < id)
}
