import { signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { OrderStatus } from '#contract/dictionary.ts'
import { statusesOf } from '../groups.ts'
import { type Group, groups, type OrderSummary, type OrdersPage, type StatusCounts } from '../wire.ts'
import { readOrders } from './api.ts'
import { FilterBar } from './filter-bar.tsx'
import { seatName, shortTime } from './format.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { ask, asked, orderLink, question } from './route.ts'
import { StatusBadge } from './status-badge.tsx'
import { connection, lastChanged, newest, now } from './store.ts'
import { useBeginning, useFresh } from './use-fresh.ts'
import { useKeptFocus } from './use-kept-focus.ts'
import { type Fresh, useFreshly } from './use-list.ts'

/** So many orders are shown at first, and added with each click. */
const step = 20
const none: OrdersPage = {
  ...{ orders: [], found: 0, total: 0, tenantIds: [] },
  counts: { N: 0, B: 0, D: 0, F: 0, U: 0, O: 0, C: 0, T: 0, E: 0 },
}

/** How many orders there are at all; undefined while it is not known. */
export const total = signal<number | undefined>(undefined)

/** All orders, live: searched and filtered as the address asks, page by page. */
export function OrderList() {
  const { orders, find } = text.value
  const beginning = useBeginning()
  const part = useKeptFocus<HTMLElement>()
  const { list, more } = useOrders()
  const { value: page = none, isFailed } = list
  const isAsking = question.value !== ''
  return (
    <section aria-labelledby="orders" tabIndex={-1} ref={part}>
      <div class="heading">
        <h2 id="orders">
          {orders.title} {connection.value === 'open' && <span class="live">{orders.live}</span>}
        </h2>
        <p role="status">{isAsking ? find.found(page.found, page.total) : orders.count(page.total)}</p>
      </div>
      {(page.total > 0 || isAsking) && <FilterBar tenantIds={page.tenantIds} />}
      <Flow counts={page.counts} />
      {page.orders.length === 0 ? (
        <p class="empty" aria-busy={list.value === undefined && !isFailed}>
          {emptyText(list, isAsking)}
        </p>
      ) : (
        <ol class="orders">
          {page.orders.map(newest).map((order) => (
            // Keyed by its state, too: a row that changes is a new one, and shows it.
            <OrderRow
              key={`${order.orderNo}${order.status}`}
              order={order}
              beginning={beginning}
              isTenantShown={page.tenantIds.length > 1}
            />
          ))}
        </ol>
      )}
      {page.next !== undefined && (
        <button type="button" class="outline secondary" onClick={more}>
          {orders.more(Math.min(step, page.found - page.orders.length))}
        </button>
      )}
      <Herald />
    </section>
  )
}

function emptyText({ value, isFailed }: Fresh<OrdersPage>, isAsking: boolean): string {
  const { orders, find, shell } = text.value
  if (value === undefined) return isFailed ? shell.failed : shell.loading
  return isAsking ? find.nothing : orders.empty
}

/** The orders that the address asks for, as many as were wanted. */
function useOrders(): { readonly list: Fresh<OrdersPage>; readonly more: () => void } {
  const wanted = useSignal({ question: '', count: step })
  const { value: asks } = question
  const count = wanted.value.question === asks ? wanted.value.count : step
  const list = useFreshly(`${asks} ${count}`, () => readAll(asks, count))
  useEffect(() => {
    if (list.value !== undefined) total.value = list.value.total
  }, [list.value])
  return {
    list,
    more: () => {
      wanted.value = { question: asks, count: count + step }
    },
  }
}

/** The server gives at most this many at once. */
const mostAtOnce = 500

/** Reads on by the cursor until there are `count`. */
async function readAll(asks: string, count: number): Promise<OrdersPage> {
  let page = await readOrders(asks, { limit: String(Math.min(count, mostAtOnce)) })
  while (page.orders.length < count && page.next !== undefined) {
    const limit = String(Math.min(count - page.orders.length, mostAtOnce))
    const more = await readOrders(asks, { limit, cursor: page.next })
    page = { ...more, orders: [...page.orders, ...more.orders] }
  }
  return page
}

/** The way of an order through its states, with how many are where; each stage filters the list. */
function Flow({ counts }: { readonly counts: StatusCounts }) {
  const { orders, groups: names } = text.value
  const chosen = asked('status')
  const sumOf = (statuses: readonly OrderStatus[]) =>
    statuses.reduce((sum, status) => sum + counts[status], 0)
  const choose = (group: Group | '') => ask({ status: chosen === group ? '' : group })
  return (
    <fieldset class="flow">
      <legend class="hidden">{orders.filter}</legend>
      <button type="button" class="stage" aria-pressed={chosen === ''} onClick={() => choose('')}>
        <span class="name">{orders.all}</span>
        <span class="number">{sumOf(groups.flatMap((group) => statusesOf[group]))}</span>
      </button>
      {groups.map((group) => (
        <button
          key={group}
          type="button"
          class={`stage ${group}`}
          aria-pressed={chosen === group}
          onClick={() => choose(group)}
        >
          <span class="name">{names[group]}</span>
          <span class="number">{sumOf(statusesOf[group])}</span>
          <span class="parts">
            {statusesOf[group].map((status) => (
              <span key={status} class={counts[status] > 0 ? `part ${status}` : 'part none'}>
                <b>{status}</b> {text.value.statuses[status]} {counts[status]}
              </span>
            ))}
          </span>
        </button>
      ))}
    </fieldset>
  )
}

type OrderRowProps = {
  readonly order: OrderSummary
  readonly beginning: number
  readonly isTenantShown: boolean
}

function OrderRow({ order, beginning, isTenantShown }: OrderRowProps) {
  const { orders } = text.value
  const isFresh = useFresh(beginning)
  const { trip } = order
  return (
    <li class={isFresh ? 'fresh' : ''}>
      <a href={orderLink(order.orderNo)}>
        <StatusBadge status={order.status} isRefused={order.isRefused} />
        <span class="what">
          <strong>
            {trip.fromStation} → {trip.toStation}
          </strong>
          <span class="quiet">
            {trip.mainTrainNo} · {seatName(trip.mainSeatClass)} · {orders.passengers(order.passengerCount)} ·{' '}
            {shortTime(trip.departAt, now.value)}
          </span>
        </span>
        <span class="number">
          {order.outOrderNo}
          {isTenantShown && <span class="quiet">{order.tenantId}</span>}
          <span class="quiet">
            {orders.created} {shortTime(order.createdAt, now.value)}
          </span>
        </span>
        <PushMarks order={order} />
      </a>
    </li>
  )
}

function PushMarks({ order: { pushes } }: { readonly order: OrderSummary }) {
  const { orders } = text.value
  const count = (state: string) => pushes.filter((push) => push.state === state).length
  const marks = [
    { icon: 'check', tone: 'good', count: count('delivered'), says: orders.pushesDelivered },
    { icon: 'wait', tone: 'warn', count: count('waiting'), says: orders.pushesWaiting },
    { icon: 'cross', tone: 'bad', count: count('givenUp'), says: orders.pushesGivenUp },
  ] as const
  return (
    <span class="marks">
      {pushes.length === 0 && <span class="quiet">{orders.noPushes}</span>}
      {marks.map(({ icon, tone, count: number, says }) =>
        number === 0 ? null : (
          <span key={icon} class={`mark ${tone}`}>
            <Icon name={icon} />
            {says(number)}
          </span>
        ),
      )}
    </span>
  )
}

/** Tells screen readers what changed last; the list itself would read itself out again and again. */
function Herald() {
  const { value: order } = lastChanged
  return (
    <p class="hidden" aria-live="polite">
      {order !== undefined && text.value.orders.becomes(order.outOrderNo, text.value.statuses[order.status])}
    </p>
  )
}
