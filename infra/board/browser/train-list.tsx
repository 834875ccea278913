import { useSignal } from '@preact/signals'
import type { SearchResult, SearchTrain } from '#contract/search.ts'
import { seatName } from './format.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import type { Choice } from './place-order.ts'
import { useKeptFocus } from './use-kept-focus.ts'

type TrainListProps = {
  readonly result: SearchResult
  readonly choices: readonly Choice[]
  readonly onChoose: (choices: readonly Choice[]) => void
}

/** As many trains are shown before one asks for more. */
const firstTrains = 5

/** The trains that a search found, with their seats to choose from. */
export function TrainList({ result, choices, onChoose }: TrainListProps) {
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
