import { formatChinaTime } from '#contract/china-time.ts'
import type { StatementSums } from '#contract/statement.ts'
import type { TenantId } from '#shared/ids.ts'
import type { Moment } from '#shared/orders/machine/order.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { eventBatches } from './event-batches.ts'
import { csvHead, csvLines, csvTotal } from './statement-csv.ts'
import { addEvent, linesOf, noSums, type StatementLine } from './statement-lines.ts'

/** Which part of the journal: from the first moment to the last one, both included (ms). */
export type StatementPeriod = { readonly from: Moment; readonly to: Moment }

/** A part of a statement: lines of one tenant, and the tenant's sums of the period so far. */
export type StatementPart = {
  readonly tenantId: TenantId
  readonly lines: readonly StatementLine[]
  readonly sums: StatementSums
  /** The sums of each day (yyyyMMdd) so far. */
  readonly days: ReadonlyMap<string, StatementSums>
}

/** A tenant's statement, part by part: only a part of it is in memory at a time. */
export async function* statementParts(
  table: Table,
  tenantId: TenantId,
  { from, to }: StatementPeriod,
): AsyncGenerator<StatementPart> {
  let sums = noSums
  const days = new Map<string, StatementSums>()
  for await (const { events } of eventBatches(table, { tenantId, after: { at: from, id: '' }, to })) {
    for (const event of events) {
      sums = addEvent(sums, event, from)
      const day = formatChinaTime(event.at, 'yyyyMMdd')
      days.set(day, addEvent(days.get(day) ?? noSums, event, from))
    }
    yield { tenantId, lines: events.flatMap(linesOf), sums, days }
  }
}

/** Sums of two statements. */
export function addSums(one: StatementSums, other: StatementSums): StatementSums {
  return {
    tickets: one.tickets + other.tickets,
    ticketCents: one.ticketCents + other.ticketCents,
    refunds: one.refunds + other.refunds,
    refundCents: one.refundCents + other.refundCents,
    feeCents: one.feeCents + other.feeCents,
    unknown: one.unknown + other.unknown,
  }
}

/** The statements of tenants as one CSV file, as the operation `statement` writes it; of several with a column for the tenant. */
export async function* statementCsv(
  table: Table,
  tenantIds: readonly TenantId[],
  period: StatementPeriod,
  withTenant: boolean,
): AsyncGenerator<string> {
  yield csvHead(withTenant ? 'tenant' : undefined)
  let total = noSums
  for (const tenantId of tenantIds) {
    let sums = noSums
    for await (const part of statementParts(table, tenantId, period)) {
      sums = part.sums
      yield csvLines(part.lines, ...(withTenant ? [tenantId] : []))
    }
    total = addSums(total, sums)
  }
  yield csvTotal(total, ...(withTenant ? [''] : []))
}
