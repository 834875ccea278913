import { parse } from 'csv-parse/sync'
import * as z from 'zod/mini'
import { type Cents, centsOf } from '#contract/money.ts'
import { usageFailure } from '../failure.ts'

/** The columns of a bill, by their headings. */
export type BillColumns = {
  readonly order: string
  readonly amount: string
  readonly fee?: string
  readonly refund?: string
}

/** The amounts (cents) of one order of a bill; absent where the bill has no such column. NaN: unreadable. */
export type BillEntry = { readonly amount: Cents; readonly fee?: Cents; readonly refund?: Cents }

/** A bill, and which of the amounts it tells apart. */
export type Bill = {
  readonly orders: ReadonlyMap<string, BillEntry>
  readonly hasFees: boolean
  readonly hasRefunds: boolean
}

const rowsSchema = z.array(z.record(z.string(), z.string()))

/** Reads a bill: CSV in UTF-8 or GBK. Several rows of an order are added up. Throws an OpsFailure (`usage`) that names row and column. */
export function readBill(file: Buffer, columns: BillColumns): Bill {
  const orders = new Map<string, BillEntry>()
  for (const [index, row] of rowsOf(file).entries()) {
    const cell = (column: string) => cellOf(row, column, index)
    const order = cell(columns.order).replace(/^['`]/, '')
    // A total has no order.
    if (!/^[0-9A-Za-z]{6,}$/.test(order)) continue
    const amountOf = (column: string) => readAmount(cell(column), column, index)
    const before = orders.get(order) ?? { amount: 0 }
    orders.set(order, {
      amount: before.amount + amountOf(columns.amount),
      ...(columns.fee === undefined ? {} : { fee: (before.fee ?? 0) + amountOf(columns.fee) }),
      ...(columns.refund === undefined
        ? {}
        : { refund: (before.refund ?? 0) + Math.abs(amountOf(columns.refund)) }),
    })
  }
  return { orders, hasFees: columns.fee !== undefined, hasRefunds: columns.refund !== undefined }
}

function rowsOf(file: Buffer): z.infer<typeof rowsSchema> {
  try {
    return rowsSchema.parse(
      parse(decoded(file), {
        bom: true,
        columns: true,
        skip_empty_lines: true,
        trim: true,
        relax_column_count: true,
      }),
    )
  } catch (error) {
    throw usageFailure(`the bill is no CSV that can be read: ${error instanceof Error ? error.message : ''}`)
  }
}

/** Chinese systems write CSV in UTF-8 or, for Excel, in GBK. */
function decoded(file: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file)
  } catch {
    return new TextDecoder('gb18030').decode(file)
  }
}

function cellOf(row: Readonly<Record<string, string>>, column: string, index: number): string {
  const cell = row[column]
  if (cell !== undefined) return cell.trim()
  if (index > 0) return ''
  throw usageFailure(`the bill has no column ${column}: it has ${Object.keys(row).join(', ')}`)
}

function readAmount(cell: string, column: string, index: number): Cents {
  const text = cell.replace(/[¥¥元,'`\s]/g, '')
  if (text === '' || text === '-') return 0
  const cents = centsOf(text.replace(/^\+/, ''))
  if (cents === undefined) throw usageFailure(`row ${index + 2} of the bill: ${column} is no amount: ${cell}`)
  return cents
}
