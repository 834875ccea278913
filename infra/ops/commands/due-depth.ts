import * as z from 'zod/mini'
import { dueShards } from '#shared/table/keys.ts'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { durationInput } from '../inputs.ts'
import { dueEntries } from '../orders/waiting-orders.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { chinaTime, duration, iso } from '../output/times.ts'
import type { Session } from '../store/session.ts'

/** What one shard of the due index holds. `earliest` is ms. */
type Depth = {
  readonly shard: string
  /** Everything that waits for a moment. */
  readonly waiting: number
  /** What of it is due now. */
  readonly due: number
  readonly earliest?: number
}

export const dueDepth = defineCommand({
  usage: 'depth',
  description: 'how many orders wait and are due in each shard of the due index, and how late the oldest is',
  options: [{ flags: '--check <duration>', description: 'exit with 7 when anything is later than that' }],
  input: z.object({ check: z.optional(durationInput) }),
  async run({ session }, { check }) {
    const now = session.backing.platform.now()
    const depths = await Promise.all(dueShards.map((shard) => depthOf(session, shard, now)))
    const total = totalOf(depths)
    const lateMs = total.earliest === undefined ? 0 : Math.max(0, now - total.earliest)
    const data = {
      waiting: total.waiting,
      due: total.due,
      lateSeconds: Math.floor(lateMs / 1_000),
      ...earliestData(total),
      shards: depths.map(({ shard, waiting, due, ...depth }) => ({
        shard,
        waiting,
        due,
        ...earliestData(depth),
      })),
    }
    const lines = table(
      ['shard', 'waiting', 'due', 'earliest', 'late'],
      [...depths, total].map((depth) => rowOf(depth, now)),
    )
    return report(
      data,
      lines,
      check !== undefined && lateMs > check ? exitCodes.troubleFound : exitCodes.done,
    )
  },
})

async function depthOf(session: Session, shard: string, now: number): Promise<Depth> {
  let waiting = 0
  let due = 0
  let earliest: number | undefined
  for await (const { dueAt } of dueEntries(session, shard, Number.MAX_SAFE_INTEGER)) {
    waiting += 1
    if (dueAt <= now) due += 1
    earliest ??= dueAt
  }
  return { shard, waiting, due, ...(earliest === undefined ? {} : { earliest }) }
}

function totalOf(depths: readonly Depth[]): Depth {
  const earliest = depths.flatMap((depth) => depth.earliest ?? [])
  return {
    shard: 'all',
    waiting: depths.reduce((sum, { waiting }) => sum + waiting, 0),
    due: depths.reduce((sum, { due }) => sum + due, 0),
    ...(earliest.length === 0 ? {} : { earliest: Math.min(...earliest) }),
  }
}

function earliestData({ earliest }: Pick<Depth, 'earliest'>) {
  return earliest === undefined ? {} : { earliest: iso(earliest) }
}

function rowOf({ shard, waiting, due, earliest }: Depth, now: number): readonly string[] {
  const late = earliest === undefined || earliest > now ? '-' : duration(now - earliest)
  return [shard, String(waiting), String(due), earliest === undefined ? '-' : chinaTime(earliest), late]
}
