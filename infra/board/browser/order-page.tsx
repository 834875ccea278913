import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { OrderView } from '../wire.ts'
import { AheadPanel } from './ahead-panel.tsx'
import { CopyableId, CopyButton } from './copy-button.tsx'
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
export function OrderPage({ orderNo }: { readonly orderNo: string }) {
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
  if (order === undefined) return <p aria-busy="true">{text.value.shell.loading}</p>
  if (order === 'unread' || order === 'missing') {
    return (
      <>
        <h1 tabIndex={-1}>{order === 'missing' ? text.value.shell.notFound : text.value.shell.failed}</h1>
        <a href="#/">{text.value.shell.back}</a>
      </>
    )
  }
  return <Shown order={order} />
}

function Shown({ order }: { readonly order: OrderView }) {
  const { shell } = text.value
  const { trip } = order
  const standing = useKeptFocus<HTMLDivElement>()
  return (
    <div class="order">
      <p class="crumb">
        <a href="#/">
          <Icon name="left" />
          {shell.back}
        </a>
      </p>
      <header class="order-head">
        <div>
          <h1 tabIndex={-1}>
            <span class="hidden">{text.value.order.title(order.outOrderNo)}: </span>
            {trip.fromStation} → {trip.toStation}
          </h1>
          <p class="quiet">
            {trip.mainTrainNo} · {seatName(trip.mainSeatClass)} · {shortTime(trip.departAt, now.value)} ·{' '}
            {order.outOrderNo}
          </p>
        </div>
        <div class="standing" aria-live="polite" tabIndex={-1} ref={standing}>
          <StatusBadge status={order.status} isRefused={order.isRefused} />
          <CopyButton what={text.value.order.copyLink} value={location.href} />
          <CancelButton order={order} />
        </div>
      </header>
      <Progress order={order} />
      {order.isRefused && <p class="refusal">{text.value.order.refusedNote}</p>}
      {order.failure !== undefined && (
        <p class="refusal">
          <Icon name="alert" />
          <span>
            <b>
              {text.value.order.failure} {order.failure.msgCode}
            </b>{' '}
            <span lang="zh-CN">{order.failure.msgInfo}</span>
          </span>
        </p>
      )}
      <div class="columns">
        <div>
          <AheadPanel order={order} />
          <Timeline order={order} />
        </div>
        <div>
          {order.tickets.length > 0 && <TicketPanel order={order} />}
          <PushPanel order={order} />
          <Facts order={order} />
        </div>
      </div>
    </div>
  )
}

/** The states that the order went through, as steps. One that Juhe refused never became an order. */
function Progress({ order }: { readonly order: OrderView }) {
  const { statuses, orders } = text.value
  const [created] = order.states
  const steps = order.states.map(([at, status]) => ({ at, status, name: statuses[status] }))
  const shown =
    order.isRefused && created !== undefined
      ? [...steps.slice(0, 1), { at: created[0], status: 'U' as const, name: orders.refused }]
      : steps
  return (
    <ol class="steps-line">
      {shown.map(({ at, status, name }, index) => (
        <li key={`${status}${at}`} class={index === shown.length - 1 ? `now ${status}` : ''}>
          <b>{name}</b>
          <small class="quiet">{shortTime(at, now.value)}</small>
        </li>
      ))}
    </ol>
  )
}

function CancelButton({ order }: { readonly order: OrderView }) {
  const { order: words, shell } = text.value
  const isAsking = useSignal(false)
  const isBusy = useSignal(false)
  const isOurs = order.tenantId === setup.value?.tenantId
  if (!isOurs || order.isRefused || !['N', 'B', 'D'].includes(order.status)) return null
  if (order.isCancelOpen) return <span aria-busy="true">{words.cancelling}</span>
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
    return (
      <button type="button" class="outline secondary" onClick={() => (isAsking.value = true)}>
        {words.cancel}
      </button>
    )
  }
  return (
    <fieldset class="ask">
      <legend class="hidden">{words.cancel}</legend>
      {words.cancelSure}
      <button type="button" class="danger" aria-busy={isBusy.value} onClick={go}>
        {words.cancel}
      </button>
      <button type="button" class="plain" aria-label={shell.close} onClick={() => (isAsking.value = false)}>
        ×
      </button>
    </fieldset>
  )
}

function Facts({ order }: { readonly order: OrderView }) {
  const { order: words } = text.value
  return (
    <section class="card" aria-labelledby="facts">
      <h2 id="facts">{words.facts}</h2>
      <dl class="facts">
        <Numbers name={words.outOrderNo} values={[order.outOrderNo]} />
        <Numbers name={words.orderNo} values={[order.orderNo]} />
        {order.upstreamOrderNos.length > 0 && (
          <Numbers name={words.upstreamNo} values={order.upstreamOrderNos} note={words.upstreamNote} />
        )}
        {factsOf(order).map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <p class="quiet">
        <small>
          {order.people !== undefined ? words.masked : order.keepsPeople ? words.sealed : words.forgotten}
        </small>
      </p>
    </section>
  )
}

type NumbersProps = {
  readonly name: string
  readonly values: readonly string[]
  /** What several of them have to do with each other. */
  readonly note?: string
}

function Numbers({ name, values, note }: NumbersProps) {
  return (
    <div class="numbers">
      <dt>{name}</dt>
      <dd>
        {values.map((value) => (
          <CopyableId key={value} name={name} value={value} />
        ))}
        {values.length > 1 && note !== undefined && <small class="quiet note">{note}</small>}
      </dd>
    </div>
  )
}

function factsOf(order: OrderView): readonly (readonly [name: string, value: string | undefined])[] {
  const { order: words, orders } = text.value
  const { trip, people, issue } = order
  return [
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
}
