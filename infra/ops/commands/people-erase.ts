import * as z from 'zod/mini'
import { changeServices } from '#shared/lambda/services/order-services.ts'
import { changeOrder } from '#shared/orders/store/change-order.ts'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { audit } from '../orders/audit.ts'
import { orderArguments } from '../orders/find.ts'
import { peopleInput, peopleOptions, peopleOrders } from '../orders/people-orders.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'

export const peopleErase = defineCommand({
  usage: `erase ${orderArguments}`,
  description: 'delete the personal data of an order, or of every order with a document number, at once',
  options: peopleOptions,
  input: z.object(peopleInput),
  async run({ session, host, confirm }, given) {
    const { orders, unread } = await peopleOrders(session, host, given)
    await confirm(`The personal data of ${orders.length} orders will be deleted for good.`)
    const services = changeServices(session.backing)
    const erased = []
    for (const order of orders) {
      const { orderNo, outOrderNo, tenantId } = order
      await audit(session, { action: 'erase', orderNo, tenantId, reason: given.reason })
      const { order: after } = await changeOrder(services, order, { type: 'eraseRequested' })
      const isErased = Object.keys(after.sealed).length === 0
      erased.push({ orderNo, outOrderNo, tenantId, outcome: isErased ? 'erased' : 'open' })
    }
    const isDone = unread === 0 && erased.every(({ outcome }) => outcome === 'erased')
    const rows = erased.map(({ orderNo, tenantId, outcome }) => [orderNo, tenantId, outcome])
    const lines = table(['order', 'tenant', 'outcome'], rows)
    return report({ orders: erased, unread }, lines, isDone ? exitCodes.done : exitCodes.failed)
  },
})
