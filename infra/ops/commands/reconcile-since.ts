import * as z from 'zod/mini'
import { attendServices } from '#shared/lambda/services/order-services.ts'
import { isTerminal, type Order } from '#shared/orders/machine/order.ts'
import { askJuhe } from '#shared/orders/upstream/juhe-calls.ts'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { momentInput, rateInput, rateOption } from '../inputs.ts'
import { isHeard, listeningTo } from '../juhe-words.ts'
import { foundOrder } from '../orders/find.ts'
import { report } from '../output/report.ts'
import { fields } from '../output/table.ts'
import { iso } from '../output/times.ts'
import { urlOf } from '../store/session.ts'

export const reconcileSince = defineCommand({
  usage: 'reconcile-since <moment>',
  description:
    'ask Juhe about every order that was open at a moment, or has been placed since: after a restore to it. Nothing is submitted, cancelled or refunded',
  options: [rateOption],
  input: z.object({ moment: momentInput, rate: rateInput }),
  async run({ session }, { moment, rate }) {
    urlOf(session)
    const now = session.backing.platform.now()
    const since = 'at' in moment ? moment.at : now - moment.ago
    let unheard = 0
    const services = await attendServices(session.backing)
    const listening = {
      ...services,
      juhe: listeningTo(services.juhe, (_answer, outcome) => {
        if (!isHeard(outcome)) unheard += 1
      }),
    }
    const counts = { asked: 0, changed: 0, unreadable: 0 }
    for await (const item of session.scan({ entity: 'order', unitsPerSecond: rate })) {
      const order = foundOrder(item)?.order
      if (order === undefined) counts.unreadable += 1
      else if (wasOpenAt(order, since)) {
        counts.asked += 1
        const { order: asked } = await askJuhe(listening, order)
        if (standing(asked) !== standing(order)) counts.changed += 1
      }
    }
    const { asked, changed, unreadable } = counts
    return report(
      { since: iso(since), ...counts, unheard },
      fields({ since: iso(since), asked, 'stand otherwise now': changed, 'no answer': unheard, unreadable }),
      unheard > 0 ? exitCodes.unavailable : exitCodes.done,
    )
  },
})

/** Not over at that moment: what has ended before it can have changed no more. */
function wasOpenAt({ progress, timeline, ...order }: Order, moment: number): boolean {
  if (!isTerminal({ progress, timeline, ...order })) return order.submission.state !== 'refused'
  return (timeline.findLast(({ what }) => what === 'status')?.at ?? order.createdAt) >= moment
}

function standing({ progress, submission }: Order): string {
  const tickets = 'tickets' in progress ? progress.tickets.map(({ state }) => state) : []
  return [progress.status, submission.state, ...tickets].join(' ')
}
