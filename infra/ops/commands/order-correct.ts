import * as z from 'zod/mini'
import { orderStatuses, ticketStates } from '#contract/dictionary.ts'
import { attendServices } from '#shared/lambda/services/order-services.ts'
import type { OrderEvent } from '#shared/orders/machine/events.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { transition } from '#shared/orders/machine/transition.ts'
import { changeOrder } from '#shared/orders/store/change-order.ts'
import { openPeople } from '#shared/orders/store/people.ts'
import { scrub } from '#shared/orders/upstream/failure.ts'
import { answerOfJuhe, type JuheServices } from '#shared/orders/upstream/juhe-calls.ts'
import { defineCommand } from '../command.ts'
import { conflict, unavailable } from '../failure.ts'
import { audit } from '../orders/audit.ts'
import { findOrder, orderArguments, orderInput, orderNoOption } from '../orders/find.ts'
import { report } from '../output/report.ts'
import { fields } from '../output/table.ts'

export const orderCorrect = defineCommand({
  usage: `correct ${orderArguments}`,
  description: "ask Juhe's orderDetail, and take back what it denies: an end without a ticket, or a refund",
  options: [
    orderNoOption,
    { flags: '--reason <words>', description: 'why, for the timeline and the audit record' },
  ],
  input: z.object({
    ...orderInput,
    reason: z.string('is required').check(z.trim(), z.minLength(1, 'is required')),
  }),
  async run({ host, session, confirm }, { reason: why, ...name }) {
    const { order } = await findOrder(session, name)
    const { orderNo, tenantId } = order
    const services = await attendServices(session.backing)
    const reason = scrub(why, await openPeople(services.vault, order))
    const by = host.env.LOGNAME ?? host.env.USER ?? 'operator'
    const event = await correctionOf(services, order, { by, reason })
    const before = standing(order)
    const { order: expected } = transition(order, event, { now: services.now(), policy: services.policy })
    if (expected === order)
      return report({ orderNo, before, after: before, changed: false }, ['Nothing changes.'])
    await confirm(
      `Juhe's orderDetail denies what is known of order ${orderNo}: ${before} becomes ${standing(expected)}; its tenant is told.`,
    )
    await audit(session, { action: 'correct', orderNo, tenantId, reason })
    const applied = await changeOrder(services, order, event)
    if (!applied.changed) throw conflict('the order has changed meanwhile: look at it again')
    const after = standing(applied.order)
    return report({ orderNo, before, after, changed: true }, fields({ order: orderNo, before, after }))
  },
})

/** Asks Juhe, which changes nothing; throws an OpsFailure where it does not tell. */
async function correctionOf(
  services: JuheServices,
  order: Order,
  author: { readonly by: string; readonly reason: string },
): Promise<OrderEvent> {
  const answer = await answerOfJuhe(services, order)
  if (answer.type === 'absent') throw conflict('Juhe does not know this order')
  if (answer.type !== 'detailLearned') throw unavailable('Juhe did not tell how the order stands')
  return { type: 'corrected', upstreamOrderNo: answer.upstreamOrderNo, news: answer.news, ...author }
}

/** Where an order and its tickets stand, in a line. */
function standing(order: Order): string {
  const { status } = order.progress
  const tickets = ticketsOf(order).map(
    ({ passengerId, state }) => `${passengerId} ${state} ${ticketStates[state]}`,
  )
  return [`${status} ${orderStatuses[status]}`, ...tickets].join(', ')
}
