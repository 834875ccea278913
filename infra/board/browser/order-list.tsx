import { computed, signal } from '@preact/signals'
import type { OrderStatus } from '#contract/dictionary.ts'
import type { OrderSummary } from '../wire.ts'
import { seatName, shortTime } from './format.ts'
import { type Group, groupOfOrder, groups, statusesOf } from './groups.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { orderLink } from './route.ts'
import { StatusBadge } from './status-badge.tsx'
import { connection, isAll, lastChanged, newestFirst, now } from './store.ts'
import { useBeginning, useFresh } from './use-fresh.ts'
import { useKeptFocus } from './use-kept-focus.ts'

const chosen = signal<Group | undefined>(undefined)
const page = 20
const shown = signal(page)

const counts = computed(() => {
  const count = new Map<OrderStatus, number>()
  for (const { status, isRefused } of newestFirst.value) {
    const as = isRefused ? 'U' : status
    count.set(as, (count.get(as) ?? 0) + 1)
  }
  return count
})
const listed = computed(() =>
  newestFirst.value.filter((order) => chosen.value === undefined || groupOfOrder(order) === chosen.value),
)

/** All orders, live, by state. */
export function OrderList() {
  const { orders } = text.value
  const beginning = useBeginning()
  const part = useKeptFocus<HTMLElement>()
  const rest = listed.value.length - shown.value
  return (
    <section aria-labelledby="orders" tabIndex={-1} ref={part}>
      <div class="heading">
        <h2 id="orders">
          {orders.title} {connection.value === 'open' && <span class="live">{orders.live}</span>}
        </h2>
        <p>
          {isAll.value ? orders.count(newestFirst.value.length) : orders.newest(newestFirst.value.length)}
        </p>
      </div>
      <Flow />
      {listed.value.length === 0 ? (
        <p class="empty">{newestFirst.value.length === 0 ? orders.empty : orders.emptyFilter}</p>
      ) : (
        <ol class="orders">
          {listed.value.slice(0, shown.value).map((order) => (
            // Keyed by its state, too: a row that changes is a new one, and shows it.
            <OrderRow key={`${order.orderNo}${order.status}`} order={order} beginning={beginning} />
          ))}
        </ol>
      )}
      {rest > 0 && (
        <button type="button" class="outline secondary" onClick={() => (shown.value += page)}>
          {orders.more(Math.min(page, rest))}
        </button>
      )}
      <Herald />
    </section>
  )
}

/** The way of an order through its states, with how many are where; each stage filters the list. */
function Flow() {
  const { orders, groups: names } = text.value
  const choose = (group: Group | undefined) => {
    chosen.value = chosen.value === group ? undefined : group
    shown.value = page
  }
  return (
    <fieldset class="flow">
      <legend class="hidden">{orders.filter}</legend>
      <button
        type="button"
        class="stage"
        aria-pressed={chosen.value === undefined}
        onClick={() => choose(undefined)}
      >
        <span class="name">{isAll.value ? orders.all : orders.newestOnes}</span>
        <span class="number">{newestFirst.value.length}</span>
      </button>
      {groups.map((group) => (
        <button
          key={group}
          type="button"
          class={`stage ${group}`}
          aria-pressed={chosen.value === group}
          onClick={() => choose(group)}
        >
          <span class="name">{names[group]}</span>
          <span class="number">{sumOf(statusesOf[group])}</span>
          <span class="parts">
            {statusesOf[group].map((status) => (
              <span key={status} class={(counts.value.get(status) ?? 0) > 0 ? `part ${status}` : 'part none'}>
                <b>{status}</b> {text.value.statuses[status]} {counts.value.get(status) ?? 0}
              </span>
            ))}
          </span>
        </button>
      ))}
    </fieldset>
  )
}

function sumOf(statuses: readonly OrderStatus[]): number {
  return statuses.reduce((sum, status) => sum + (counts.value.get(status) ?? 0), 0)
}

type OrderRowProps = { readonly order: OrderSummary; readonly beginning: number }

function OrderRow({ order, beginning }: OrderRowProps) {
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
