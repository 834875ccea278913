import { useSignal } from '@preact/signals'
import type { OrderView } from '../wire.ts'
import { timeBeside } from './format.ts'
import { type Happening, happeningsOf, type Lane } from './happenings.ts'
import { Icon, type IconName } from './icon.tsx'
import { text } from './language.ts'
import { PanelHeading } from './panel-heading.tsx'
import { RawText } from './raw-text.tsx'
import { StatusBadge } from './status-badge.tsx'
import { useBeginning, useFresh } from './use-fresh.ts'

/** What happened to an order, as a sequence between the application, the service and Juhe. */
export function Timeline({ order }: { readonly order: OrderView }) {
  const { order: words } = text.value
  const rows = happeningsOf(order)
  const beginning = useBeginning()
  return (
    <section class="card" aria-labelledby="timeline">
      <PanelHeading id="timeline" title={words.timeline} lead={words.timelineDoes} />
      <div class="lanes" aria-hidden="true">
        <span>{words.lanes.app}</span>
        <span>{words.lanes.service}</span>
        <span>{words.lanes.juhe}</span>
      </div>
      <ol class="timeline">
        {rows.map((row, index) => (
          <Row key={row.key} row={row} before={rows[index - 1]?.at} beginning={beginning} />
        ))}
      </ol>
      <p class="quiet">
        <small>{words.journalNote}</small>
      </p>
      <RawEvents order={order} />
    </section>
  )
}

/** The same as the service has stored it, made when somebody opens it. */
function RawEvents({ order: { timeline, journal } }: { readonly order: OrderView }) {
  const { order: words } = text.value
  const isOpen = useSignal(false)
  return (
    <details class="exchanges" onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
      <summary>{words.rawEvents}</summary>
      {isOpen.value && (
        <RawText value={JSON.stringify({ timeline, journal }, null, 2)} label={words.rawEvents} />
      )}
    </details>
  )
}

const arrows: Readonly<Record<Lane, IconName>> = {
  appToService: 'right',
  serviceToApp: 'left',
  serviceToJuhe: 'right',
  juheToService: 'left',
  self: 'dot',
}

type RowProps = {
  readonly row: Happening
  /** When the row before it happened. */
  readonly before: number | undefined
  readonly beginning: number
}

function Row({ row, before, beginning }: RowProps) {
  const isFresh = useFresh(beginning)
  const { order: words } = text.value
  const [day, time] = timeBeside(row.at, before)
  return (
    <li class={`${row.lane} ${row.tone}${isFresh ? ' fresh' : ''}`}>
      <time>
        {day !== '' && <span class="day">{day}</span>}
        {time}
      </time>
      <div class="message">
        <span class="hidden">{route(row.lane)}: </span>
        <span class="via" aria-hidden="true">
          {route(row.lane)}
        </span>
        {row.status === undefined ? (
          <b>
            <Icon name={arrows[row.lane]} />
            {row.title}
          </b>
        ) : (
          <StatusBadge status={row.status} />
        )}
        <small class={isNumber(row.detail) ? 'id' : ''}>
          {row.detail}
          {row.chinese !== undefined && <span lang="zh-CN"> {row.chinese}</span>}
          {row.count > 1 && ` · ${words.times(row.count)}`}
        </small>
      </div>
    </li>
  )
}

/** Whether it is a number of an order: it must not break. */
function isNumber(detail: string): boolean {
  return /^[A-Z0-9]{16,}$/.test(detail)
}

function route(lane: Lane): string {
  const { app, service, juhe } = text.value.order.lanes
  switch (lane) {
    case 'appToService':
      return `${app} → ${service}`
    case 'serviceToApp':
      return `${service} → ${app}`
    case 'serviceToJuhe':
      return `${service} → ${juhe}`
    case 'juheToService':
      return `${juhe} → ${service}`
    case 'self':
      return service
  }
}
