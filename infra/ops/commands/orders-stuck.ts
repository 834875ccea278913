import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { countInput, durationInput, flagInput, statusesInput } from '../inputs.ts'
import { type Stuck, stuckOf } from '../orders/stuck.ts'
import { patience } from '../orders/troubles.ts'
import { horizonMs, waitingOrders } from '../orders/waiting-orders.ts'
import { report } from '../output/report.ts'
import { section, table } from '../output/table.ts'
import { duration, iso } from '../output/times.ts'

export const ordersStuck = defineCommand({
  usage: 'stuck',
  description: 'list orders that wait for something longer than they should, the oldest first',
  options: [
    {
      flags: '--older <duration>',
      description: 'for all kinds of trouble alike, instead of what is usual for each',
    },
    { flags: '--status <letters>', description: 'only orders of these states, such as N,B,D' },
    { flags: '--overdue', description: 'only what nobody attends to: reads no other order' },
    { flags: '--limit <count>', description: 'list so many at most; all are counted', fallback: '100' },
    { flags: '--check', description: 'exit with 7 when there is any' },
  ],
  input: z.object({
    older: z.optional(durationInput),
    status: z.optional(statusesInput),
    overdue: flagInput,
    limit: countInput,
    check: flagInput,
  }),
  async run({ session }, { older, status, overdue, limit, check }) {
    const now = session.backing.platform.now()
    const until = overdue ? now - (older ?? patience.overdue) : now + horizonMs
    const stuck: Stuck[] = []
    for await (const order of waitingOrders(session, until)) {
      const found = stuckOf(order, older, now)
      if (found !== undefined && (status === undefined || status.includes(found.status))) stuck.push(found)
    }
    stuck.sort((left, right) => left.since - right.since)
    const exitCode = check && stuck.length > 0 ? exitCodes.troubleFound : exitCodes.done
    const counts = countsOf(stuck)
    const data = {
      total: stuck.length,
      counts,
      orders: stuck.slice(0, limit).map((order) => ({ ...order, since: iso(order.since) })),
    }
    return report(data, stuckLines(stuck.slice(0, limit), stuck.length, counts, now), exitCode)
  },
})

type Count = { readonly trouble: string; readonly status: string; readonly orders: number }

/** How many orders of each state are stuck in each way. */
function countsOf(stuck: readonly Stuck[]): readonly Count[] {
  const counts = new Map<string, Count>()
  for (const { status, troubles } of stuck) {
    for (const trouble of troubles) {
      const key = `${trouble} ${status}`
      counts.set(key, { trouble, status, orders: (counts.get(key)?.orders ?? 0) + 1 })
    }
  }
  return [...counts.values()].sort((left, right) => right.orders - left.orders)
}

function stuckLines(
  listed: readonly Stuck[],
  total: number,
  counts: readonly Count[],
  now: number,
): readonly string[] {
  if (total === 0) return ['No order is stuck.']
  const rows = listed.map(({ orderNo, tenantId, outOrderNo, status, since, troubles, setbacks }) => [
    ...[duration(now - since), status, troubles.join(' '), String(setbacks), orderNo, tenantId, outOrderNo],
  ])
  const countRows = counts.map(({ trouble, status, orders }) => [trouble, status, String(orders)])
  return [
    ...table(['for', 'status', 'stuck', 'setbacks', 'order', 'tenant', 'outOrderNo'], rows),
    ...(listed.length < total ? [`… and ${total - listed.length} more`] : []),
    ...section('By kind and state', table(['stuck', 'status', 'orders'], countRows)),
  ]
}
