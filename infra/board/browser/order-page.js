import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { AheadPanel } from './ahead-panel.tsx'
import { seatName, shortTime, wholeTime } from './format.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { notify, notifyRefusal } from './notices.tsx'
import { cancel } from './place-order.ts'
import { PushPanel } from './push-panel.tsx'
import { StatusBadge } from './status-badge.tsx'
import { now, setup } from './store.ts'
import { TicketPanel } from './ticket-panel.tsx'
import { Timeline } from './timeline.tsx'
import { useKeptFocus } from './use-kept-focus.ts'
import { useOrder } from './use-order.ts'
/** One order: what it is, what happened to it, what comes next. */
export function OrderPage({ orderNo }) {
  const order = useOrder(orderNo)
  useEffect(() => {
    if (typeof order !== 'object') return
    document.title = `${order.outOrderNo} ${text.value.statuses[order.status]} · ${text.value.shell.product}`
  })
  const isRead = order !== undefined
  useEffect(() => {
    // Who came here had no heading to begin at while it was being read.
    if (isRead && document.activeElement?.id === 'main') document.querySelector('h1')?.focus()
  }, [isRead])
  if (order === undefined) return _jsx('p', { 'aria-busy': 'true', children: text.value.shell.loading })
  if (order === 'unread' || order === 'missing') {
    return _jsxs(_Fragment, {
      children: [
        _jsx('h1', {
          tabIndex: -1,
          children: order === 'missing' ? text.value.shell.notFound : text.value.shell.failed,
        }),
        _jsx('a', { href: '#/', children: text.value.shell.back }),
      ],
    })
  }
  return _jsx(Shown, { order: order })
}
function Shown({ order }) {
  const { shell } = text.value
  const { trip } = order
  const standing = useKeptFocus()
  return _jsxs('div', {
    class: 'order',
    children: [
      _jsx('p', {
        class: 'crumb',
        children: _jsxs('a', { href: '#/', children: [_jsx(Icon, { name: 'left' }), shell.back] }),
      }),
      _jsxs('header', {
        class: 'order-head',
        children: [
          _jsxs('div', {
            children: [
              _jsxs('h1', {
                tabIndex: -1,
                children: [
                  _jsxs('span', {
                    class: 'hidden',
                    children: [text.value.order.title(order.outOrderNo), ': '],
                  }),
                  trip.fromStation,
                  ' \u2192 ',
                  trip.toStation,
                ],
              }),
              _jsxs('p', {
                class: 'quiet',
                children: [
                  trip.mainTrainNo,
                  ' \u00B7 ',
                  seatName(trip.mainSeatClass),
                  ' \u00B7 ',
                  shortTime(trip.departAt, now.value),
                  ' \u00B7',
                  ' ',
                  order.outOrderNo,
                ],
              }),
            ],
          }),
          _jsxs('div', {
            class: 'standing',
            'aria-live': 'polite',
            tabIndex: -1,
            ref: standing,
            children: [
              _jsx(StatusBadge, { status: order.status, isRefused: order.isRefused }),
              _jsx(CancelButton, { order: order }),
            ],
          }),
        ],
      }),
      _jsx(Progress, { order: order }),
      order.isRefused && _jsx('p', { class: 'refusal', children: text.value.order.refusedNote }),
      order.failure !== undefined &&
        _jsxs('p', {
          class: 'refusal',
          children: [
            _jsx(Icon, { name: 'alert' }),
            _jsxs('span', {
              children: [
                _jsxs('b', { children: [text.value.order.failure, ' ', order.failure.msgCode] }),
                ' ',
                _jsx('span', { lang: 'zh-CN', children: order.failure.msgInfo }),
              ],
            }),
          ],
        }),
      _jsxs('div', {
        class: 'columns',
        children: [
          _jsxs('div', { children: [_jsx(AheadPanel, { order: order }), _jsx(Timeline, { order: order })] }),
          _jsxs('div', {
            children: [
              order.tickets.length > 0 && _jsx(TicketPanel, { order: order }),
              _jsx(PushPanel, { order: order }),
              _jsx(Facts, { order: order }),
            ],
          }),
        ],
      }),
    ],
  })
}
/** The states that the order went through, as steps. */
function Progress({ order }) {
  return _jsx('ol', {
    class: 'steps-line',
    children: order.states.map(([at, status], index) =>
      _jsxs(
        'li',
        {
          class: index === order.states.length - 1 ? `now ${status}` : '',
          children: [
            _jsx('b', { children: text.value.statuses[status] }),
            _jsx('small', { class: 'quiet', children: shortTime(at, now.value) }),
          ],
        },
        `${status}${at}`,
      ),
    ),
  })
}
function CancelButton({ order }) {
  const { order: words, shell } = text.value
  const isAsking = useSignal(false)
  const isBusy = useSignal(false)
  const isOurs = order.tenantId === setup.value?.tenantId
  if (!isOurs || order.isRefused || !['N', 'B', 'D'].includes(order.status)) return null
  if (order.isCancelOpen) return _jsx('span', { 'aria-busy': 'true', children: words.cancelling })
  const go = async () => {
    isBusy.value = true
    try {
      const answer = await cancel(order.outOrderNo)
      if (answer.ok) notify('good', words.cancelled)
      else notifyRefusal(answer)
    } catch {
      notify('bad', shell.failed)
    } finally {
      isBusy.value = false
      isAsking.value = false
    }
  }
  if (!isAsking.value) {
    return _jsx('button', {
      type: 'button',
      class: 'outline secondary',
      onClick: () => (isAsking.value = true),
      children: words.cancel,
    })
  }
  return _jsxs('fieldset', {
    class: 'ask',
    children: [
      _jsx('legend', { class: 'hidden', children: words.cancel }),
      words.cancelSure,
      _jsx('button', {
        type: 'button',
        class: 'danger',
        'aria-busy': isBusy.value,
        onClick: go,
        children: words.cancel,
      }),
      _jsx('button', {
        type: 'button',
        class: 'plain',
        'aria-label': shell.close,
        onClick: () => (isAsking.value = false),
        children: '\u00D7',
      }),
    ],
  })
}
function Facts({ order }) {
  const { order: words, orders } = text.value
  const { trip, people, issue } = order
  const rows = [
    [words.outOrderNo, order.outOrderNo],
    [words.orderNo, order.orderNo],
    [words.upstreamNo, order.upstreamOrderNos.join(', ') || undefined],
    [words.tenant, order.tenantId],
    [words.scenario, order.scenario],
    [words.trains, trip.trainNos.join(', ')],
    [words.seats, trip.seatClassCodes.map(seatName).join(', ')],
    [words.departs, wholeTime(trip.departAt).slice(0, 16)],
    [words.created, wholeTime(order.createdAt)],
    [words.closes, wholeTime(trip.closeAt)],
    [words.price, issue === undefined ? undefined : `¥${issue.orderPrice}`],
    [words.ticketNo, issue?.ticketNo],
    [
      words.passengers,
      people?.passengers.map((one) => `${one.name} ${one.documentNumber}`).join('\n') ??
        orders.passengers(order.passengerCount),
    ],
    [words.contact, people === undefined ? undefined : `${people.contact} ${people.cellphone}`],
  ]
  return _jsxs('section', {
    class: 'card',
    'aria-labelledby': 'facts',
    children: [
      _jsx('h2', { id: 'facts', children: words.facts }),
      _jsx('dl', {
        class: 'facts',
        children: rows.map(([name, value]) =>
          value === undefined
            ? null
            : _jsxs(
                'div',
                { children: [_jsx('dt', { children: name }), _jsx('dd', { children: value })] },
                name,
              ),
        ),
      }),
      _jsx('p', {
        class: 'quiet',
        children: _jsx('small', { children: people === undefined ? words.forgotten : words.masked }),
      }),
    ],
  })
}
