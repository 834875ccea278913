import * as z from 'zod/mini'
import { OrderNo, OutOrderNo, orderNoOf } from '#shared/ids.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { listTenants } from '#shared/tenants/list-tenants.ts'
import { defineCommand } from '../command.ts'
import { notFound } from '../failure.ts'
import { rateInput, rateOption } from '../inputs.ts'
import { type FoundOrder, foundOrder } from '../orders/find.ts'
import { listedLines, listedOrder } from '../orders/list-view.ts'
import { readOrderOf } from '../orders/tenant-orders.ts'
import { report } from '../output/report.ts'
import type { Session } from '../store/session.ts'

export const ordersFind = defineCommand({
  usage: 'find <number>',
  description:
    "find orders of any tenant by outOrderNo, by our orderNo, or by Juhe's number; that of Juhe, or of a ticket, reads the whole table",
  options: [rateOption],
  input: z.object({
    number: z.string().check(z.regex(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -')),
    rate: rateInput,
  }),
  async run({ session }, { number, rate }) {
    const byKey = await ordersByOwnNumbers(session, number)
    const found = byKey.length > 0 ? byKey : await ordersByForeignNumber(session, number, rate)
    if (found.length === 0) throw notFound(`no order has the number ${number}`)
    return report({ orders: found.map(listedOrder) }, listedLines(found))
  },
})

/** By our number, and by each tenant's: keys say where they are. */
async function ordersByOwnNumbers(session: Session, number: string): Promise<readonly FoundOrder[]> {
  const own = OrderNo.safeParse(number)
  const outOrderNo = OutOrderNo.safeParse(number)
  const tenants = outOrderNo.success ? await listTenants(session.backing.table) : []
  const orderNos = [
    ...(own.success ? [own.data] : []),
    ...(outOrderNo.success ? tenants.map(({ tenantId }) => orderNoOf(tenantId, outOrderNo.data)) : []),
  ]
  const orders = await Promise.all(orderNos.map((orderNo) => readOrderOf(session, orderNo)))
  return orders.flatMap((order) => order ?? [])
}

/** By a number of Juhe's, or of a ticket: no index knows them. */
async function ordersByForeignNumber(
  session: Session,
  number: string,
  unitsPerSecond: number,
): Promise<readonly FoundOrder[]> {
  const found: FoundOrder[] = []
  for await (const item of session.scan({ entity: 'order', unitsPerSecond })) {
    const order = foundOrder(item)
    if (order !== undefined && foreignNumbers(order.order).includes(number)) found.push(order)
  }
  return found
}

function foreignNumbers(order: Order): readonly string[] {
  const { upstreamOrderNos, progress } = order
  return [
    ...upstreamOrderNos,
    ...('issue' in progress ? [progress.issue.ticketNo] : []),
    ...ticketsOf(order).flatMap(({ pTicketNo, passengerId }) => [pTicketNo, passengerId]),
  ]
}
