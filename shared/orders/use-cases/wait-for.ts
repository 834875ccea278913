import type { OrderNo } from '#shared/ids.ts'
import type { CallContext } from '#shared/use-case.ts'
import type { Order } from '../machine/order.ts'
import type { OrderStore } from '../store/order-store.ts'

type Services = {
  readonly store: Pick<OrderStore, 'get'>
  readonly now: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** What those are handed in who may find somebody else at the same order. */
export type TwinPatience = {
  /** How long somebody else's call about the same order is waited for, ms. */
  readonly twinPatienceMs: number
}

/** How long a request waits for its twin: until then, or until its own time is up. */
export function patienceOf(
  { now, twinPatienceMs }: TwinPatience & Pick<Services, 'now'>,
  { signal }: Pick<CallContext, 'signal'>,
): Patience {
  return { until: now() + twinPatienceMs, signal }
}

/** `until` is ms since the epoch. */
type Patience = { readonly until: number; readonly signal: AbortSignal }

/** How often somebody else's work is looked at: soon at first, then at ever longer intervals (ms). */
const firstPauseMs = 50
const longestPauseMs = 1_000

/**
 * Waits for what somebody else is doing to an order: until `isOver` says so of the order as it lies in the table, or
 * until `until` (ms) or the signal ends the patience. Answers the order as it was last seen.
 */
export async function waitFor(
  services: Services,
  order: Order,
  isOver: (order: Order, now: number) => boolean,
  { until, signal }: Patience,
): Promise<Order> {
  let current = order
  let pause = firstPauseMs
  while (!isOver(current, services.now()) && services.now() < until && !signal.aborted) {
    const slept = await sleepUnlessAborted(
      services,
      Math.min(pause, Math.max(0, until - services.now())),
      signal,
    )
    if (!slept) return current
    pause = Math.min(pause * 2, longestPauseMs)
    current = (await reload(services, current.orderNo)) ?? current
  }
  return current
}

async function sleepUnlessAborted(services: Services, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await services.sleep(ms, signal)
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}

function reload({ store }: Services, orderNo: OrderNo): Promise<Order | undefined> {
  return store.get(orderNo)
}
