import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod/mini'
import { OrderNo } from '#shared/ids.ts'
import type { OrderStore } from '#shared/orders/store/order-store.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { sendJson, sendText } from './answer.ts'
import { pageFiles } from './assets.ts'
import { chartsOf } from './charts-view.ts'
import type { KnownOrders } from './known-orders.ts'
import type { LiveEvents } from './live-events.ts'
import { findOrders, mayBePhone, orderQuery } from './order-query.ts'
import { type ViewServices, viewOf } from './order-view.ts'
import { findPushes, pushQuery } from './push-query.ts'
import { dayStatement, sendStatementCsv, statementQuery } from './statement-view.ts'
import type { DueBetween, OrderSummary, OrdersPage, Setup } from './wire.ts'

/** What the board reads from. `now`: ms, the service's clock. */
export type ReadServices = {
  readonly setup: (request: IncomingMessage) => Promise<Setup>
  readonly events: LiveEvents
  readonly known: Pick<KnownOrders, 'all' | 'phones'> & {
    /** Makes known what a word may be the number of, where not all orders are. */
    readonly lookUp?: (word: string) => Promise<void>
  }
  readonly orders: Pick<OrderStore, 'get'>
  readonly view: ViewServices
  readonly table: Table
  readonly now: () => number
}

/** A question that is answered 400, in words. */
export class BadQuestion extends RangeError {}

/** Answers the board's GET requests: its files, and what its page asks. */
export function createReads(services: ReadServices) {
  const { setup, events, known, orders, view } = services
  return async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const file = (await pageFiles()).get(path)
    if (file !== undefined) return sendText(response, 200, file.type, file.text, 'no-cache')
    const asked = new URL(request.url ?? '/', 'http://board').searchParams
    switch (path) {
      case '/board/api/setup':
        return sendJson(response, await setup(request))
      case '/board/api/orders':
        return sendJson(response, await ordersPage(services, asked))
      case '/board/api/pushes':
        return sendJson(response, findPushes(await known.all(), parse(pushQuery, asked)))
      case '/board/api/charts':
        return sendJson(response, chartsOf(await known.all()))
      case '/board/api/clock/due':
        return sendJson(response, await dueWithin(services, asked))
      case '/board/api/statement':
        return sendJson(response, await dayStatement(services.table, parse(statementQuery, asked)))
      case '/board/statement.csv':
        return sendStatementCsv(services.table, parse(statementQuery, asked), response)
      case '/board/api/events':
        // Whoever watches is told of orders on every page, the list read or not.
        await known.all()
        return events.join(response)
    }
    const orderNo = OrderNo.safeParse(/^\/board\/api\/orders\/(\w+)$/.exec(path)?.[1])
    const order = orderNo.success ? await orders.get(orderNo.data) : undefined
    if (order === undefined) return sendJson(response, { error: 'not found' }, 404)
    sendJson(response, await viewOf(view, order))
  }
}

const dueQuestion = z.object({ seconds: z.string().check(z.regex(/^\d{1,10}$/, 'must be whole seconds')) })

async function dueWithin({ known, now }: ReadServices, asked: URLSearchParams): Promise<DueBetween> {
  const { seconds } = parse(dueQuestion, asked)
  const end = now() + Number(seconds) * 1_000
  const isDue = ({ dueAt }: OrderSummary) => dueAt !== undefined && dueAt <= end
  return { orders: (await known.all()).filter(isDue).length }
}

async function ordersPage({ known, now }: ReadServices, asked: URLSearchParams): Promise<OrdersPage> {
  const query = parse(orderQuery, asked)
  for (const word of (query.q ?? '').split(/\s+/).filter(Boolean)) await known.lookUp?.(word)
  // Opening seals takes its time: only a word that may be a phone's end is worth it.
  const isPhone = (query.q ?? '').split(/\s+/).some(mayBePhone)
  const phones = isPhone ? await known.phones() : new Map<string, string>()
  return findOrders(await known.all(), query, { now: now(), phoneOf: (orderNo) => phones.get(orderNo) })
}

/** An empty parameter counts as absent, as a form sends it. Throws BadQuestion with the parameter's name. */
function parse<Schema extends z.ZodMiniType>(schema: Schema, asked: URLSearchParams): z.infer<Schema> {
  const parsed = schema.safeParse(Object.fromEntries([...asked].filter(([, value]) => value !== '')))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new BadQuestion(`${issue?.path.join('.')}: ${issue?.message}`)
}
