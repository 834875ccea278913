import * as z from 'zod/mini'
import { secondMs } from '#contract/durations.ts'
import { stoppedUntil } from '#shared/limits/juhe-budget.ts'
import { type BudgetState, juheBudgetKey, readBudget } from '#shared/limits/juhe-budget-item.ts'
import { getItem, putItem } from '#shared/table/items.ts'
import { schemaVersion } from '#shared/table/schema-version.ts'
import { defineCommand } from '../command.ts'
import { flagInput } from '../inputs.ts'
import { report } from '../output/report.ts'
import { fields } from '../output/table.ts'
import { chinaTime, duration, iso } from '../output/times.ts'

export const juheBudget = defineCommand({
  usage: 'budget',
  description:
    "show what is used of Juhe's budget of calls, and how many routine questions wait for it, and how long",
  options: [
    {
      flags: '--resume',
      description: 'let routine questions go on at once, as after buying more of Juhe',
    },
  ],
  input: z.object({ resume: flagInput }),
  async run({ session }, { resume }) {
    const { table, platform, environment } = session.backing
    const { juheLimits: limits } = environment
    const now = platform.now()
    const held = (await getItem(table, juheBudgetKey)) ?? {}
    const item = resume ? { ...held, nextAt: now, slowUntil: 0, stoppedUntil: 0 } : held
    if (resume) {
      await putItem(table, { ...item, ...juheBudgetKey, entity: 'permits', schemaVersion }, { kind: 'none' })
    }
    const state = readBudget(item, now)
    const stopped = stoppedUntil(state, limits, now)
    const waitMs = Math.max(0, state.nextAt - now)
    const waiting = waitingOf(state, stopped === 0 ? now : stopped, limits.callsPerSecond)
    const data = {
      ...{ usedToday: state.usedToday, callsPerDay: limits.callsPerDay ?? null },
      ...{ callsPerSecond: limits.callsPerSecond, waiting, waitSeconds: Math.ceil(waitMs / secondMs) },
      slowUntil: state.slowUntil > now ? iso(state.slowUntil) : null,
      stoppedUntil: stopped === 0 ? null : iso(stopped),
    }
    const lines = fields({
      'calls today': `${state.usedToday} of ${limits.callsPerDay ?? 'no bound'}`,
      'calls a second': limits.callsPerSecond,
      'routine questions waiting': waiting,
      'longest wait': duration(waitMs),
      'slowed down until': state.slowUntil > now ? chinaTime(state.slowUntil) : 'no',
      'stopped until': stopped === 0 ? 'no' : chinaTime(stopped),
    })
    return report(data, lines)
  },
})

/** How many slots of the line are taken. After 10011 they are further apart: then it is fewer. */
function waitingOf({ nextAt }: BudgetState, from: number, callsPerSecond: number): number {
  return Math.max(0, Math.round(((nextAt - from) / secondMs) * callsPerSecond))
}
