import * as z from 'zod/mini'
import { pausedAtOf, pauseRememberedMs, setPause } from '#shared/stage-pause.ts'
import { defineCommand } from '../command.ts'
import { report } from '../output/report.ts'
import { iso } from '../output/times.ts'

const withinSeconds = pauseRememberedMs / 1_000

export const stagePause = defineCommand({
  usage: 'pause',
  description: 'take nothing on: reads go on, effects answer 10020, the schedule begins nothing',
  input: z.object({}),
  async run({ session, confirm }) {
    const { table, platform } = session.backing
    const before = await pausedAtOf(table)
    if (before !== undefined)
      return report({ pausedAt: iso(before), changed: false }, [`It has been paused since ${iso(before)}.`])
    await confirm('Submits, cancels and refunds of all tenants are refused (10020) until `stage resume`.')
    const pausedAt = platform.now()
    await setPause(table, pausedAt)
    return report({ pausedAt: iso(pausedAt), changed: true }, [
      `Paused. It takes effect within ${withinSeconds} s; what is under way ends.`,
    ])
  },
})

export const stageResume = defineCommand({
  usage: 'resume',
  description: 'take requests on again, and let the schedule go on',
  input: z.object({}),
  async run({ session }) {
    const { table } = session.backing
    const changed = (await pausedAtOf(table)) !== undefined
    if (changed) await setPause(table, undefined)
    return report({ changed }, [
      changed ? `Resumed. It takes effect within ${withinSeconds} s.` : 'It was not paused.',
    ])
  },
})
