import type { OrderStatus } from '#contract/dictionary.ts'
import { orderNoOfKey } from '#shared/table/keys.ts'
import { patience, type TroubleKind, troublesOf } from './troubles.ts'
import type { WaitingOrder } from './waiting-orders.ts'

/** An order that is stuck, and since when (ms) in the way that lasts longest. */
export type Stuck = {
  readonly orderNo: string
  readonly tenantId: string
  readonly outOrderNo: string
  /** `?` for an order that this version of the code cannot read. */
  readonly status: OrderStatus | '?'
  readonly since: number
  readonly troubles: readonly (TroubleKind | 'unreadable')[]
  readonly setbacks: number
}

/** How an order is stuck at `now` (ms): longer than usual, or longer than `older` (ms); undefined when it is not. */
export function stuckOf(entry: WaitingOrder, older: number | undefined, now: number): Stuck | undefined {
  const { pk, waiting, found } = entry
  const { setbacks } = waiting
  if (found === undefined) {
    const since = Math.min(now, waiting.dueAt ?? now)
    const unknown = { tenantId: '?', outOrderNo: '?', status: '?' } as const
    return { orderNo: orderNoOfKey(pk) ?? pk, ...unknown, since, troubles: ['unreadable'], setbacks }
  }
  const { order } = found
  const lasting = troublesOf(order, waiting, now).filter(
    ({ kind, since }) => now - since >= (older ?? patience[kind]),
  )
  const [longest] = lasting
  if (longest === undefined) return undefined
  const { orderNo, tenantId, outOrderNo, progress } = order
  const troubles = lasting.map(({ kind }) => kind)
  return { orderNo, tenantId, outOrderNo, status: progress.status, since: longest.since, troubles, setbacks }
}
