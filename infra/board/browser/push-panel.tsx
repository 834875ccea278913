import type { Exchange, OrderView, PushView } from '../wire.ts'
import { CopyableId } from './copy-button.tsx'
import { duration, tookTime, wholeTime } from './format.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { pushMarks, whyText } from './push-words.ts'
import { ResendButton } from './pushes-page.tsx'
import { RawText } from './raw-text.tsx'
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

function PushRow({ order, push }: { readonly order: OrderView; readonly push: PushView }) {
  const { order: words, pushes } = text.value
  const { icon, tone } = pushMarks[push.state]
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
        <CopyableId name="webhook-id" value={push.id} />
        {push.attempts.length > 0 && (
          <ol class="attempts">
            {push.attempts.map(({ at, ms, result }, index) => (
              <li key={`${at}${index}`}>
                <small class="quiet">
                  {wholeTime(at).slice(5)} · {whyText(result)}
                  {ms > 0 && ` · ${tookTime(ms)}`}
                </small>
              </li>
            ))}
          </ol>
        )}
        {push.exchanges.length > 0 && <Exchanges exchanges={push.exchanges} />}
        {push.state !== 'waiting' || push.tries > 0 ? <ResendButton pushId={push.id} /> : null}
      </span>
    </li>
  )
}

/** What went out at each attempt, and what came back. */
function Exchanges({ exchanges }: { readonly exchanges: readonly Exchange[] }) {
  const { order: words } = text.value
  return (
    <details class="exchanges">
      <summary>{words.exchanges}</summary>
      {exchanges.map(({ at, body, httpStatus, answer }, index) => (
        <div key={`${at}${index}`}>
          <small class="quiet">
            {wholeTime(at).slice(5)} · {words.sentBody}
          </small>
          <RawText value={body} label={words.sentBody} />
          <small class="quiet">
            {words.cameBack}
            {httpStatus === undefined ? '' : ` · HTTP ${httpStatus}`}
          </small>
          <RawText value={answer === '' ? words.emptyAnswer : answer} label={words.cameBack} />
        </div>
      ))}
    </details>
  )
}
