import * as z from 'zod/mini'
import { centsOf, yuanText } from '#contract/money.ts'
import { changeServices } from '#shared/lambda/services/order-services.ts'
import { isRefund, ticketsOf } from '#shared/orders/machine/tickets.ts'
import { changeOrder } from '#shared/orders/store/change-order.ts'
import { defineCommand } from '../command.ts'
import { conflict, notFound } from '../failure.ts'
import { findOrder, orderArguments, orderInput, orderNoOption } from '../orders/find.ts'
import { report } from '../output/report.ts'
import { fields } from '../output/table.ts'

const amountInput = z.pipe(
  z.string().check(z.refine((text) => (centsOf(text) ?? -1) >= 0, 'must be yuan, such as 9.00')),
  z.transform((text) => yuanText(centsOf(text))),
)

export const orderRefundAmount = defineCommand({
  usage: `refund-amount ${orderArguments}`,
  description:
    "enter what a refund brought back, from Juhe's bill, when no callback told it or told another amount",
  options: [
    orderNoOption,
    { flags: '--passenger <passengerId>', description: 'whose ticket was refunded' },
    { flags: '--amount <yuan>', description: 'what came back, in yuan' },
  ],
  input: z.object({ ...orderInput, passenger: z.string('is required'), amount: amountInput }),
  async run({ session, confirm }, { passenger: passengerId, amount: refundPrice, ...name }) {
    const { order } = await findOrder(session, name)
    const { orderNo } = order
    const ticket = ticketsOf(order).find((entry) => entry.passengerId === passengerId)
    const before = ticket?.refunds.findLast(isRefund)?.refundPrice
    if (before === undefined) throw notFound(`order ${orderNo} has no refund of a ticket of ${passengerId}`)
    if (before === refundPrice)
      return report({ orderNo, passengerId, before, amount: before, changed: false }, ['Nothing changes.'])
    await confirm(
      `The amount of this refund becomes ${refundPrice} (it was ${before || 'unknown'}); today's statement gets a correction.`,
    )
    const services = changeServices(session.backing)
    const applied = await changeOrder(services, order, {
      type: 'refundPriceEntered',
      passengerId,
      refundPrice,
    })
    if (!applied.changed) throw conflict(`the ticket cost less than ${refundPrice}`)
    return report(
      { orderNo, passengerId, before, amount: refundPrice, changed: true },
      fields({ order: orderNo, passenger: passengerId, before: before || 'unknown', amount: refundPrice }),
    )
  },
})
