import type { Observe } from '#shared/observations.ts'
import type { Note } from '../machine/change.ts'
import type { OrderEvent } from '../machine/events.ts'
import type { Order } from '../machine/order.ts'
import type { Policy } from '../machine/policy.ts'
import { transition } from '../machine/transition.ts'
import type { OrderStore } from './order-store.ts'

/** What a change needs. `now` is ms since the epoch; `random` in [0, 1). */
export type ChangeServices = {
  readonly store: OrderStore
  readonly policy: Policy
  readonly now: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly random: () => number
  readonly observe: Observe
}

/** The order after the event. `changed` is whether the event is what made it so. */
export type Applied = { readonly order: Order; readonly changed: boolean }

/** Others have written the order again and again: the event is not stored. */
export class TooManyRaces extends Error {
  override readonly name = 'TooManyRaces'
}

/** How often a lost race is run again. Each loss means that somebody else got his change written. */
const mostRaces = 30
const pauseMs = 20

/**
 * Lets something happen to an order and writes what comes of it. A lost race reloads and decides again: the event
 * is applied to what is there now. Throws when the table cannot be written; the event is then not stored.
 */
export async function changeOrder(
  services: ChangeServices,
  order: Order,
  event: OrderEvent,
): Promise<Applied> {
  let current = order
  for (let race = 0; race < mostRaces; race += 1) {
    const change = transition(current, event, { now: services.now(), policy: services.policy })
    if (change.order === current) {
      observeNotes(services.observe, current, change.notes)
      return { order: current, changed: false }
    }
    const saved = await services.store.save(change.order)
    if (saved.kind === 'written') {
      observeNotes(services.observe, saved.order, change.notes)
      observeStatus(services.observe, current, saved.order)
      return { order: saved.order, changed: true }
    }
    current = saved.current
    await services.sleep(services.random() * pauseMs * race)
  }
  throw new TooManyRaces(`order ${order.orderNo} is written too often to be changed`)
}

function observeNotes(observe: Observe, { orderNo, tenantId }: Order, notes: readonly Note[]): void {
  for (const note of notes) observe({ ...note, orderNo, tenantId })
}

function observeStatus(observe: Observe, previous: Order, { orderNo, tenantId, progress }: Order): void {
  if (progress.status === previous.progress.status) return
  observe({ kind: 'status', status: progress.status, orderNo, tenantId })
}
