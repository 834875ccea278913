import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { audit } from '../orders/audit.ts'
import { orderArguments } from '../orders/find.ts'
import { peopleInput, peopleOptions, peopleOrders } from '../orders/people-orders.ts'
import { viewPeople } from '../orders/people-view.ts'
import { report } from '../output/report.ts'
import { iso } from '../output/times.ts'

export const peopleExport = defineCommand({
  usage: `export ${orderArguments}`,
  description: "a person's data in JSON: of an order, or of every order with a document number",
  options: peopleOptions,
  input: z.object(peopleInput),
  async run({ session, host }, given) {
    const { orders, unread } = await peopleOrders(session, host, given)
    const exported = []
    for (const order of orders) {
      const { orderNo, outOrderNo, tenantId, createdAt, trip, progress } = order
      await audit(session, { action: 'export', orderNo, tenantId, reason: given.reason })
      const people = await viewPeople(session, order, true)
      const tickets = 'tickets' in progress ? progress.tickets : []
      const at = { createdAt: iso(createdAt), status: progress.status }
      exported.push({ orderNo, outOrderNo, tenantId, ...at, trip, tickets, people })
    }
    const data = { orders: exported, unread }
    const exitCode = unread === 0 ? exitCodes.done : exitCodes.failed
    return report(data, JSON.stringify(data, undefined, 2).split('\n'), exitCode)
  },
})
