import { formatChinaTime } from '#contract/china-time.ts'
import type { StatementSums } from '#contract/statement.ts'
import type { TenantId } from '#shared/ids.ts'
import { eventBatches } from '#shared/journal/event-batches.ts'
import { csvHead, csvLines, csvTotal } from '#shared/journal/statement-csv.ts'
import { addEvent, linesOf, noSums, type StatementLine } from '#shared/journal/statement-lines.ts'
import type { Session } from '../store/session.ts'
import type { Period } from './period.ts'

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
  { backing }: Session,
  tenantId: TenantId,
  { from, to }: Period,
): AsyncGenerator<StatementPart> {
  let sums = noSums
  const days = new Map<string, StatementSums>()
  for await (const { events } of eventBatches(backing.table, { tenantId, after: { at: from, id: '' }, to })) {
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
  session: Session,
  tenantIds: readonly TenantId[],
  period: Period,
  withTenant: boolean,
): AsyncGenerator<string> {
  yield csvHead(withTenant ? 'tenant' : undefined)
  let total = noSums
  for (const tenantId of tenantIds) {
    let sums = noSums
    for await (const part of statementParts(session, tenantId, period)) {
      sums = part.sums
      yield csvLines(part.lines, ...(withTenant ? [tenantId] : []))
    }
    total = addSums(total, sums)
  }
  yield csvTotal(total, ...(withTenant ? [''] : []))
}
