import { type Signal, signal, useSignal } from '@preact/signals'
import { formatChinaTime } from '#contract/china-time.ts'
import { dayMs } from '#contract/durations.ts'
import type { SearchResult } from '#contract/search.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { notify } from './notices.tsx'
import { search } from './place-order.ts'
import { type Refusal, RefusalNote } from './refusal-note.tsx'
import { now, setup } from './store.ts'
import { TextField } from './text-field.tsx'

/** What a search found, and for which day. */
export type Found = { readonly date: string; readonly result: SearchResult }

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

type SearchFormProps = {
  /** Undefined: a search was refused, and what an earlier one found is not what was asked for now. */
  readonly onFound: (found: Found | undefined) => void
}

/** Asks which trains run. */
export function SearchForm({ onFound }: SearchFormProps) {
  const { compose, shell } = text.value
  if (date.value < formatChinaTime(now.value, 'yyyy-MM-dd'))
    date.value = formatChinaTime(now.value + 30 * dayMs, 'yyyy-MM-dd')
  const isFinding = useSignal(false)
  const refusal = useSignal<Refusal | undefined>(undefined)
  const find = async (event: Event) => {
    event.preventDefault()
    // A second search would race the first: what is answered last need not be what was asked last.
    if (isFinding.value) return
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
  return (
    <section class="card" aria-labelledby="search">
      <h2 id="search">{compose.search}</h2>
      <form class="search" onSubmit={find}>
        <SearchFields />
        <button type="submit" aria-busy={isFinding.value}>
          {isFinding.value ? compose.finding : compose.find}
        </button>
      </form>
      {refusal.value !== undefined && <RefusalNote {...refusal.value} />}
    </section>
  )
}

function SearchFields() {
  const { compose } = text.value
  const swap = () => {
    const { value } = from
    from.value = to.value
    to.value = value
  }
  const station = (label: string, value: Signal<string>) => (
    <TextField label={label} value={value} list="stations" placeholder={compose.stationHint} />
  )
  return (
    <>
      {station(compose.from, from)}
      <button type="button" class="plain round" aria-label={compose.swap} onClick={swap}>
        <Icon name="swap" />
      </button>
      {station(compose.to, to)}
      <TextField
        label={compose.date}
        value={date}
        type="date"
        min={formatChinaTime(now.value, 'yyyy-MM-dd')}
        max={formatChinaTime(now.value + ((setup.value?.saleDays ?? 60) - 1) * dayMs, 'yyyy-MM-dd')}
      />
      <datalist id="stations">
        {someStations.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}
