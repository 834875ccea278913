import type { Cents } from '#contract/money.ts'
import type { TenantId } from '#shared/ids.ts'
import type { StatementLine } from '#shared/journal/statement-lines.ts'
import { statementParts } from '#shared/journal/statement-parts.ts'
import type { Session } from '../store/session.ts'
import type { Period } from './period.ts'
import type { Bill, BillEntry } from './read-bill.ts'

/** What the journal has of one order in the period. An amount is undefined while a part of it is unknown. */
type OurEntry = {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly tickets: Cents | undefined
  readonly fees: Cents | undefined
  readonly refunds: Cents | undefined
}

type Part = 'tickets' | 'fees' | 'refunds'

/** Sums of one order, and whose amounts are not known. */
type OrderSums = {
  readonly orderNo: string
  readonly outOrderNo: string
  readonly cents: Record<Part, Cents>
  readonly unknown: Readonly<Record<Part, Set<string>>>
}

/** An amount of an order that is not the same on both sides, in cents; undefined: that side has it not, or not yet. */
export type Difference = {
  readonly order: string
  readonly outOrderNo: string
  readonly what: 'amount' | 'fee' | 'refund'
  readonly juhe: Cents | undefined
  readonly ours: Cents | undefined
}

/** How a bill and the journal compare. */
export type Comparison = {
  readonly agreed: number
  readonly onlyJuhe: readonly Difference[]
  readonly onlyOurs: readonly Difference[]
  readonly differ: readonly Difference[]
}

/** Compares a bill with the journal of tenants in a period, order by order. */
export async function compareBill(
  session: Session,
  tenantIds: readonly TenantId[],
  period: Period,
  bill: Bill,
): Promise<Comparison> {
  const ours = await ourOrders(session, tenantIds, period)
  const left = new Map(bill.orders)
  const onlyOurs: Difference[] = []
  const differ: Difference[] = []
  let agreed = 0
  for (const entry of ours.values()) {
    const name = left.has(entry.orderNo) ? entry.orderNo : entry.outOrderNo
    const billed = left.get(name)
    left.delete(name)
    const compared = compareOrder(entry, billed, bill)
    const unequal = compared.filter(({ juhe, ours: our }) => our === undefined || juhe !== our)
    if (billed === undefined) onlyOurs.push(...compared)
    else if (unequal.length > 0) differ.push(...unequal)
    else agreed += 1
  }
  const onlyJuhe = [...left].map(([order, { amount }]) => ({
    ...({ order, outOrderNo: '', what: 'amount', juhe: amount, ours: undefined } as const),
  }))
  return { agreed, onlyJuhe, onlyOurs, differ }
}

/** The amounts of an order that a bill tells: what has no column of its own is in the amount. */
function compareOrder(
  { orderNo, outOrderNo, tickets, fees, refunds }: OurEntry,
  billed: BillEntry | undefined,
  { hasFees, hasRefunds }: Bill,
): readonly Difference[] {
  const names = { order: orderNo, outOrderNo }
  const feePart = hasFees ? 0 : fees
  const refundPart = hasRefunds ? 0 : refunds
  const amount =
    tickets === undefined || feePart === undefined || refundPart === undefined
      ? undefined
      : tickets + feePart - refundPart
  return [
    { ...names, what: 'amount', juhe: billed?.amount, ours: amount },
    ...(hasFees ? [{ ...names, what: 'fee' as const, juhe: billed?.fee, ours: fees }] : []),
    ...(hasRefunds ? [{ ...names, what: 'refund' as const, juhe: billed?.refund, ours: refunds }] : []),
  ]
}

async function ourOrders(session: Session, tenantIds: readonly TenantId[], period: Period) {
  const orders = new Map<string, OrderSums>()
  for (const tenantId of tenantIds) {
    for await (const { lines } of statementParts(session.backing.table, tenantId, period))
      for (const line of lines) addLine(orders, line)
  }
  return new Map([...orders].map(([orderNo, sums]) => [orderNo, entryOf(sums)]))
}

function entryOf({ orderNo, outOrderNo, cents, unknown }: OrderSums): OurEntry {
  const known = (part: Part) => (unknown[part].size > 0 ? undefined : cents[part])
  return { orderNo, outOrderNo, tickets: known('tickets'), fees: known('fees'), refunds: known('refunds') }
}

function addLine(orders: Map<string, OrderSums>, line: StatementLine): void {
  const { orderNo, outOrderNo, passengerId, corrects, kind } = line
  const sums = orders.get(orderNo) ?? {
    ...{ orderNo, outOrderNo, cents: { tickets: 0, fees: 0, refunds: 0 } },
    unknown: { tickets: new Set(), fees: new Set(), refunds: new Set() },
  }
  orders.set(orderNo, sums)
  const isRefund = (corrects?.kind ?? kind) === 'refundSucceeded'
  add(sums, isRefund ? 'refunds' : 'tickets', passengerId, line.cents)
  // The order has one fee, in its first line; all others say 0.
  if (line.feeCents !== 0) add(sums, 'fees', '', line.feeCents)
}

/** An amount that comes later makes known what was not. */
function add({ cents, unknown }: OrderSums, part: Part, of: string, amount: Cents | undefined): void {
  if (amount === undefined) {
    unknown[part].add(of)
    return
  }
  unknown[part].delete(of)
  cents[part] += amount
}
