import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import * as z from 'zod/mini'
import { chinaOffsetMs, formatChinaTime } from '#contract/china-time.ts'
import { dayMs, hourMs, minuteMs, secondMs } from '#contract/durations.ts'
import type { Observe } from '#shared/observations.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { permitsKey } from '#shared/table/keys.ts'
import { expiryAttribute } from '#shared/table/names.ts'
import { schemaVersion } from '#shared/table/schema-version.ts'

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

/** What is known of the budget. All moments are ms since the epoch. */
export type BudgetState = {
  /** The next free slot. */
  readonly nextAt: number
  /** Calls of this China day. */
  readonly usedToday: number
  /** Juhe said 10011: until then slots are further apart. */
  readonly slowUntil: number
  /** Juhe said 10012, or the day's calls are used: until then nothing routine is asked. */
  readonly stoppedUntil: number
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

const keptMs = 2 * dayMs
const key = permitsKey('juhe', 'budget')
const usedPrefix = 'used#'
const moment = z._default(z.number(), 0)
const storedBudget = z.object({
  nextAt: moment,
  slowUntil: moment,
  stoppedUntil: moment,
})

/** Reads the item of the budget, as it is at a moment (ms). */
export function readBudget(item: Readonly<Record<string, unknown>>, now: number): BudgetState {
  const used = item[usedOf(now)]
  return { ...storedBudget.parse(item), usedToday: typeof used === 'number' ? used : 0 }
}

/** The key of the budget's item. */
export const juheBudgetKey = key

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

type Demand = { slots: number; urgent: number; calls: number }

/** Makes the budget of a process. */
export function createJuheBudget({
  table,
  now,
  limits,
  observe,
}: {
  readonly table: Table
  readonly now: () => number
  readonly limits: JuheLimits
  readonly observe: Observe
}): JuheBudget {
  let slowUntil = 0
  /** When the line was free again, as last seen, ms. */
  let freeAt = 0
  let stale: readonly string[] = []
  let demand: Demand = { slots: 0, urgent: 0, calls: 0 }
  let next: Promise<Taken> | undefined
  let observedAt = 0
  let writtenAt = 0

  const gapMs = () => (secondMs / limits.callsPerSecond) * (now() < slowUntil ? slowFactor : 1)

  /** Joins the next update, which begins when the one under way has ended. */
  let under: Promise<unknown> = Promise.resolve()
  function join(add: (demand: Demand) => void): { readonly index: number; readonly taken: Promise<Taken> } {
    const index = demand.slots
    add(demand)
    next ??= under.then(() => {
      const mine = demand
      demand = { slots: 0, urgent: 0, calls: 0 }
      next = undefined
      const taken = take(mine)
      under = taken.catch(() => undefined)
      return taken
    })
    return { index, taken: next }
  }

  async function take(mine: Demand): Promise<Taken> {
    const at = now()
    writtenAt = at
    const gap = gapMs()
    const moved = (mine.slots + mine.urgent) * gap
    const item =
      (await write(table, at, { moved, calls: mine.calls, stale, isIdle: false })) ??
      (await write(table, at, { moved, calls: mine.calls, stale, isIdle: true })) ??
      (await write(table, at, { moved, calls: mine.calls, stale, isIdle: false }))
    if (item === undefined) return { startAt: at, gap, stopped: 0 }
    const state = readBudget(item, at)
    slowUntil = state.slowUntil
    stale = Object.keys(item).filter((name) => name.startsWith(usedPrefix) && name !== usedOf(at))
    observeNow(state, at)
    const stopped = stoppedUntil(state, limits, at)
    freeAt = Math.max(state.nextAt, stopped)
    return { startAt: state.nextAt - moved + mine.urgent * gap, gap, stopped }
  }

  /** Once a minute in each process that calls Juhe. */
  function observeNow({ usedToday, nextAt }: BudgetState, at: number): void {
    if (at - observedAt < minuteMs) return
    observedAt = at
    observe({ kind: 'juheBudget', usedToday, waitMs: Math.max(0, Math.round(nextAt - at)) })
  }

  async function stopUntil(until: number): Promise<void> {
    await update(table, now(), 'SET #stopped = :until', ':until', until)
    await update(table, now(), 'SET #next = :until', ':until', until, '#next < :until')
  }

  return {
    async slot() {
      const { index, taken } = join((sum) => {
        sum.slots += 1
      })
      try {
        const { startAt, gap, stopped } = await taken
        const slotAt = startAt + index * gap
        if (stopped <= slotAt) return slotAt
        // The line begins again at midnight; the first who sees it moves it there.
        await stopUntil(stopped)
        const again = join((sum) => {
          sum.slots += 1
        })
        const late = await again.taken
        return Math.max(stopped, late.startAt + again.index * late.gap)
      } catch {
        return now()
      }
    },
    async mayUse(slotAt) {
      if (now() - slotAt > slotLifeMs) return false
      try {
        return (await join(() => undefined).taken).stopped === 0
      } catch {
        return true
      }
    },
    isFree: () => freeAt - now() <= inPlaceMs,
    count(hasSlot) {
      demand.calls += 1
      if (!hasSlot) demand.urgent += 1
      // Written once a second, beside a call, which takes far longer. Nothing depends on it.
      if (Math.abs(now() - writtenAt) >= countedEveryMs) join(() => undefined).taken.catch(() => undefined)
    },
    async brake(code) {
      try {
        if (code === 10012) await stopUntil(nextMidnight(now()))
        if (code !== 10011) return
        slowUntil = now() + slowMs
        await update(table, now(), 'SET #slow = :until', ':until', slowUntil)
      } catch {
        // The next such answer says it again.
      }
    },
  }
}

type Taken = { readonly startAt: number; readonly gap: number; readonly stopped: number }

function usedOf(now: number): string {
  return `${usedPrefix}${formatChinaTime(now, 'yyyyMMdd')}`
}

type Move = {
  readonly moved: number
  readonly calls: number
  readonly stale: readonly string[]
  /** The line is empty: it begins again now. */
  readonly isIdle: boolean
}

/** Moves the line and counts the calls; undefined if the line is idle when it was believed not to be, or the reverse. */
async function write(table: Table, now: number, { moved, calls, stale, isIdle }: Move) {
  const removed = stale.length === 0 ? '' : ` REMOVE ${stale.map((_, index) => `#stale${index}`).join(', ')}`
  const set = 'SET #expires = :expires, #entity = :entity, #schema = :schema'
  return refusable(() =>
    table.sender.update({
      TableName: table.name,
      Key: key,
      UpdateExpression: isIdle
        ? `${set}, #next = :next${removed} ADD #used :calls`
        : `${set}${removed} ADD #next :moved, #used :calls`,
      ConditionExpression: isIdle ? '(attribute_not_exists(#next) OR #next < :now)' : '#next >= :now',
      ExpressionAttributeNames: {
        ...{ '#expires': expiryAttribute, '#entity': 'entity', '#schema': 'schemaVersion' },
        ...{ '#next': 'nextAt', '#used': usedOf(now) },
        ...Object.fromEntries(stale.map((name, index) => [`#stale${index}`, name])),
      },
      ExpressionAttributeValues: {
        ':expires': Math.ceil((now + keptMs + hourMs) / secondMs),
        ...{ ':entity': 'permits', ':schema': schemaVersion, ':now': now, ':calls': calls },
        ...(isIdle ? { ':next': now + moved } : { ':moved': moved }),
      },
      ReturnValues: 'ALL_NEW',
    }),
  )
}

async function update(
  table: Table,
  now: number,
  expression: string,
  name: string,
  value: number,
  condition?: string,
): Promise<void> {
  const names = { '#stopped': 'stoppedUntil', '#next': 'nextAt', '#slow': 'slowUntil' }
  const text = `${expression} ${condition ?? ''}`
  await refusable(() =>
    table.sender.update({
      TableName: table.name,
      Key: key,
      UpdateExpression: `${expression}, #expires = :expires`,
      ...(condition === undefined ? {} : { ConditionExpression: condition }),
      ExpressionAttributeNames: {
        '#expires': expiryAttribute,
        ...Object.fromEntries(Object.entries(names).filter(([one]) => text.includes(one))),
      },
      ExpressionAttributeValues: { [name]: value, ':expires': Math.ceil((now + keptMs) / secondMs) },
    }),
  )
}

/** The item after an update; undefined if its condition did not hold. */
async function refusable(
  send: () => Promise<{ readonly Attributes?: Readonly<Record<string, unknown>> | undefined }>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return (await send()).Attributes ?? {}
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}
