import type { OrderView, PushView } from '../wire.ts'
import { duration, tookTime } from './format.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { now } from './store.ts'

/** The pushes of an order to the tenant, and how their delivery stands. */
export function PushPanel({ order }: { readonly order: OrderView }) {
  const { order: words } = text.value
  return (
    <section class="card" aria-labelledby="pushes">
      <h2 id="pushes">{words.pushes}</h2>
      {order.outbox.length === 0 ? (
        <p class="quiet">{words.noPushes}</p>
      ) : (
        <ul class="pushes">
          {order.outbox.map((push) => (
            <PushRow key={push.id} order={order} push={push} />
          ))}
        </ul>
      )}
    </section>
  )
}

const looks = {
  delivered: { icon: 'check', tone: 'good' },
  waiting: { icon: 'wait', tone: 'warn' },
  givenUp: { icon: 'cross', tone: 'bad' },
} as const

function PushRow({ order, push }: { readonly order: OrderView; readonly push: PushView }) {
  const { order: words, pushes } = text.value
  const { icon, tone } = looks[push.state]
  const next = order.ahead.find((entry) => entry.push === push.kind)
  return (
    <li>
      <span class={`mark ${tone}`}>
        <Icon name={icon} />
        {words[push.state]}
      </span>
      <span>
        <b>{pushes[push.kind]}</b>
        <small class="quiet">
          {words.attempts(push.tries)}
          {push.state === 'delivered' && push.endedAt !== undefined
            ? ` · ${tookTime(Math.max(1, push.endedAt - push.madeAt))}`
            : ''}
          {push.state === 'waiting'
            ? ` · ${next === undefined ? words.queued : next.at > now.value ? words.inTime(duration(Math.ceil((next.at - now.value) / 1_000) * 1_000)) : words.dueNow}`
            : ''}
        </small>
        <small class="quiet id">webhook-id {push.id}</small>
      </span>
    </li>
  )
}
