import pLimit from 'p-limit'
import { OrderNo } from '#shared/ids.ts'
import { tracedOrder } from '#shared/observability/trace.ts'
import { inDoubtSince } from '#shared/orders/machine/doubt.ts'
import type { Moment, Order } from '#shared/orders/machine/order.ts'
import { delayOf, hour, minute, second } from '#shared/orders/machine/policy.ts'
import type { Due, DueCursor } from '#shared/table/due.ts'
import { dueShards, orderNoOfKey } from '#shared/table/keys.ts'
import { type AttendServices, attendPushes, attendToJuhe } from './attend.ts'

/** How much one run takes upon itself. */
export type ReconcileLimits = {
  /** Orders that are attended to at the same time, pushes aside. */
  readonly concurrency: number
  /** Nothing is begun after this long (ms); what is left is due in the next run. */
  readonly budgetMs: number
  /** Orders read from one shard's index at a time. */
  readonly pageSize: number
}

/** What a run can do within the minute of its schedule. */
export const defaultReconcileLimits: ReconcileLimits = {
  concurrency: 50,
  budgetMs: 45 * second,
  pageSize: 50,
}

/** What a run did. */
export type ReconcileReport = {
  readonly attended: number
  /** Orders that could not be handled, and were put off. */
  readonly setbacks: number
  /** Whether the budget ended before the work did. */
  readonly cut: boolean
  /** By how much the most overdue order was late, ms. */
  readonly oldestDueMs: number
}

/** An order that fails is tried ever more rarely, so that it costs little and is not forgotten. */
const setbackSchedule = [30 * second, minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour]

/** Orders that some run of this process is attending to: a second run passes over them. */
export type InHand = Set<string>

type Run = {
  readonly services: AttendServices
  readonly limits: ReconcileLimits
  readonly inHand: InHand
  readonly startedAt: number
  readonly gate: <Value>(work: () => Promise<Value>) => Promise<Value>
  readonly pushing: Set<Promise<void>>
  attended: number
  setbacks: number
  cut: boolean
  oldestDueMs: number
  unknown: number
  oldestUnknownMs: number
}

/**
 * Takes what is due, from every shard, and attends to it. One order's trouble stops no other: it is put off and
 * counted. Two runs at once are safe (every change is conditional), and within a process they share the work.
 */
export async function reconcile(
  services: AttendServices,
  inHand: InHand,
  limits: ReconcileLimits = defaultReconcileLimits,
): Promise<ReconcileReport> {
  const run: Run = {
    services,
    limits,
    inHand,
    startedAt: services.now(),
    gate: pLimit(limits.concurrency),
    pushing: new Set(),
    attended: 0,
    setbacks: 0,
    cut: false,
    oldestDueMs: 0,
    unknown: 0,
    oldestUnknownMs: 0,
  }
  await Promise.all(dueShards.map((shard) => reconcileShard(run, shard)))
  await Promise.all(run.pushing)
  const { attended, setbacks, cut, oldestDueMs } = run
  services.observe({
    kind: 'reconciled',
    attended,
    left: cut ? 1 : 0,
    oldestDueMs,
    unknown: run.unknown,
    oldestUnknownMs: run.oldestUnknownMs,
    durationMs: services.now() - run.startedAt,
  })
  return { attended, setbacks, cut, oldestDueMs }
}

async function reconcileShard(run: Run, shard: string): Promise<void> {
  const { services, limits, startedAt } = run
  let after: DueCursor | undefined
  do {
    if (isSpent(run)) return
    const page = await services.store.due({ shard, now: startedAt, limit: limits.pageSize, after })
    await Promise.all(page.due.map((due) => run.gate(() => attendTo(run, due))))
    after = page.after
  } while (after !== undefined)
}

function isSpent(run: Run): boolean {
  if (run.services.now() - run.startedAt < run.limits.budgetMs) return false
  run.cut = true
  return true
}

async function attendTo(run: Run, due: Due): Promise<void> {
  if (run.inHand.has(due.pk) || isSpent(run)) return
  run.inHand.add(due.pk)
  run.oldestDueMs = Math.max(run.oldestDueMs, run.startedAt - due.dueAt)
  try {
    const readAt = run.services.now()
    const order = await load(run, due)
    if (order === undefined) return release(run, due)
    run.attended += 1
    const attended = await tracedOrder(order, () => attendToJuhe(run.services, order))
    countDoubt(run, attended)
    startPushes(run, due, attended, readAt)
  } catch (error) {
    await putOff(run, due, error)
    release(run, due)
  }
}

function countDoubt(run: Run, order: Order): void {
  const since = inDoubtSince(order)
  if (since === undefined) return
  run.unknown += 1
  run.oldestUnknownMs = Math.max(run.oldestUnknownMs, run.services.now() - since)
}

/** Undefined for an order that is gone: the index lags behind the table. Throws for what is no order we can read. */
async function load({ services }: Run, { pk }: Due): Promise<Order | undefined> {
  return services.store.get(OrderNo.parse(orderNoOfKey(pk)))
}

/** Pushes go out beside the rest: a receiver that hangs must not hold a place that another order could have. */
function startPushes(run: Run, due: Due, order: Order, readAt: Moment): void {
  const pushing = attendPushes(run.services, order, readAt, () => !isSpent(run))
    .catch((error: unknown) => putOff(run, due, error))
    .finally(() => {
      release(run, due)
      run.pushing.delete(pushing)
    })
  run.pushing.add(pushing)
}

function release(run: Run, due: Due): void {
  run.inHand.delete(due.pk)
}

/** Nothing of the error but its name is told: its message could hold anything. */
async function putOff(run: Run, { pk }: Due, error: unknown): Promise<void> {
  run.setbacks += 1
  const { services } = run
  const name = error instanceof Error ? error.name : 'unknown'
  try {
    const now = services.now()
    const setbacks = await services.store.postpone(pk, now, (n) => now + delayOf(setbackSchedule, n - 1))
    services.observe({ kind: 'setback', orderNo: orderNoOfKey(pk) ?? pk, setbacks, error: name })
  } catch {
    // The table itself is in trouble: the order stays due, and the next run finds it.
    services.observe({ kind: 'setback', orderNo: orderNoOfKey(pk) ?? pk, setbacks: 0, error: name })
  }
}
