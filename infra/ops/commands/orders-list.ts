import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { usageFailure } from '../failure.ts'
import { countInput, flagInput, momentInput, statusesInput, tenantIdInput } from '../inputs.ts'
import type { FoundOrder } from '../orders/find.ts'
import { isUnfinished, listedLines, listedOrder, trainsOf } from '../orders/list-view.ts'
import { tenantOrders } from '../orders/tenant-orders.ts'
import { report } from '../output/report.ts'
import { momentAt } from '../output/times.ts'
import { tenantOf } from '../tenants.ts'

export const ordersList = defineCommand({
  usage: 'list <tenantId>',
  description: "list a tenant's orders, the newest first",
  options: [
    { flags: '--status <letters>', description: 'only orders of these states, such as N,B,D' },
    {
      flags: '--since <moment>',
      description: 'submitted since: 2h, 3d, 2026-02-10 or 2026-02-10 08:30 (China)',
    },
    { flags: '--until <moment>', description: 'submitted until, in the same words' },
    { flags: '--train <trainNo>', description: 'only orders for this train, such as G101' },
    {
      flags: '--unfinished',
      description: 'only orders of which a ticket, or the end of a cancel or refund, is to come',
    },
    { flags: '--limit <count>', description: 'list so many at most', fallback: '100' },
  ],
  input: z.object({
    tenantId: tenantIdInput,
    status: z.optional(statusesInput),
    since: z.optional(momentInput),
    until: z.optional(momentInput),
    train: z.optional(
      z.string().check(z.regex(/^[A-Za-z]?\d{1,5}$/, 'must be the number of a train, such as G101')),
    ),
    unfinished: flagInput,
    limit: countInput,
  }),
  async run({ session }, { tenantId, status, since, until, train, unfinished, limit }) {
    await tenantOf(session, tenantId)
    const now = session.backing.platform.now()
    const range = { from: momentAt(since, now), to: momentAt(until, now) }
    if (range.from !== undefined && range.to !== undefined && range.from > range.to) {
      throw usageFailure('--since must be before --until')
    }
    const wanted = train?.toUpperCase()
    const found: FoundOrder[] = []
    let isCut = false
    for await (const entry of tenantOrders(session, tenantId, range)) {
      const { order } = entry
      if (status !== undefined && !status.includes(order.progress.status)) continue
      if (wanted !== undefined && !trainsOf(order).some((one) => one.toUpperCase() === wanted)) continue
      if (unfinished && !isUnfinished(order)) continue
      isCut = found.length === limit
      if (isCut) break
      found.push(entry)
    }
    const lines = [...listedLines(found), ...(isCut ? [`… and more: --limit, or --until, shows them`] : [])]
    return report({ orders: found.map(listedOrder), more: isCut }, lines)
  },
})
