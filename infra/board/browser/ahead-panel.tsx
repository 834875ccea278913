import type { Ahead, OrderView } from '../wire.ts'
import { duration, shortTime } from './format.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { isTurning, now, stage } from './store.ts'
import { turnClock } from './turn-clock.ts'
import { useKeptFocus } from './use-kept-focus.ts'

/** What will happen by itself, and a way not to wait for it. */
export function AheadPanel({ order }: { readonly order: OrderView }) {
  const { order: words } = text.value
  const part = useKeptFocus<HTMLElement>()
  return (
    <section class="card ahead" aria-labelledby="next" tabIndex={-1} ref={part}>
      <h2 id="next">{words.next}</h2>
      {order.ahead.length === 0 ? (
        <p class="quiet">{words.nothingAhead}</p>
      ) : (
        <ol>
          {order.ahead.map((entry) => (
            <AheadRow key={`${entry.what}${entry.at}${entry.push ?? ''}`} entry={entry} />
          ))}
        </ol>
      )}
    </section>
  )
}

/** A little past the moment, so that it is surely reached, ms. */
const marginMs = 50

function AheadRow({ entry }: { readonly entry: Ahead }) {
  const { order: words, ahead, pushes } = text.value
  const rest = entry.at - now.value
  return (
    <li>
      <Icon name="wait" />
      <span>
        <b>{entry.push === undefined ? ahead[entry.what] : pushes[entry.push]}</b>{' '}
        <span class="quiet">
          {shortTime(entry.at, now.value)} ·{' '}
          {rest > 0 ? words.inTime(duration(Math.ceil(rest / 1_000) * 1_000)) : words.dueNow}
          {entry.tries !== undefined && entry.triesLeft !== undefined && entry.tries > 0
            ? ` · ${words.triesAhead(entry.tries, entry.triesLeft)}`
            : ''}
        </span>
      </span>
      {rest > 0 && stage.value === undefined && (
        <button
          type="button"
          class="outline"
          aria-disabled={isTurning.value}
          onClick={() => turnClock(rest + marginMs)}
        >
          {words.turnTo}
        </button>
      )}
    </li>
  )
}
