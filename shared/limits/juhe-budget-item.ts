import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import * as z from 'zod/mini'
import { formatChinaTime } from '#contract/china-time.ts'
import { dayMs, hourMs, secondMs } from '#contract/durations.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { permitsKey } from '#shared/table/keys.ts'
import { expiryAttribute } from '#shared/table/names.ts'
import { schemaVersion } from '#shared/table/schema-version.ts'

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

const keptMs = 2 * dayMs
/** The key of the budget's item. */
export const juheBudgetKey = permitsKey('juhe', 'budget')
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

function usedOf(now: number): string {
  return `${usedPrefix}${formatChinaTime(now, 'yyyyMMdd')}`
}

/** The days of other calls than today's, which an item still names: the next update removes them. */
export function staleDays(item: Readonly<Record<string, unknown>>, now: number): readonly string[] {
  return Object.keys(item).filter((name) => name.startsWith(usedPrefix) && name !== usedOf(now))
}

/** A move of the line. */
export type Move = {
  readonly moved: number
  readonly calls: number
  readonly stale: readonly string[]
  /** The line is empty: it begins again now. */
  readonly isIdle: boolean
}

/** Moves the line and counts the calls, at a moment (ms); undefined if the line is idle when it was believed not to be, or the reverse. */
export async function moveLine(table: Table, now: number, { moved, calls, stale, isIdle }: Move) {
  const removed = stale.length === 0 ? '' : ` REMOVE ${stale.map((_, index) => `#stale${index}`).join(', ')}`
  const set = 'SET #expires = :expires, #entity = :entity, #schema = :schema'
  return refusable(() =>
    table.sender.update({
      TableName: table.name,
      Key: juheBudgetKey,
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

/** Sets a moment (ms) of the budget, on a condition where one is given; nothing happens where it does not hold. */
export async function setMoment(
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
      Key: juheBudgetKey,
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
