import { formatChinaTime } from '#contract/china-time.ts'
import type { Caller, Surroundings } from './call.ts'
import type {
  ListedOrder,
  OrderEvents,
  OrderPushes,
  OrdersPage,
  ResentPush,
  TestedCallbacks,
} from './extension-results.ts'
import { createJournalExtensions, type JournalExtensions } from './journal.ts'
import { resultWith } from './read-result.ts'
import type { OrderStatus } from './results.ts'

/** Ends a call early. */
type CallOptions = { readonly signal?: AbortSignal }

/** Which orders to list. */
export type OrdersFilter = {
  /** Only orders in these states. */
  readonly status?: OrderStatus | readonly OrderStatus[]
  /** Only orders submitted then or later: a moment, or `yyyy-MM-dd HH:mm:ss` in China Standard Time. */
  readonly createdFrom?: Date | string
  /** Only orders submitted then or earlier. */
  readonly createdTo?: Date | string
  /** The most orders of one page, 1 to 50; 20 unless given. */
  readonly limit?: number
}

/** The operations that Juhe does not have. */
export type Extensions = JournalExtensions & {
  /** One page of your orders, newest first; `cursor` is that of the page before. */
  listOrders(filter?: OrdersFilter & { readonly cursor?: string }, options?: CallOptions): Promise<OrdersPage>
  /** All of your orders that the filter takes, newest first, fetched page by page as you go. */
  orders(filter?: OrdersFilter, options?: CallOptions): AsyncGenerator<ListedOrder, void, undefined>
  /** What happened to an order, when and by whom. */
  orderEvents(outOrderNo: string, options?: CallOptions): Promise<OrderEvents>
  /** What you were told of an order, and each attempt to. */
  listPushes(outOrderNo: string, options?: CallOptions): Promise<OrderPushes>
  /** Has a push sent again at once, under its old id. */
  resendPush(
    push: { readonly outOrderNo: string; readonly pushId: string },
    options?: CallOptions,
  ): Promise<ResentPush>
  /** Has signed samples sent to your callback URLs, all of them or that of one type, and tells what came back. */
  testCallbackUrl(type?: 1 | 2 | 3, options?: CallOptions): Promise<TestedCallbacks>
}

/** The extensions, called as the operations are. */
export function createExtensions(call: Caller, surroundings: Pick<Surroundings, 'sleep'>): Extensions {
  const listOrders: Extensions['listOrders'] = (filter = {}, { signal } = {}) =>
    call(
      {
        operation: 'listOrders',
        effect: 'none',
        parameters: parametersOf(filter),
        read: resultWith<OrdersPage>({ orders: 'list' }),
      },
      signal,
    )
  return {
    ...createJournalExtensions(call, surroundings),
    listOrders,
    orders: (filter = {}, options) => allOrders(listOrders, filter, options),
    orderEvents: (outOrderNo, { signal } = {}) =>
      call(
        {
          operation: 'orderEvents',
          effect: 'none',
          parameters: { outOrderNo },
          read: resultWith<OrderEvents>({ events: 'list' }),
        },
        signal,
      ),
    listPushes: (outOrderNo, { signal } = {}) =>
      call(
        {
          operation: 'listPushes',
          effect: 'none',
          parameters: { outOrderNo },
          read: resultWith<OrderPushes>({ pushes: 'list' }),
        },
        signal,
      ),
    resendPush: ({ outOrderNo, pushId }, { signal } = {}) =>
      call(
        {
          operation: 'resendPush',
          effect: 'once',
          parameters: { outOrderNo, pushId },
          read: resultWith<ResentPush>({ pushId: 'text' }),
        },
        signal,
      ),
    testCallbackUrl: (type, { signal } = {}) =>
      call(
        {
          operation: 'testCallbackUrl',
          // Samples are marked as such: one more does no harm.
          effect: 'repeatable',
          parameters: { type: type === undefined ? undefined : String(type) },
          read: resultWith<TestedCallbacks>({ samples: 'list' }),
        },
        signal,
      ),
  }
}

async function* allOrders(
  listOrders: Extensions['listOrders'],
  filter: OrdersFilter,
  options?: CallOptions,
): AsyncGenerator<ListedOrder, void, undefined> {
  let cursor: string | undefined
  do {
    const page = await listOrders(cursor === undefined ? filter : { ...filter, cursor }, options)
    yield* page.orders
    cursor = page.cursor
  } while (cursor !== '')
}

function parametersOf({
  status,
  createdFrom,
  createdTo,
  limit,
  cursor,
}: OrdersFilter & { readonly cursor?: string }) {
  return {
    status: status === undefined || typeof status === 'string' ? status : status.join('|'),
    createdFrom: timeOf(createdFrom),
    createdTo: timeOf(createdTo),
    limit: limit === undefined ? undefined : String(limit),
    cursor,
  }
}

function timeOf(time: Date | string | undefined): string | undefined {
  return time instanceof Date ? formatChinaTime(time.getTime(), 'yyyy-MM-dd HH:mm:ss') : time
}
