import { useSignal } from '@preact/signals'
import type { PushesPage as Page, PushRow } from '../wire.ts'
import { type Resent, readCharts, readPushes, resendFound, resendPush } from './api.ts'
import { SearchField } from './filter-bar.tsx'
import { shortTime, tookTime } from './format.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { LatencyChart } from './latency-chart.tsx'
import { notify } from './notices.tsx'
import { pushMarks, whyText } from './push-words.ts'
import { ask, asked, orderLink, question } from './route.ts'
import { now, stage } from './store.ts'
import { useKeptFocus } from './use-kept-focus.ts'
import { useFreshly } from './use-list.ts'

const states = ['', 'failing', 'waiting', 'delivered'] as const
const pageSize = 50

/** Every push of every order: what became of it, and how to send it again. */
export function PushesPage() {
  const { deliveries: words, shell } = text.value
  const part = useKeptFocus<HTMLElement>()
  const wanted = useSignal({ question: '', count: pageSize })
  const { value: asks } = question
  const count = wanted.value.question === asks ? wanted.value.count : pageSize
  const { value: page, isFailed } = useFreshly(`${asks} ${count}`, () => readAll(asks, count))
  const { value: charts } = useFreshly('charts', readCharts)
  return (
    <section class="deliveries" aria-labelledby="deliveries" tabIndex={-1} ref={part}>
      <h1 id="deliveries" tabIndex={-1}>
        {words.title}
      </h1>
      <p class="lead">{words.lead}</p>
      <search class="filters">
        <SearchField label={text.value.find.search} hint={words.hint} />
        <StateSwitch page={page} />
      </search>
      {page === undefined ? (
        <p class="empty">{isFailed ? shell.failed : shell.loading}</p>
      ) : (
        <>
          <div class="heading">
            <p role="status">{words.found(page.found)}</p>
            {page.found > 0 && stage.value?.mayAct !== false && <ResendAll key={asks} count={page.found} />}
          </div>
          {page.pushes.length === 0 && <p class="empty">{asks === '' ? words.none : words.nothing}</p>}
          <ul class="rows">
            {page.pushes.map((push) => (
              <Row key={push.id} push={push} />
            ))}
          </ul>
          {page.next !== undefined && (
            <button
              type="button"
              class="outline secondary"
              onClick={() => {
                wanted.value = { question: asks, count: count + pageSize }
              }}
            >
              {text.value.orders.more(Math.min(pageSize, page.found - page.pushes.length))}
            </button>
          )}
        </>
      )}
      {charts !== undefined && <LatencyChart view={charts} />}
    </section>
  )
}

async function readAll(asks: string, count: number): Promise<Page> {
  let page = await readPushes(asks)
  while (page.pushes.length < count && page.next !== undefined) {
    const more = await readPushes(asks, { cursor: page.next })
    page = { ...more, pushes: [...page.pushes, ...more.pushes] }
  }
  return page
}

function StateSwitch({ page }: { readonly page: Page | undefined }) {
  const { deliveries: words } = text.value
  return (
    <fieldset class="switch">
      <legend class="hidden">{words.filter}</legend>
      {states.map((state) => (
        <button
          key={state}
          type="button"
          aria-pressed={asked('state') === state}
          onClick={() => ask({ state })}
        >
          {words.states[state === '' ? 'all' : state]}
          {state !== '' && page !== undefined && ` ${page.counts[state]}`}
        </button>
      ))}
    </fieldset>
  )
}

/** Says how many it would be, and asks, before anything is sent. */
function ResendAll({ count }: { readonly count: number }) {
  const { deliveries: words, shell } = text.value
  /** The count that was asked about: more than these are never sent. */
  const confirming = useSignal<number | undefined>(undefined)
  const { value: asking } = confirming
  if (asking === undefined) {
    return (
      <button type="button" class="outline" onClick={() => (confirming.value = count)}>
        {words.resendAll(count)}
      </button>
    )
  }
  const go = async () => {
    confirming.value = undefined
    await send(() => resendFound(question.value, asking))
  }
  return (
    <fieldset class="ask">
      <legend class="hidden">{words.resendAll(asking)}</legend>
      {words.resendSure(asking)}
      <button type="button" onClick={go}>
        {words.resend}
      </button>
      <button
        type="button"
        class="plain"
        aria-label={shell.close}
        onClick={() => (confirming.value = undefined)}
      >
        ×
      </button>
    </fieldset>
  )
}

async function send(resend: () => Promise<Resent>): Promise<void> {
  try {
    const { resent, alreadyDue } = await resend()
    notify('good', text.value.deliveries.resent(resent, alreadyDue))
  } catch {
    notify('bad', text.value.shell.failed)
  }
}

/** Sends one push again. */
export function ResendButton({ pushId }: { readonly pushId: string }) {
  const isBusy = useSignal(false)
  if (stage.value?.mayAct === false) return null
  const go = async () => {
    if (isBusy.value) return
    isBusy.value = true
    await send(() => resendPush(pushId))
    isBusy.value = false
  }
  return (
    <button type="button" class="outline" aria-busy={isBusy.value} onClick={go}>
      {text.value.deliveries.resend}
    </button>
  )
}

function Row({ push }: { readonly push: PushRow }) {
  const { deliveries: words, order, pushes } = text.value
  const { icon, tone } = pushMarks[push.state]
  const { attempt } = push
  return (
    <li>
      <span class={`mark ${tone}`}>
        <Icon name={icon} />
        {order[push.state]}
      </span>
      <span class="what">
        <b>{pushes[push.kind]}</b>
        <small class="quiet">
          {order.attempts(push.tries)} ·{' '}
          {attempt === undefined
            ? words.never
            : `${words.lastTry(shortTime(attempt.at, now.value))} · ${whyText(attempt.result)} · ${tookTime(attempt.ms)}`}
        </small>
        <small class="quiet id">{push.id}</small>
      </span>
      <span class="number">
        <a href={orderLink(push.orderNo)}>{push.outOrderNo}</a>
        <small class="quiet">{push.tenantId}</small>
      </span>
      <ResendButton pushId={push.id} />
    </li>
  )
}
