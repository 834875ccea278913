import { chinaOffsetMs } from '#contract/china-time.ts'
import { dayMs, minuteMs, secondMs } from '#contract/durations.ts'
import type { Observe } from '#shared/observations.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { type BudgetState, moveLine, readBudget, setMoment, staleDays } from './juhe-budget-item.ts'

/*
 * What Juhe lets us call is a budget of the stage, in one small item that all processes write. Routine questions stand in
 * a line: each takes the next free slot, and slots are `1 / callsPerSecond` apart. So when there are more questions than
 * slots, each order is asked about once before any is asked about again, and nobody polls for a free slot. Urgent calls
 * (submits, cancels, refunds, searches, unknown outcomes, what a callback said) never wait: they move the line back by
 * one slot each, so that routine asking gets what they leave.
 *
 * What a process needs while an update is under way waits for the next one: under load one update serves many calls.
 */

/** What may be called. Routine asking alone is held to it. */
export type JuheLimits = {
  readonly callsPerSecond: number
  /** By China's day; absent: no bound. */
  readonly callsPerDay?: number | undefined
}

/** The stage's budget of calls. None of its methods rejects: without the table the calls are made. */
export type JuheBudget = {
  /** Takes a slot for a routine question: the moment from which it may be asked, ms; in the past or now if at once. */
  slot(): Promise<number>
  /** Whether a slot that was taken earlier may still be used. */
  mayUse(slotAt: number): Promise<boolean>
  /** Whether a routine question would go at once, as far as this process knows. */
  isFree(): boolean
  /** Counts a call that is made now. `hasSlot`: a slot was taken for it. */
  count(hasSlot: boolean): void
  /** Juhe said that we ask too often (10011), or have used up our quota (10012). */
  brake(code: number): Promise<void>
}

/*
 * The next three are estimates: Juhe documents neither how long 10011 lasts nor how much less it wants, and no stage has
 * met it yet.
 */

/** Routine asking may use this share of a day's calls; the rest is kept for urgent ones. */
const routineShare = 0.9

/** Juhe's 10011 makes slots this many times rarer, for this long (ms). */
const slowFactor = 4
const slowMs = minuteMs

/** A slot can be used for so long after it came, ms: its message may have been lost, and a tick comes each minute. */
const slotLifeMs = 2 * minuteMs

/** How often a process writes what it has called, ms: what it took no slot for is written later, with the next call. */
const countedEveryMs = secondMs

/** A slot that is no further away than this (ms) is waited for by the worker itself. */
export const inPlaceMs = 2 * secondMs

/** When China's next day begins, ms. */
function nextMidnight(now: number): number {
  return (Math.floor((now + chinaOffsetMs) / dayMs) + 1) * dayMs - chinaOffsetMs
}

/** Until when nothing routine may be asked, ms; 0 if it may be. */
export function stoppedUntil(state: BudgetState, { callsPerDay }: JuheLimits, now: number): number {
  if (state.stoppedUntil > now) return state.stoppedUntil
  const isUsed = callsPerDay !== undefined && state.usedToday >= callsPerDay * routineShare
  return isUsed ? nextMidnight(now) : 0
}

/** What a process needs of the next update. */
type Demand = { slots: number; urgent: number; calls: number }

/** What an update gave: where its slots begin, how far they are apart, and until when nothing routine is asked; ms. */
type Taken = { readonly startAt: number; readonly gap: number; readonly stopped: number }

type BudgetOptions = {
  readonly table: Table
  readonly now: () => number
  readonly limits: JuheLimits
  readonly observe: Observe
}

/** The line as this process sees it, and the updates that move it. */
function createLine({ table, now, limits, observe }: BudgetOptions) {
  let slowUntil = 0
  let freeAt = 0
  let stale: readonly string[] = []
  let observedAt = 0
  let writtenAt = 0

  const gapMs = () => (secondMs / limits.callsPerSecond) * (now() < slowUntil ? slowFactor : 1)

  async function take({ slots, urgent, calls }: Demand): Promise<Taken> {
    const at = now()
    writtenAt = at
    const gap = gapMs()
    const moved = (slots + urgent) * gap
    const item =
      (await moveLine(table, at, { moved, calls, stale, isIdle: false })) ??
      (await moveLine(table, at, { moved, calls, stale, isIdle: true })) ??
      (await moveLine(table, at, { moved, calls, stale, isIdle: false }))
    if (item === undefined) return { startAt: at, gap, stopped: 0 }
    const state = readBudget(item, at)
    slowUntil = state.slowUntil
    stale = staleDays(item, at)
    observeNow(state, at)
    const stopped = stoppedUntil(state, limits, at)
    freeAt = Math.max(state.nextAt, stopped)
    return { startAt: state.nextAt - moved + urgent * gap, gap, stopped }
  }

  /** Once a minute in each process that calls Juhe. */
  function observeNow({ usedToday, nextAt }: BudgetState, at: number): void {
    if (at - observedAt < minuteMs) return
    observedAt = at
    observe({ kind: 'juheBudget', usedToday, waitMs: Math.max(0, Math.round(nextAt - at)) })
  }

  return {
    take,
    /** When the line was free again, as last seen, ms. */
    freeAt: () => freeAt,
    /** When this process last began an update, ms. */
    writtenAt: () => writtenAt,
    /** Juhe said 10011 just now. */
    async slowDown(): Promise<void> {
      slowUntil = now() + slowMs
      await setMoment(table, now(), 'SET #slow = :until', ':until', slowUntil)
    },
    async stopUntil(until: number): Promise<void> {
      await setMoment(table, now(), 'SET #stopped = :until', ':until', until)
      await setMoment(table, now(), 'SET #next = :until', ':until', until, '#next < :until')
    },
  }
}

/** Joins what is needed: an update begins when the one under way has ended, with all that was asked for meanwhile. */
function createJoining(take: (demand: Demand) => Promise<Taken>) {
  let demand: Demand = { slots: 0, urgent: 0, calls: 0 }
  let next: Promise<Taken> | undefined
  let underway: Promise<unknown> = Promise.resolve()

  function takeSlot(): Promise<Taken> {
    next ??= underway.then(() => {
      const mine = demand
      demand = { slots: 0, urgent: 0, calls: 0 }
      next = undefined
      const result = take(mine)
      underway = result.catch(() => undefined)
      return result
    })
    return next
  }

  return {
    /** The next update, whatever it is made for. */
    taken: takeSlot,
    /** A slot of the next update: its moment, ms. */
    async slot(): Promise<{ readonly at: number; readonly stopped: number }> {
      const index = demand.slots
      demand.slots += 1
      const { startAt, gap, stopped } = await takeSlot()
      return { at: startAt + index * gap, stopped }
    },
    /** Has a call counted by the next update, whenever that comes. */
    count(isUrgent: boolean): void {
      demand.calls += 1
      if (isUrgent) demand.urgent += 1
    },
  }
}

/** Makes the budget of a process. */
export function createJuheBudget(options: BudgetOptions): JuheBudget {
  const { now } = options
  const line = createLine(options)
  const joining = createJoining(line.take)
  return {
    async slot() {
      try {
        const { at, stopped } = await joining.slot()
        if (stopped <= at) return at
        // The line begins again at midnight; the first who sees it moves it there.
        await line.stopUntil(stopped)
        const late = await joining.slot()
        return Math.max(stopped, late.at)
      } catch {
        return now()
      }
    },
    async mayUse(slotAt) {
      if (now() - slotAt > slotLifeMs) return false
      try {
        return (await joining.taken()).stopped === 0
      } catch {
        return true
      }
    },
    isFree: () => line.freeAt() - now() <= inPlaceMs,
    count(hasSlot) {
      joining.count(!hasSlot)
      // Written once a second, beside a call, which takes far longer. Nothing depends on it.
      if (Math.abs(now() - line.writtenAt()) >= countedEveryMs) joining.taken().catch(() => undefined)
    },
    async brake(code) {
      try {
        if (code === 10012) await line.stopUntil(nextMidnight(now()))
        if (code === 10011) await line.slowDown()
      } catch {
        // The next such answer says it again.
      }
    },
  }
}
