import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { flagInput, rateInput, rateOption } from '../inputs.ts'
import { findOrder, orderArguments, orderInput, orderNoOption } from '../orders/find.ts'
import { givenUpOption, ordersWithGivenUp, tenantOfGivenUp } from '../orders/given-up.ts'
import { givenUpPushes, pushData, pushLines } from '../orders/push-view.ts'
import { report } from '../output/report.ts'

export const pushesList = defineCommand({
  usage: `list ${orderArguments}`,
  description: "list the pushes of an order, or all of a tenant's that were given up",
  options: [orderNoOption, givenUpOption, rateOption],
  input: z.object({ ...orderInput, givenUp: flagInput, rate: rateInput }),
  async run({ session }, { givenUp, rate, ...name }) {
    if (!givenUp) {
      const { order } = await findOrder(session, name)
      return report(order.outbox.map(pushData), pushLines(order.outbox))
    }
    const orders = await ordersWithGivenUp(session, tenantOfGivenUp(name), rate)
    const data = orders.flatMap((order) => {
      const { orderNo, outOrderNo } = order
      return givenUpPushes(order).map((push) => ({ orderNo, outOrderNo, ...pushData(push) }))
    })
    return report(data, pushLines(orders.flatMap(givenUpPushes)))
  },
})
