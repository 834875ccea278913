import * as z from 'zod/mini'
import { changeServices } from '#shared/lambda/services/order-services.ts'
import type { Order, Push } from '#shared/orders/machine/order.ts'
import { changeOrder } from '#shared/orders/store/change-order.ts'
import { defineCommand, type Ops } from '../command.ts'
import { notFound } from '../failure.ts'
import { flagInput, rateInput, rateOption } from '../inputs.ts'
import { resendWindow, windowInput, windowOptions } from '../journal/resend-window.ts'
import { findOrder, type OrderName, orderArguments, orderInput, orderNoOption } from '../orders/find.ts'
import { givenUpOption, ordersWithGivenUp, tenantOfGivenUp } from '../orders/given-up.ts'
import { givenUpPushes } from '../orders/push-view.ts'
import { type Report, report } from '../output/report.ts'
import { table } from '../output/table.ts'
import type { Session } from '../store/session.ts'

/** Pushes of one order that are to be sent again. */
type Selection = { readonly order: Order; readonly pushes: readonly Push[] }

export const pushesResend = defineCommand({
  usage: `resend ${orderArguments}`,
  description:
    "send pushes again, under their old ids: an order's that were given up, the one that is named, or a window's (--since)",
  options: [
    orderNoOption,
    { flags: '--push <pushId>', description: 'this push of the order, whatever became of it' },
    givenUpOption,
    rateOption,
    ...windowOptions,
  ],
  input: z.object({
    ...orderInput,
    push: z.optional(z.string()),
    givenUp: flagInput,
    rate: rateInput,
    ...windowInput,
  }),
  async run(ops, { push, givenUp, rate, since, until, kind, includeDelivered, dryRun, ...name }) {
    if (since !== undefined || until !== undefined)
      return resendWindow(ops, name, { since, until, kind, includeDelivered, dryRun })
    if (givenUp) return resendAll(ops, name, rate)
    const { order } = await findOrder(ops.session, name)
    const pushes = push === undefined ? givenUpPushes(order) : [pushOf(order, push)]
    if (pushes.some(({ delivery }) => delivery.state === 'delivered')) {
      await ops.confirm(`The tenant has received ${push} already, and will receive it once more.`)
    }
    return resend(ops.session, [{ order, pushes }])
  },
})

async function resendAll(ops: Ops, name: OrderName, rate: number): Promise<Report> {
  const tenantId = tenantOfGivenUp(name)
  const orders = await ordersWithGivenUp(ops.session, tenantId, rate)
  const selected = orders.map((order) => ({ order, pushes: givenUpPushes(order) }))
  const count = selected.flatMap(({ pushes }) => pushes).length
  if (count > 0)
    await ops.confirm(`Tenant ${tenantId} will receive ${count} push(es) of ${orders.length} order(s).`)
  return resend(ops.session, selected)
}

function pushOf({ orderNo, outbox }: Order, pushId: string): Push {
  const found = outbox.find(({ id }) => id === pushId)
  if (found === undefined) throw notFound(`order ${orderNo} has no push ${pushId}`)
  return found
}

/** Makes them due at once; the service's own delivery sends them. One that is due anyway is left as it is. */
async function resend({ backing }: Session, selected: readonly Selection[]): Promise<Report> {
  const services = changeServices(backing)
  const results: {
    readonly orderNo: string
    readonly pushId: string
    readonly kind: string
    readonly due: string
  }[] = []
  for (const { order, pushes } of selected) {
    let current = order
    for (const { id, event } of pushes) {
      const applied = await changeOrder(services, current, { type: 'pushResendRequested', pushId: id })
      current = applied.order
      const due = applied.changed ? 'now' : 'already'
      results.push({ orderNo: order.orderNo, pushId: id, kind: event.kind, due })
    }
  }
  const rows = results.map(({ orderNo, pushId, kind, due }) => [orderNo, pushId, kind, due])
  const nothing = 'No push was given up.'
  return report(results, table(['order', 'push id', 'event', 'due'], rows, nothing))
}
