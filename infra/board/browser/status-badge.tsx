import type { OrderStatus } from '#contract/dictionary.ts'
import { text } from './language.ts'

/** Where an order stands: the letter that it is counted under, and its name; the colour only repeats them. */
export function StatusBadge({
  status,
  isRefused = false,
}: {
  readonly status: OrderStatus
  readonly isRefused?: boolean
}) {
  return (
    <span class={`status ${isRefused ? 'U' : status}`}>
      <b>{isRefused ? 'U' : status}</b>
      {isRefused ? text.value.orders.refused : text.value.statuses[status]}
    </span>
  )
}
