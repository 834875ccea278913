import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { rateInput, rateOption } from '../inputs.ts'
import { extraEvents, faultyChains, type JournalFault } from '../journal/check-journal.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'

export const journalCheck = defineCommand({
  usage: 'check',
  description:
    'compare the journal with all orders: exit with 7 when an event is missing, differs or is of no order',
  options: [rateOption],
  input: z.object({ rate: rateInput }),
  async run({ session }, { rate }) {
    const found: JournalFault[] = []
    for await (const { faults } of faultyChains(session, rate)) found.push(...faults)
    for await (const fault of extraEvents(session, rate)) found.push(fault)
    const rows = found.map(({ fault, id, tenantId, outOrderNo }) => [fault, id, tenantId, outOrderNo])
    const lines = table(
      ['fault', 'event', 'tenant', 'outOrderNo'],
      rows,
      'The journal agrees with all orders.',
    )
    return report({ faults: found }, lines, found.length === 0 ? exitCodes.done : exitCodes.troubleFound)
  },
})
