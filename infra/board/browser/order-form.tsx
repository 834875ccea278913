import { type Signal, signal, useSignal } from '@preact/signals'
import { parseChinaTime } from '#contract/china-time.ts'
import { duration, seatName } from './format.ts'
import { text } from './language.ts'
import { notify } from './notices.tsx'
import { madeUpTraveller, newOutOrderNo, type Traveller } from './people.ts'
import { type Choice, type Draft, sampleCellphone, submitAndSee } from './place-order.ts'
import { type Refusal, RefusalNote } from './refusal-note.tsx'
import { openOrder } from './route.ts'
import { ScenarioFields } from './scenario-fields.tsx'
import type { Found } from './search-form.tsx'
import { now } from './store.ts'
import { TextField } from './text-field.tsx'
import { Travellers } from './travellers.tsx'

/** What was typed stays while other pages are looked at. */
const travellers = signal<readonly Traveller[]>([])
/** Whether the first traveller was proposed. A reader who removes every traveller gets no further proposal. */
let hasTravellers = false
const person = signal('出票')
const cellphone = signal(sampleCellphone)
const acceptNoSeat = signal(false)

type OrderFormProps = {
  readonly found: Found
  readonly choices: readonly Choice[]
  /** `yyyy-MM-ddTHH:mm` in China Standard Time, as the form proposes it. */
  readonly deadline: string
}

/** All that an order says beside its trains, and its submit. */
export function OrderForm({ found, choices, deadline }: OrderFormProps) {
  const { compose } = text.value
  const year = new Date(now.value).getUTCFullYear()
  // Follows the proposal until something else is typed.
  const typed = useSignal<string | undefined>(undefined)
  const outOrderNo = useSignal(newOutOrderNo())
  if (travellers.value.length === 0 && !hasTravellers) {
    hasTravellers = true
    travellers.value = [madeUpTraveller(false, year)]
  }
  const isSubmitting = useSignal(false)
  const refusal = useSignal<Refusal | undefined>(undefined)
  const until = typed.value ?? deadline
  const onSubmit = async (event: Event) => {
    event.preventDefault()
    if (isSubmitting.value) return
    isSubmitting.value = true
    refusal.value = await refusalOf({
      ...{ queryKey: found.result.queryKey, outOrderNo: outOrderNo.value, choices, date: found.date },
      ...{ closeAt: timeOf(until), acceptNoSeat: acceptNoSeat.value, person: person.value },
      ...{ cellphone: cellphone.value, travellers: travellers.value },
    })
    isSubmitting.value = false
  }
  return (
    <form onSubmit={onSubmit}>
      <Travellers
        travellers={travellers.value}
        year={year}
        onChange={(next) => {
          travellers.value = next
        }}
      />
      <section class="card" aria-labelledby="scenario">
        <h2 id="scenario">{compose.scenario}</h2>
        <p class="quiet">{compose.scenarioDoes}</p>
        <ScenarioFields person={person} />
      </section>
      <Details until={until} onUntil={(next) => (typed.value = next)} outOrderNo={outOrderNo} />
      {refusal.value !== undefined && <RefusalNote {...refusal.value} />}
      <div class="submit">
        <p>{choices.map(({ train, seat }) => `${train.trainNo} ${seatName(seat)}`).join(' · ')}</p>
        <button type="submit" aria-busy={isSubmitting.value} disabled={travellers.value.length === 0}>
          {isSubmitting.value ? compose.submitting : compose.submit}
        </button>
      </div>
    </form>
  )
}

/** Submits, and goes on to the order's page; answers why it was refused. */
async function refusalOf(draft: Draft): Promise<Refusal | undefined> {
  try {
    const answer = await submitAndSee(draft)
    if (!answer.ok) return answer
    openOrder(answer.result.orderNo)
  } catch {
    notify('bad', text.value.shell.failed)
  }
  return undefined
}

/** The moment of `yyyy-MM-ddTHH:mm`, with seconds or without, in ms; 0 for anything else, which the service refuses. */
function timeOf(typed: string): number {
  return parseChinaTime(typed.replace('T', ' ').slice(0, 16), 'yyyy-MM-dd HH:mm') ?? 0
}

type DetailsProps = {
  /** `yyyy-MM-ddTHH:mm` in China Standard Time. */
  readonly until: string
  readonly onUntil: (until: string) => void
  readonly outOrderNo: Signal<string>
}

function Details({ until, onUntil, outOrderNo }: DetailsProps) {
  const { compose, clock, order } = text.value
  return (
    <section class="card" aria-labelledby="details">
      <h2 id="details">{compose.details}</h2>
      <div class="fields">
        <label>
          {compose.closeTime}
          <input
            type="datetime-local"
            required
            value={until}
            onInput={({ currentTarget }) => onUntil(currentTarget.value)}
          />
          <small class="quiet">
            {clock.chinaTime} · {order.inTime(duration(Math.max(0, timeOf(until) - now.value)))}
          </small>
        </label>
        <TextField label={compose.outOrderNo} value={outOrderNo} pattern="[0-9A-Za-z]{6,32}" />
        <TextField label={compose.phone} value={cellphone} inputMode="tel" />
      </div>
      <label>
        <input
          type="checkbox"
          role="switch"
          aria-checked={acceptNoSeat.value}
          checked={acceptNoSeat.value}
          onChange={({ currentTarget }) => {
            acceptNoSeat.value = currentTarget.checked
          }}
        />
        {compose.acceptNoSeat}
      </label>
    </section>
  )
}
