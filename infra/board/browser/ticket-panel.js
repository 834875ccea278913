import { useSignal } from '@preact/signals'
import { jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { seatName, shortTime } from './format.ts'
import { text } from './language.ts'
import { notify, notifyRefusal } from './notices.tsx'
import { refund } from './place-order.ts'
import { isTurning, now, setup } from './store.ts'
import { turnClock } from './turn-clock.ts'
import { useKeptFocus } from './use-kept-focus.ts'
/** The tickets that were issued, and the way to give them back. */
export function TicketPanel({ order }) {
  const { order: words } = text.value
  const part = useKeptFocus()
  return _jsxs('section', {
    class: 'card',
    'aria-labelledby': 'tickets',
    tabIndex: -1,
    ref: part,
    children: [
      _jsx('h2', { id: 'tickets', children: words.tickets }),
      _jsx('ul', {
        class: 'tickets',
        children: order.tickets.map((ticket) =>
          _jsx(Ticket, { order: order, ticket: ticket }, ticket.passengerId),
        ),
      }),
    ],
  })
}
function Ticket({ order, ticket }) {
  return _jsxs('li', {
    class: 'ticket',
    children: [
      _jsxs('span', {
        children: [
          _jsx('b', { children: ticket.passenger }),
          _jsx('small', { class: 'quiet', children: text.value.tickets[ticket.state] }),
        ],
      }),
      _jsxs('span', {
        children: [
          _jsx('b', { children: ticket.seatNo }),
          _jsxs('small', {
            class: 'quiet',
            children: [seatName(ticket.seatClassCode), ' \u00B7 \u00A5', ticket.price],
          }),
        ],
      }),
      _jsx(RefundButton, { order: order, ticket: ticket }),
    ],
  })
}
function RefundButton({ order, ticket }) {
  const { order: words, shell } = text.value
  const isBusy = useSignal(false)
  const isOurs = order.tenantId === setup.value?.tenantId
  if (!isOurs || ticket.isRefundOpen || (ticket.state !== 'F' && ticket.state !== 'O')) return null
  const wait = ticket.refundableFrom - now.value
  const go = async () => {
    if (isBusy.value || isTurning.value) return
    isBusy.value = true
    try {
      if (wait > 0 && !(await turnClock(wait + 1000))) return
      const answer = await refund(order.outOrderNo, ticket.passengerId)
      if (answer.ok) notify('good', words.refunded)
      else notifyRefusal(answer)
    } catch {
      notify('bad', shell.failed)
    } finally {
      isBusy.value = false
    }
  }
  return _jsxs('span', {
    class: 'refund',
    children: [
      _jsx('button', {
        type: 'button',
        class: 'outline',
        'aria-busy': isBusy.value,
        'aria-disabled': isTurning.value,
        onClick: go,
        children: wait > 0 ? words.refundNow : words.refund,
      }),
      wait > 0 &&
        _jsx('small', {
          class: 'quiet',
          children: words.refundFrom(shortTime(ticket.refundableFrom, now.value)),
        }),
    ],
  })
}
