import { type Signal, signal, useSignal } from '@preact/signals'
import { formatChinaTime, parseChinaTime } from '#contract/china-time.ts'
import { dayMs } from '#contract/durations.ts'
import type { SearchResult, SearchTrain } from '#contract/search.ts'
import { duration, seatName } from './format.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { notify } from './notices.tsx'
import { madeUpTraveller, newOutOrderNo, type Traveller } from './people.ts'
import { type Choice, proposedDeadline, sampleCellphone, search, submitAndSee } from './place-order.ts'
import { openOrder } from './route.ts'
import { ScenarioFields } from './scenario-fields.tsx'
import { now, setup } from './store.ts'
import { useKeptFocus } from './use-kept-focus.ts'

/** What a search found, and for which day. */
type Found = { readonly date: string; readonly result: SearchResult }
/** Something that the service refused. */
type Refusal = { readonly code: number; readonly reason: string; readonly docs?: string }

/** From the search to the submit, step by step. */
export function ComposePage() {
  const { compose } = text.value
  const found = useSignal<Found | undefined>(undefined)
  const choices = useSignal<readonly Choice[]>([])
  const deadline = useSignal('')
  const choose = (next: readonly Choice[]) => {
    const [main] = next
    if (main !== undefined && main.train !== choices.value[0]?.train) {
      const departAt = parseChinaTime(`${found.value?.date} ${main.train.fromTime}`, 'yyyy-MM-dd HH:mm')
      deadline.value = formatChinaTime(proposedDeadline(departAt ?? now.value), 'yyyy-MM-dd HH:mm').replace(
        ' ',
        'T',
      )
    }
    choices.value = next
  }
  return (
    <div class="compose">
      <h1 tabIndex={-1}>{compose.title}</h1>
      <p class="lead">{compose.lead}</p>
      <SearchForm
        onFound={(next) => {
          choices.value = []
          found.value = next
        }}
      />
      {found.value !== undefined && (
        <Trains result={found.value.result} choices={choices.value} onChoose={choose} />
      )}
      {found.value !== undefined && choices.value.length > 0 && (
        <OrderForm found={found.value} choices={choices.value} deadline={deadline.value} />
      )}
    </div>
  )
}

const someStations = [
  '北京',
  '上海',
  '广州',
  '深圳',
  '杭州',
  '南京',
  '苏州',
  '昆山',
  '武汉',
  '成都',
  '西安',
  '重庆',
]

/** What was typed stays while other pages are looked at. A date of the past gives way to the usual one. */
const from = signal('北京')
const to = signal('上海')
const date = signal('')
const travellers = signal<readonly Traveller[]>([])
/** Whether the first traveller was proposed. A reader who removes every traveller gets no further proposal. */
let hasTravellers = false
const person = signal('出票')
const cellphone = signal(sampleCellphone)
const acceptNoSeat = signal(false)

type SearchFormProps = {
  /** Undefined: a search was refused, and what an earlier one found is not what was asked for now. */
  readonly onFound: (found: Found | undefined) => void
}

function SearchForm({ onFound }: SearchFormProps) {
  const { compose, shell } = text.value
  if (date.value < formatChinaTime(now.value, 'yyyy-MM-dd'))
    date.value = formatChinaTime(now.value + 30 * dayMs, 'yyyy-MM-dd')
  const isFinding = useSignal(false)
  const refusal = useSignal<Refusal | undefined>(undefined)
  const find = async (event: Event) => {
    event.preventDefault()
    isFinding.value = true
    refusal.value = undefined
    try {
      const answer = await search(from.value, to.value, date.value)
      if (answer.ok) onFound({ date: date.value, result: answer.result })
      else {
        onFound(undefined)
        refusal.value = answer
      }
    } catch {
      onFound(undefined)
      notify('bad', shell.failed)
    } finally {
      isFinding.value = false
    }
  }
  const swap = () => {
    const { value } = from
    from.value = to.value
    to.value = value
  }
  const station = (label: string, value: Signal<string>) => (
    <label>
      {label}
      <input
        required
        list="stations"
        placeholder={compose.stationHint}
        value={value.value}
        onInput={({ currentTarget }) => {
          value.value = currentTarget.value
        }}
      />
    </label>
  )
  return (
    <section class="card" aria-labelledby="search">
      <h2 id="search">{compose.search}</h2>
      <form class="search" onSubmit={find}>
        {station(compose.from, from)}
        <button type="button" class="plain round" aria-label={compose.swap} onClick={swap}>
          <Icon name="swap" />
        </button>
        {station(compose.to, to)}
        <label>
          {compose.date}
          <input
            type="date"
            required
            min={formatChinaTime(now.value, 'yyyy-MM-dd')}
            max={formatChinaTime(now.value + ((setup.value?.saleDays ?? 60) - 1) * dayMs, 'yyyy-MM-dd')}
            value={date.value}
            onInput={({ currentTarget }) => {
              date.value = currentTarget.value
            }}
          />
        </label>
        <button type="submit" aria-busy={isFinding.value}>
          {isFinding.value ? compose.finding : compose.find}
        </button>
        <datalist id="stations">
          {someStations.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </form>
      {refusal.value !== undefined && <RefusalNote {...refusal.value} />}
    </section>
  )
}

/** Why the service refused something, in its own words. */
function RefusalNote({ code, reason, docs }: Refusal) {
  const { compose } = text.value
  return (
    <p class="refusal" role="alert">
      <Icon name="alert" />
      <span>
        <b>{compose.refused(code)}</b> <span lang="zh-CN">{reason}</span>{' '}
        {docs === undefined ? null : <a href={docs}>{compose.explained}</a>}
      </span>
    </p>
  )
}

type TrainsProps = {
  readonly result: SearchResult
  readonly choices: readonly Choice[]
  readonly onChoose: (choices: readonly Choice[]) => void
}

/** As many trains are shown before one asks for more. */
const firstTrains = 5

function Trains({ result, choices, onChoose }: TrainsProps) {
  const { compose } = text.value
  const shown = useSignal(firstTrains)
  const rest = result.trains.length - shown.value
  const part = useKeptFocus<HTMLElement>()
  if (result.trains.length === 0) return <p class="empty">{compose.noTrains}</p>
  const toggle = (train: SearchTrain, seat: string) => {
    const others = choices.filter((choice) => choice.train !== train || choice.seat !== seat)
    onChoose(others.length < choices.length ? others : [...choices, { train, seat }])
  }
  return (
    <section class="card" tabIndex={-1} ref={part}>
      <p role="status">{compose.found(result.trains.length)}</p>
      <ul class="trains">
        {result.trains.slice(0, shown.value).map((train) => (
          <li key={train.trainNo}>
            <TrainTimes train={train} />
            <div class="seats">
              {Object.entries(train.tickets).map(([seat, ticket]) => {
                const place = choices.findIndex((choice) => choice.train === train && choice.seat === seat)
                return (
                  <button
                    key={seat}
                    type="button"
                    class="seat"
                    aria-pressed={place >= 0}
                    onClick={() => toggle(train, seat)}
                  >
                    <span class="hidden">{train.trainNo} </span>
                    <span>
                      {seatName(seat)}
                      {place === 0 && <em>{compose.main}</em>}
                    </span>
                    <b>{ticket.price === '' ? '—' : `¥${ticket.price}`}</b>
                    <small>{compose.seatsLeft(ticket.seats)}</small>
                  </button>
                )
              })}
            </div>
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <button type="button" class="outline secondary" onClick={() => (shown.value += 20)}>
          {compose.more(Math.min(20, rest))}
        </button>
      )}
    </section>
  )
}

function TrainTimes({ train }: { readonly train: SearchTrain }) {
  const { compose } = text.value
  const minutes = Number(train.runTimeSpan)
  return (
    <div class="times">
      <strong>{train.trainNo}</strong>
      <span>
        <b>{train.fromTime}</b>
        <small>{train.fromStation}</small>
      </span>
      <span class="quiet">
        <Icon name="right" />
        <small>{compose.minutes(Math.floor(minutes / 60), minutes % 60)}</small>
      </span>
      <span>
        <b>{train.toTime}</b>
        <small>{train.toStation}</small>
      </span>
    </div>
  )
}

type OrderFormProps = {
  readonly found: Found
  readonly choices: readonly Choice[]
  /** `yyyy-MM-ddTHH:mm` in China Standard Time, as the form proposes it. */
  readonly deadline: string
}

function OrderForm({ found, choices, deadline }: OrderFormProps) {
  const { compose, shell } = text.value
  const year = new Date(now.value).getUTCFullYear()
  const closeTime = useSignal<string | undefined>(undefined)
  const outOrderNo = useSignal(newOutOrderNo())
  if (travellers.value.length === 0 && !hasTravellers) {
    hasTravellers = true
    travellers.value = [madeUpTraveller(false, year)]
  }
  const isSubmitting = useSignal(false)
  const refusal = useSignal<Refusal | undefined>(undefined)
  const until = closeTime.value ?? deadline
  const onSubmit = async (event: Event) => {
    event.preventDefault()
    if (isSubmitting.value) return
    isSubmitting.value = true
    refusal.value = undefined
    try {
      const answer = await submitAndSee({
        queryKey: found.result.queryKey,
        outOrderNo: outOrderNo.value,
        choices,
        date: found.date,
        closeAt: parseChinaTime(until.replace('T', ' ').slice(0, 16), 'yyyy-MM-dd HH:mm') ?? 0,
        acceptNoSeat: acceptNoSeat.value,
        person: person.value,
        cellphone: cellphone.value,
        travellers: travellers.value,
      })
      if (answer.ok) openOrder(answer.result.orderNo)
      else refusal.value = answer
    } catch {
      notify('bad', shell.failed)
    } finally {
      isSubmitting.value = false
    }
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
      <section class="card" aria-labelledby="details">
        <h2 id="details">{compose.details}</h2>
        <div class="fields">
          <label>
            {compose.closeTime}
            <input
              type="datetime-local"
              required
              value={until}
              onInput={({ currentTarget }) => {
                closeTime.value = currentTarget.value
              }}
            />
            <small class="quiet">
              {text.value.clock.chinaTime} ·{' '}
              {text.value.order.inTime(
                duration(
                  Math.max(0, (parseChinaTime(until.replace('T', ' '), 'yyyy-MM-dd HH:mm') ?? 0) - now.value),
                ),
              )}
            </small>
          </label>
          <label>
            {compose.outOrderNo}
            <input
              required
              pattern="[0-9A-Za-z]{6,32}"
              value={outOrderNo.value}
              onInput={({ currentTarget }) => {
                outOrderNo.value = currentTarget.value
              }}
            />
          </label>
          <label>
            {compose.phone}
            <input
              required
              inputMode="tel"
              value={cellphone.value}
              onInput={({ currentTarget }) => {
                cellphone.value = currentTarget.value
              }}
            />
          </label>
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

/** The most travellers of one order, contract §2. */
const mostTravellers = 5

type TravellersProps = {
  readonly travellers: readonly Traveller[]
  readonly year: number
  readonly onChange: (travellers: readonly Traveller[]) => void
}

function Travellers({ travellers, year, onChange }: TravellersProps) {
  const { compose } = text.value
  const part = useKeptFocus<HTMLElement>()
  const isFull = travellers.length >= mostTravellers
  const add = (isChild: boolean) => {
    if (!isFull) onChange([...travellers, madeUpTraveller(isChild, year)])
  }
  const change = (place: number, more: Partial<Traveller>) =>
    onChange(travellers.map((traveller, index) => (index === place ? { ...traveller, ...more } : traveller)))
  return (
    <section class="card" aria-labelledby="travellers" tabIndex={-1} ref={part}>
      <h2 id="travellers">{compose.passengers}</h2>
      {travellers.length === 0 && <p class="refusal">{compose.needPassenger}</p>}
      <ol class="travellers">
        {travellers.map((traveller, place) => (
          <li key={place}>
            <fieldset>
              <legend class="hidden">{compose.passenger(place + 1)}</legend>
              <label>
                {compose.name}
                <input
                  required
                  value={traveller.name}
                  onInput={({ currentTarget }) => change(place, { name: currentTarget.value })}
                />
              </label>
              <label>
                {compose.kind}
                <select
                  value={traveller.isChild ? 'child' : 'adult'}
                  onChange={({ currentTarget }) =>
                    change(place, { isChild: currentTarget.value === 'child' })
                  }
                >
                  <option value="adult">{compose.adult}</option>
                  <option value="child">{compose.child}</option>
                </select>
              </label>
              <label>
                {compose.idCard}
                <input
                  required
                  value={traveller.idCardNo}
                  onInput={({ currentTarget }) => change(place, { idCardNo: currentTarget.value })}
                />
              </label>
              <button
                type="button"
                class="plain round"
                aria-label={compose.remove(traveller.name)}
                onClick={() => onChange(travellers.filter((_, index) => index !== place))}
              >
                <Icon name="cross" />
              </button>
            </fieldset>
          </li>
        ))}
      </ol>
      <p class="add">
        <button type="button" class="outline" aria-disabled={isFull} onClick={() => add(false)}>
          <Icon name="plus" />
          {compose.addAdult}
        </button>
        <button type="button" class="outline" aria-disabled={isFull} onClick={() => add(true)}>
          <Icon name="plus" />
          {compose.addChild}
        </button>
      </p>
      <p class="quiet">
        <small>{compose.madeUp}</small>
      </p>
    </section>
  )
}
