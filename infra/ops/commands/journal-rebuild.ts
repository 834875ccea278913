import * as z from 'zod/mini'
import { changeServices, journalWriter } from '#shared/lambda/services/order-services.ts'
import { changeOrder } from '#shared/orders/store/change-order.ts'
import { defineCommand } from '../command.ts'
import { rateInput, rateOption } from '../inputs.ts'
import { mendsOf } from '../journal/chain.ts'
import { faultyChains } from '../journal/check-journal.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { chinaTime, iso } from '../output/times.ts'

export const journalRebuild = defineCommand({
  usage: 'rebuild',
  description: 'write again what the journal lacks of all orders, at its old place',
  options: [rateOption],
  input: z.object({ rate: rateInput }),
  async run({ session: { backing, ...session } }, { rate }) {
    const services = changeServices(backing)
    const journal = journalWriter(backing)
    const written: { readonly id: string; readonly at: number; readonly tenantId: string }[] = []
    for await (const { order, chain } of faultyChains({ backing, ...session }, rate)) {
      const { push, money } = chain
      for (const event of mendsOf(order, chain)) {
        await journal.restore(event)
        written.push({ id: event.id, at: event.at, tenantId: order.tenantId })
      }
      if (push.journaled !== undefined) continue
      const at = chain.held[0]?.event?.at ?? push.madeAt
      const journaled = { at, corrections: 0, money }
      await changeOrder(services, order, { type: 'journaled', marks: [{ pushId: push.id, journaled }] })
    }
    const rows = written.map(({ id, at, tenantId }) => [id, tenantId, chinaTime(at)])
    const earliest = written.length === 0 ? undefined : Math.min(...written.map(({ at }) => at))
    return report({ written: written.map((one) => ({ ...one, at: iso(one.at) })) }, [
      ...table(['event', 'tenant', 'at'], rows, 'The journal lacked nothing.'),
      ...(earliest === undefined
        ? []
        : [`Tenants that live by polling must read again from ${chinaTime(earliest)}.`]),
    ])
  },
})
