import { useSignal } from '@preact/signals'
import { formatChinaTime, parseChinaTime } from '#contract/china-time.ts'
import { text } from './language.ts'
import { OrderForm } from './order-form.tsx'
import { type Choice, proposedDeadline } from './place-order.ts'
import { type Found, SearchForm } from './search-form.tsx'
import { now } from './store.ts'
import { TrainList } from './train-list.tsx'

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
        <TrainList result={found.value.result} choices={choices.value} onChoose={choose} />
      )}
      {found.value !== undefined && choices.value.length > 0 && (
        <OrderForm found={found.value} choices={choices.value} deadline={deadline.value} />
      )}
    </div>
  )
}
