import { useSignal } from '@preact/signals'
import type { OrderView, TicketView } from '../wire.ts'
import { seatName, shortTime } from './format.ts'
import { text } from './language.ts'
import { notify, notifyRefusal } from './notices.tsx'
import { refund } from './place-order.ts'
import { isTurning, now, setup } from './store.ts'
import { turnClock } from './turn-clock.ts'
import { useKeptFocus } from './use-kept-focus.ts'

/** The tickets that were issued, and the way to give them back. */
export function TicketPanel({ order }: { readonly order: OrderView }) {
  const { order: words } = text.value
  const part = useKeptFocus<HTMLElement>()
  return (
    <section class="card" aria-labelledby="tickets" tabIndex={-1} ref={part}>
      <h2 id="tickets">{words.tickets}</h2>
      <ul class="tickets">
        {order.tickets.map((ticket) => (
          <Ticket key={ticket.passengerId} order={order} ticket={ticket} />
        ))}
      </ul>
    </section>
  )
}

function Ticket({ order, ticket }: { readonly order: OrderView; readonly ticket: TicketView }) {
  return (
    <li class="ticket">
      <span>
        <b>{ticket.passenger}</b>
        <small class="quiet">{text.value.tickets[ticket.state]}</small>
      </span>
      <span>
        <b>{ticket.seatNo}</b>
        <small class="quiet">
          {seatName(ticket.seatClassCode)} · ¥{ticket.price}
        </small>
      </span>
      <RefundButton order={order} ticket={ticket} />
    </li>
  )
}

function RefundButton({ order, ticket }: { readonly order: OrderView; readonly ticket: TicketView }) {
  const { order: words, shell } = text.value
  const isBusy = useSignal(false)
  const isOurs = order.tenantId === setup.value?.tenantId
  if (!isOurs || ticket.isRefundOpen || (ticket.state !== 'F' && ticket.state !== 'O')) return null
  const wait = ticket.refundableFrom - now.value
  const go = async () => {
    if (isBusy.value || isTurning.value) return
    isBusy.value = true
    try {
      if (wait > 0 && !(await turnClock(wait + 1_000))) return
      const answer = await refund(order.outOrderNo, ticket.passengerId)
      if (answer.ok) notify('good', words.refunded)
      else notifyRefusal(answer)
    } catch {
      notify('bad', shell.failed)
    } finally {
      isBusy.value = false
    }
  }
  return (
    <span class="refund">
      <button
        type="button"
        class="outline"
        aria-busy={isBusy.value}
        aria-disabled={isTurning.value}
        onClick={go}
      >
        {wait > 0 ? words.refundNow : words.refund}
      </button>
      {wait > 0 && (
        <small class="quiet">{words.refundFrom(shortTime(ticket.refundableFrom, now.value))}</small>
      )}
    </span>
  )
}
