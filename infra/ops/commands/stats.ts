import * as z from 'zod/mini'
import { isOrderStatus, orderStatuses } from '#contract/dictionary.ts'
import { listTenants } from '#shared/tenants/list-tenants.ts'
import { defineCommand } from '../command.ts'
import { momentInput, tenantIdInput } from '../inputs.ts'
import { type Counts, createStatistics, type Spread, type Statistics } from '../orders/statistics.ts'
import { tenantOrders } from '../orders/tenant-orders.ts'
import { report } from '../output/report.ts'
import { fields } from '../output/table.ts'
import { chinaTime, duration, iso, momentAt } from '../output/times.ts'
import { tenantOf } from '../tenants.ts'

export const stats = defineCommand({
  usage: 'stats',
  description: 'count what became of the orders that were submitted since a moment',
  options: [
    {
      flags: '--since <moment>',
      description: 'such as 24h, 7d, 2026-02-10 or 2026-02-10 08:30 (China)',
      fallback: '24h',
    },
    { flags: '--tenant <tenantId>', description: 'only of this tenant' },
  ],
  input: z.object({ since: momentInput, tenant: z.optional(tenantIdInput) }),
  async run({ session }, { since, tenant }) {
    const { table } = session.backing
    const tenants = tenant === undefined ? await listTenants(table) : [await tenantOf(session, tenant)]
    const from = momentAt(since, session.backing.platform.now()) ?? 0
    const statistics = createStatistics()
    for (const { tenantId } of tenants) {
      for await (const { order } of tenantOrders(session, tenantId, { from })) statistics.add(order)
    }
    const result = statistics.result()
    return report({ since: iso(from), ...result }, linesOf(from, result))
  },
})

function linesOf(from: number, found: Statistics): readonly string[] {
  const { byStatus, refunds, learnt } = found
  const statuses = Object.entries(byStatus).map(
    ([status, count]) => `${status} ${isOrderStatus(status) ? orderStatuses[status] : ''} ${count}`,
  )
  return fields({
    since: chinaTime(from),
    orders: found.orders,
    'by status': statuses.join(', '),
    issued: found.issued,
    'failed by msgCode': countsText(found.failures),
    refunds: `${refunds.succeeded} succeeded, ${refunds.failed} failed, ${refunds.open} open`,
    'submit to issue': spreadText(found.submitToIssue),
    pushes: countsText(found.pushes),
    "Juhe's errors": countsText(found.juheErrors),
    learnt: `${learnt.byCallback} by callback, ${learnt.byAsking} by asking`,
  })
}

function countsText(counts: Counts): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`)
  return parts.length === 0 ? 'none' : parts.join(', ')
}

function spreadText({ medianMs, p95Ms, mostMs }: Spread): string {
  if (medianMs === undefined || p95Ms === undefined || mostMs === undefined) return 'none'
  return `median ${duration(medianMs)}, 95 % within ${duration(p95Ms)}, longest ${duration(mostMs)}`
}
