import * as z from 'zod/mini'
import { yuanText } from '#contract/money.ts'
import { defineCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { tenantIdInput } from '../inputs.ts'
import { compareBill, type Difference } from '../journal/compare-bill.ts'
import { periodInput, periodOf, periodOptions } from '../journal/period.ts'
import { readBill } from '../journal/read-bill.ts'
import { report } from '../output/report.ts'
import { section, table } from '../output/table.ts'
import { chosenTenants } from './statement.ts'

export const statementCompare = defineCommand({
  usage: 'compare <file>',
  description:
    "compare Juhe's own bill (CSV) with the journal: what only one side has, and where amounts differ",
  options: [
    ...periodOptions,
    { flags: '--tenant <tenantId>', description: 'only this tenant; all unless given' },
    {
      flags: '--order-column <name>',
      description: "the column of our orderNo (Juhe's outOrderNo), or of the tenant's outOrderNo",
    },
    {
      flags: '--amount-column <name>',
      description:
        'the column of the amount: of tickets, and of fees and refunds (negative) unless these have columns',
    },
    { flags: '--fee-column <name>', description: 'the column of the service fee, if it has one' },
    { flags: '--refund-column <name>', description: 'the column of what was refunded, if it has one' },
  ],
  input: z.object({
    file: z.string(),
    ...periodInput,
    tenant: z.optional(tenantIdInput),
    orderColumn: z.string('is required'),
    amountColumn: z.string('is required'),
    feeColumn: z.optional(z.string()),
    refundColumn: z.optional(z.string()),
  }),
  async run({ session, host }, input) {
    const period = periodOf(input)
    const { orderColumn: order, amountColumn: amount, feeColumn: fee, refundColumn: refund } = input
    const bill = readBill(await host.readFile(input.file), {
      ...{ order, amount },
      ...(fee === undefined ? {} : { fee }),
      ...(refund === undefined ? {} : { refund }),
    })
    const tenantIds = await chosenTenants(session, input.tenant, input.tenant === undefined)
    const { agreed, onlyJuhe, onlyOurs, differ } = await compareBill(session, tenantIds, period, bill)
    const isSame = onlyJuhe.length + onlyOurs.length + differ.length === 0
    const rowOf = ({ order: no, outOrderNo, what, juhe, ours }: Difference) => [
      ...[no, outOrderNo, what, yuanText(juhe) || '?', yuanText(ours) || '?'],
    ]
    const header = ['order', 'outOrderNo', 'what', 'Juhe', 'ours']
    const part = (title: string, rows: readonly Difference[]) =>
      rows.length === 0 ? [] : section(title, table(header, rows.map(rowOf)))
    return report(
      {
        ...{ period: period.name, agreed },
        ...{ onlyJuhe: onlyJuhe.map(dataOf), onlyOurs: onlyOurs.map(dataOf), differ: differ.map(dataOf) },
      },
      [
        `${agreed} order(s) agree.`,
        ...part("Only in Juhe's bill", onlyJuhe),
        ...part('Only in the journal', onlyOurs),
        ...part('Amounts that differ (? is not known)', differ),
      ],
      isSame ? exitCodes.done : exitCodes.troubleFound,
    )
  },
})

function dataOf({ order, outOrderNo, what, juhe, ours }: Difference) {
  return { order, outOrderNo, what, juhe: yuanText(juhe), ours: yuanText(ours) }
}
