import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { usageFailure } from '../failure.ts'
import { flagInput, reasonInput } from '../inputs.ts'
import { audit } from '../orders/audit.ts'
import { findOrder, orderArguments, orderInput, orderNoOption } from '../orders/find.ts'
import { orderLines } from '../orders/lines.ts'
import { viewPeople } from '../orders/people-view.ts'
import { orderData } from '../orders/view.ts'
import { report } from '../output/report.ts'

export const orderShow = defineCommand({
  usage: `show ${orderArguments}`,
  description: 'show an order: where it stands, its tickets, pushes and timeline; personal data masked',
  options: [
    orderNoOption,
    { flags: '--reveal', description: 'show personal data unmasked; needs --reason' },
    { flags: '--reason <words>', description: 'why they are shown, for the audit record' },
  ],
  input: z.object({ ...orderInput, reveal: flagInput, reason: z.optional(reasonInput) }),
  async run({ session }, { reveal, reason, ...name }) {
    if (reveal && reason === undefined) throw usageFailure('--reveal needs --reason')
    const found = await findOrder(session, name)
    const { orderNo, tenantId } = found.order
    if (reason !== undefined && reveal) await audit(session, { action: 'reveal', orderNo, tenantId, reason })
    const people = await viewPeople(session, found.order, reveal)
    const now = session.backing.platform.now()
    return report(orderData(found, people, now), orderLines(found, people, now))
  },
})
