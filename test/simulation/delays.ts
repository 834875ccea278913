import { type QueueName, queueNames } from '#shared/attention/queues.ts'
import { lookAheadMs } from '#shared/attention/tick.ts'
import { dueIndex, queueMoments } from '#shared/table/names.ts'
import type { Write } from './memory-table.ts'
import type { QueueListener } from './queues.ts'
import type { World } from './world.ts'

/**
 * Delay is a promise: a worker begins what falls due within seconds while the queues are well, and soon after the next
 * tick when a message was lost. It is judged where nothing but the queues goes wrong.
 */
export type Delays = QueueListener & {
  readonly onWrite: (write: Write) => void
  /** A tick was missed: what it would have sent is left to the next one. */
  readonly onTickMissed: () => void
  /** Looks at what is due and was not begun. */
  readonly onLook: () => void
}

/** Within this what falls due is begun while the queues are well, ms. */
export const promptMs = 3_000

/** Within this of the next tick what falls due is begun whatever the queues did, ms. */
export const afterTickMs = 65_000

/** How long after the last fault the processes may still be busy with what it left behind, ms. */
const settleMs = 15 * 60_000

/** A worker may come a little before the moment by the clock of another process, and waits then. */
const skewMs = 2_000

/** A moment that an order waits for; `faults` counts what befell its messages. */
type Awaited = { readonly pk: string; readonly from: number; faults: number }

export function createDelays(world: World): Delays {
  const { schedule, plan, nameOf, violated, calmFrom } = world
  const awaited = new Map<string, Awaited>()
  /** The last tick that was missed. */
  let missedAt = 0
  const differMs = plan.conditions.some(({ kind }) => kind === 'clocks differ') ? skewMs : 0
  const lagMs = Math.max(0, ...plan.conditions.map((one) => (one.kind === 'index lags' ? one.ms : 0)))

  /** From when on nothing but the queues goes wrong. */
  const judgedFrom = plan.onlyQueueFaults ? world.start : calmFrom + settleMs

  function nextTickOf(from: number): number {
    const well = plan.conditions.map((one) =>
      one.kind === 'queues are down for a while' ? world.start + one.to : 0,
    )
    return Math.max(from, missedAt, ...well) + plan.tickMs
  }

  function judge(queue: QueueName, { pk, from, faults }: Awaited, at: number): void {
    if (from < judgedFrom) return
    const isFaulty = faults > 0
    // Each tick sends one message: where that is lost as well, the next tick's counts.
    const furtherMs = (faults - 1) * plan.tickMs
    const bound = isFaulty ? nextTickOf(from) + furtherMs + afterTickMs + lagMs : from + promptMs + differMs
    if (at > bound)
      violated(
        isFaulty ? 'what a queue lost is begun after the next tick' : 'what falls due is begun at once',
        `${nameOf(pk)}: ${queue} ${at - from} ms late`,
      )
  }

  return {
    onWrite: ({ pk, after }) => {
      for (const queue of queueNames) {
        const key = `${queue} ${pk}`
        const own = after?.[queueMoments[queue]]
        const due = after?.[dueIndex.sortKey]
        if (typeof own !== 'number' || typeof due !== 'number') {
          awaited.delete(key)
          continue
        }
        const moment = after?.setbacks === undefined ? own : Math.max(own, due)
        const from = Math.max(moment, schedule.now())
        const before = awaited.get(key)
        // The tick sees a push later than the queue does, by its head start.
        if (before !== undefined && before.from <= from) judge(queue, before, schedule.now())
        const isRecent = before !== undefined && before.from >= schedule.now() - lookAheadMs
        awaited.set(key, { pk, from, faults: isRecent ? before.faults : 0 })
      }
    },
    onHandOver: (queue, pk) => {
      const key = `${queue} ${pk}`
      const waiting = awaited.get(key)
      if (waiting === undefined || schedule.now() < waiting.from - skewMs) return
      judge(queue, waiting, schedule.now())
      awaited.delete(key)
    },
    onFault: (pk) => {
      for (const queue of queueNames) {
        const waiting = awaited.get(`${queue} ${pk}`)
        if (waiting !== undefined) waiting.faults += 1
      }
    },
    onTickMissed: () => {
      missedAt = schedule.now()
      for (const waiting of awaited.values()) waiting.faults += 1
    },
    onLook: () => {
      for (const [key, waiting] of awaited)
        for (const queue of queueNames) if (key.startsWith(queue)) judge(queue, waiting, schedule.now())
    },
  }
}
