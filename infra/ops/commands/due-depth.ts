import * as z from 'zod/mini'
import { dueShards } from '#shared/table/keys.ts'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { durationInput, flagInput } from '../inputs.ts'
import { dueEntries, horizonMs } from '../orders/waiting-orders.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { chinaTime, duration, iso } from '../output/times.ts'
import type { Session } from '../store/session.ts'

/** What one shard of the due index holds. `earliest` is ms. */
type Depth = {
  readonly shard: string
  /** What is due now. */
  readonly due: number
  /** What is not due yet, as far ahead as was read. */
  readonly waiting: number
  readonly earliest?: number
}

export const dueDepth = defineCommand({
  usage: 'depth',
  description:
    'how many orders are due, and wait, in each shard of the due index, and how late the oldest is',
  options: [
    { flags: '--check <duration>', description: 'exit with 7 when anything is later than that' },
    {
      flags: '--all',
      description:
        'count as waiting also what only waits for its personal data to be deleted: reads the whole index',
    },
  ],
  input: z.object({ check: z.optional(durationInput), all: flagInput }),
  async run({ session }, { check, all }) {
    const now = session.backing.platform.now()
    const until = all ? Number.MAX_SAFE_INTEGER : now + horizonMs
    const depths = await Promise.all(dueShards.map((shard) => depthOf(session, shard, now, until)))
    const total = totalOf(depths)
    const lateMs = total.earliest === undefined ? 0 : Math.max(0, now - total.earliest)
    const { shard: _all, ...sums } = depthData(total)
    const data = { ...sums, lateSeconds: Math.floor(lateMs / 1_000), shards: depths.map(depthData) }
    const rows = [...depths, total].map((depth) => rowOf(depth, now))
    const lines = table(['shard', 'due', 'waiting', 'earliest', 'late'], rows)
    return report(
      data,
      lines,
      check !== undefined && lateMs > check ? exitCodes.troubleFound : exitCodes.done,
    )
  },
})

async function depthOf(session: Session, shard: string, now: number, until: number): Promise<Depth> {
  let waiting = 0
  let due = 0
  let earliest: number | undefined
  for await (const { dueAt } of dueEntries(session, shard, until)) {
    if (dueAt <= now) due += 1
    else waiting += 1
    earliest ??= dueAt
  }
  return { shard, due, waiting, ...(earliest === undefined ? {} : { earliest }) }
}

function totalOf(depths: readonly Depth[]): Depth {
  const earliest = depths.flatMap((depth) => depth.earliest ?? [])
  return {
    shard: 'all',
    due: depths.reduce((sum, { due }) => sum + due, 0),
    waiting: depths.reduce((sum, { waiting }) => sum + waiting, 0),
    ...(earliest.length === 0 ? {} : { earliest: Math.min(...earliest) }),
  }
}

function depthData({ shard, due, waiting, earliest }: Depth) {
  return { shard, due, waiting, ...(earliest === undefined ? {} : { earliest: iso(earliest) }) }
}

function rowOf({ shard, due, waiting, earliest }: Depth, now: number): readonly string[] {
  const late = earliest === undefined || earliest > now ? '-' : duration(now - earliest)
  return [shard, String(due), String(waiting), earliest === undefined ? '-' : chinaTime(earliest), late]
}
