import { computed, signal } from '@preact/signals'
import { jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { seatName, shortTime } from './format.ts'
import { groupOfOrder, groups, statusesOf } from './groups.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { orderLink } from './route.ts'
import { StatusBadge } from './status-badge.tsx'
import { connection, isAll, lastChanged, newestFirst, now } from './store.ts'
import { useBeginning, useFresh } from './use-fresh.ts'
import { useKeptFocus } from './use-kept-focus.ts'

const chosen = signal(undefined)
const page = 20
const shown = signal(page)
const counts = computed(() => {
  const count = new Map()
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
  const part = useKeptFocus()
  const rest = listed.value.length - shown.value
  return _jsxs('section', {
    'aria-labelledby': 'orders',
    tabIndex: -1,
    ref: part,
    children: [
      _jsxs('div', {
        class: 'heading',
        children: [
          _jsxs('h2', {
            id: 'orders',
            children: [
              orders.title,
              ' ',
              connection.value === 'open' && _jsx('span', { class: 'live', children: orders.live }),
            ],
          }),
          _jsx('p', {
            children: isAll.value
              ? orders.count(newestFirst.value.length)
              : orders.newest(newestFirst.value.length),
          }),
        ],
      }),
      _jsx(Flow, {}),
      listed.value.length === 0
        ? _jsx('p', {
            class: 'empty',
            children: newestFirst.value.length === 0 ? orders.empty : orders.emptyFilter,
          })
        : _jsx('ol', {
            class: 'orders',
            children: listed.value
              .slice(0, shown.value)
              .map((order) =>
                _jsx(OrderRow, { order: order, beginning: beginning }, `${order.orderNo}${order.status}`),
              ),
          }),
      rest > 0 &&
        _jsx('button', {
          type: 'button',
          class: 'outline secondary',
          onClick: () => (shown.value += page),
          children: orders.more(Math.min(page, rest)),
        }),
      _jsx(Herald, {}),
    ],
  })
}
/** The way of an order through its states, with how many are where; each stage filters the list. */
function Flow() {
  const { orders, groups: names } = text.value
  const choose = (group) => {
    chosen.value = chosen.value === group ? undefined : group
    shown.value = page
  }
  return _jsxs('fieldset', {
    class: 'flow',
    children: [
      _jsx('legend', { class: 'hidden', children: orders.filter }),
      _jsxs('button', {
        type: 'button',
        class: 'stage',
        'aria-pressed': chosen.value === undefined,
        onClick: () => choose(undefined),
        children: [
          _jsx('span', { class: 'name', children: isAll.value ? orders.all : orders.newestOnes }),
          _jsx('span', { class: 'number', children: newestFirst.value.length }),
        ],
      }),
      groups.map((group) =>
        _jsxs(
          'button',
          {
            type: 'button',
            class: `stage ${group}`,
            'aria-pressed': chosen.value === group,
            onClick: () => choose(group),
            children: [
              _jsx('span', { class: 'name', children: names[group] }),
              _jsx('span', { class: 'number', children: sumOf(statusesOf[group]) }),
              _jsx('span', {
                class: 'parts',
                children: statusesOf[group].map((status) =>
                  _jsxs(
                    'span',
                    {
                      class: (counts.value.get(status) ?? 0) > 0 ? `part ${status}` : 'part none',
                      children: [
                        _jsx('b', { children: status }),
                        ' ',
                        text.value.statuses[status],
                        ' ',
                        counts.value.get(status) ?? 0,
                      ],
                    },
                    status,
                  ),
                ),
              }),
            ],
          },
          group,
        ),
      ),
    ],
  })
}
function sumOf(statuses) {
  return statuses.reduce((sum, status) => sum + (counts.value.get(status) ?? 0), 0)
}
function OrderRow({ order, beginning }) {
  const { orders } = text.value
  const isFresh = useFresh(beginning)
  const { trip } = order
  return _jsx('li', {
    class: isFresh ? 'fresh' : '',
    children: _jsxs('a', {
      href: orderLink(order.orderNo),
      children: [
        _jsx(StatusBadge, { status: order.status, isRefused: order.isRefused }),
        _jsxs('span', {
          class: 'what',
          children: [
            _jsxs('strong', { children: [trip.fromStation, ' \u2192 ', trip.toStation] }),
            _jsxs('span', {
              class: 'quiet',
              children: [
                trip.mainTrainNo,
                ' \u00B7 ',
                seatName(trip.mainSeatClass),
                ' \u00B7 ',
                orders.passengers(order.passengerCount),
                ' \u00B7',
                ' ',
                shortTime(trip.departAt, now.value),
              ],
            }),
          ],
        }),
        _jsxs('span', {
          class: 'number',
          children: [
            order.outOrderNo,
            _jsxs('span', {
              class: 'quiet',
              children: [orders.created, ' ', shortTime(order.createdAt, now.value)],
            }),
          ],
        }),
        _jsx(PushMarks, { order: order }),
      ],
    }),
  })
}
function PushMarks({ order: { pushes } }) {
  const { orders } = text.value
  const count = (state) => pushes.filter((push) => push.state === state).length
  const marks = [
    { icon: 'check', tone: 'good', count: count('delivered'), says: orders.pushesDelivered },
    { icon: 'wait', tone: 'warn', count: count('waiting'), says: orders.pushesWaiting },
    { icon: 'cross', tone: 'bad', count: count('givenUp'), says: orders.pushesGivenUp },
  ]
  return _jsxs('span', {
    class: 'marks',
    children: [
      pushes.length === 0 && _jsx('span', { class: 'quiet', children: orders.noPushes }),
      marks.map(({ icon, tone, count: number, says }) =>
        number === 0
          ? null
          : _jsxs(
              'span',
              { class: `mark ${tone}`, children: [_jsx(Icon, { name: icon }), says(number)] },
              icon,
            ),
      ),
    ],
  })
}
/** Tells screen readers what changed last; the list itself would read itself out again and again. */
function Herald() {
  const { value: order } = lastChanged
  return _jsx('p', {
    class: 'hidden',
    'aria-live': 'polite',
    children:
      order !== undefined && text.value.orders.becomes(order.outOrderNo, text.value.statuses[order.status]),
  })
}
