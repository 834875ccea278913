import type { Observe } from '#shared/observations.ts'
import { second } from '#shared/orders/machine/policy.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { type Due, type DueCursor, queryDue } from '#shared/table/due.ts'
import { dueShards } from '#shared/table/keys.ts'
import { delayUntil, type LookAt, queueNames, type SendToQueue } from './queues.ts'
import { lookAheadMs } from './tick.ts'

/** What a tick of the schedule needs. `now`: ms since the epoch. */
export type ReconcileServices = {
  readonly table: Table
  readonly now: () => number
  readonly observe: Observe
  readonly sendTo: SendToQueue
}

/** How much one tick takes upon itself. */
export type ReconcileLimits = {
  /** No page is read after this long, ms: the next tick goes on. */
  readonly budgetMs: number
  /** Orders read from one shard's index at a time. */
  readonly pageSize: number
}

/** What a tick can do before the next one. */
export const defaultReconcileLimits: ReconcileLimits = { budgetMs: 45 * second, pageSize: 100 }

/**
 * What falls due after the tick is sent a second later than due: `wake` may have sent it already, to the moment, and the
 * second message then finds it done.
 */
const behindWakeSeconds = 1

/** What a tick did. */
export type ReconcileReport = {
  /** Orders that are due, or will be before the next tick. */
  readonly found: number
  /** Messages that could not be sent. */
  readonly unsent: number
  /** Whether the budget ended before all was read. */
  readonly cut: boolean
  /** By how much the most overdue order was late, ms. */
  readonly oldestDueMs: number
}

/**
 * Sends to the queues what is overdue and what falls due before the next tick. It reads the due index alone, whose cost
 * follows what is due, and not what is open. The index does not know what an order waits for, so both queues are told.
 */
export async function reconcile(
  services: ReconcileServices,
  limits: ReconcileLimits = defaultReconcileLimits,
): Promise<ReconcileReport> {
  const startedAt = services.now()
  const shards = await Promise.all(dueShards.map((shard) => sendShard(services, limits, startedAt, shard)))
  const report = {
    found: sumOf(shards.map(({ found }) => found)),
    unsent: sumOf(shards.map(({ unsent }) => unsent)),
    cut: shards.some(({ cut }) => cut),
    oldestDueMs: Math.max(0, ...shards.map(({ oldestDueMs }) => oldestDueMs)),
  }
  const { found, unsent, cut, oldestDueMs } = report
  services.observe({
    kind: 'reconciled',
    ...{ found, left: cut ? 1 : 0, oldestDueMs, durationMs: services.now() - startedAt },
  })
  if (unsent > 0) services.observe({ kind: 'unsent', by: 'reconcile', count: unsent })
  return report
}

async function sendShard(
  { table, now, sendTo }: ReconcileServices,
  { pageSize, budgetMs }: ReconcileLimits,
  startedAt: number,
  shard: string,
): Promise<ReconcileReport> {
  const report = { found: 0, unsent: 0, cut: false, oldestDueMs: 0 }
  const until = startedAt + lookAheadMs
  let cursor: DueCursor | undefined
  do {
    if (now() - startedAt >= budgetMs) return { ...report, cut: true }
    const page = await queryDue(table, { shard, now: until, limit: pageSize, after: cursor })
    const messages = page.due.map((due) => messageOf(due, now()))
    const unsent = await Promise.all(queueNames.map((queue) => sendTo(queue, messages)))
    report.found += messages.length
    report.unsent += sumOf(unsent)
    report.oldestDueMs = Math.max(report.oldestDueMs, ...page.due.map(({ dueAt }) => startedAt - dueAt))
    cursor = page.after
  } while (cursor !== undefined)
  return report
}

function messageOf({ pk, dueAt }: Due, now: number): LookAt {
  const delay = delayUntil(dueAt, now)
  return { pk, delaySeconds: delay === 0 ? 0 : delay + behindWakeSeconds }
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
