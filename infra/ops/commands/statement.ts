import * as z from 'zod/mini'
import type { StatementSums } from '#contract/statement.ts'
import type { TenantId } from '#shared/ids.ts'
import { lineOf, totalsOf } from '#shared/journal/statement.ts'
import { noSums } from '#shared/journal/statement-lines.ts'
import { addSums, statementCsv, statementParts } from '#shared/journal/statement-parts.ts'
import { listTenants } from '#shared/tenants/list-tenants.ts'
import { defineCommand, type Ops } from '../command.ts'
import { usageFailure } from '../failure.ts'
import { flagInput, tenantIdInput } from '../inputs.ts'
import { type Period, periodInput, periodOf, periodOptions } from '../journal/period.ts'
import { type Report, report } from '../output/report.ts'
import { section, table } from '../output/table.ts'
import type { Session } from '../store/session.ts'
import { tenantOf } from '../tenants.ts'

export const statement = defineCommand({
  isDefault: true,
  usage: 'show [tenantId]',
  description: "a day's or a month's money of a tenant, or of all tenants: tickets, refunds and fees",
  options: [
    ...periodOptions,
    { flags: '--all', description: "all tenants together: the owner's own settlement with Juhe" },
    { flags: '--csv', description: 'every line as CSV, for Excel' },
    { flags: '--out <file>', description: 'write the CSV into this file' },
  ],
  input: z.object({
    tenantId: z.optional(tenantIdInput),
    ...periodInput,
    all: flagInput,
    csv: flagInput,
    out: z.optional(z.string()),
  }),
  async run(ops, { tenantId, all, csv, out, ...given }) {
    const period = periodOf(given)
    const tenantIds = await chosenTenants(ops.session, tenantId, all)
    if (csv || out !== undefined) return csvReport(ops, tenantIds, period, all, out)
    return sumsReport(ops.session, tenantIds, period, all)
  },
})

/** The tenants of a statement. Throws an OpsFailure unless it is one, or all. */
export async function chosenTenants(
  session: Session,
  tenantId: TenantId | undefined,
  all: boolean,
): Promise<readonly TenantId[]> {
  if ((tenantId !== undefined) === all) throw usageFailure('say which tenant, or --all')
  if (tenantId !== undefined) return [(await tenantOf(session, tenantId)).tenantId]
  return (await listTenants(session.backing.table)).map((tenant) => tenant.tenantId)
}

async function csvReport(
  { session, host }: Ops,
  tenantIds: readonly TenantId[],
  period: Period,
  all: boolean,
  out: string | undefined,
): Promise<Report> {
  const parts = statementCsv(session.backing.table, tenantIds, period, all)
  if (out !== undefined) {
    await host.writeFile(out, parts)
    return report({ file: out }, [`Written: ${out}`])
  }
  let text = ''
  for await (const part of parts) text += part
  return report({ csv: text }, text.trimEnd().split('\r\n'))
}

async function sumsReport(
  session: Session,
  tenantIds: readonly TenantId[],
  period: Period,
  all: boolean,
): Promise<Report> {
  let total = noSums
  const byTenant: [name: string, sums: StatementSums][] = []
  const byDay = new Map<string, StatementSums>()
  const lines = []
  for (const tenantId of tenantIds) {
    let sums = noSums
    let days: ReadonlyMap<string, StatementSums> = new Map()
    for await (const part of statementParts(session.backing.table, tenantId, period)) {
      ;({ sums, days } = part)
      if (!all && period.name.length === 8) lines.push(...part.lines.map(lineOf))
    }
    total = addSums(total, sums)
    byTenant.push([tenantId, sums])
    for (const [day, daySums] of days) byDay.set(day, addSums(byDay.get(day) ?? noSums, daySums))
  }
  const days = [...byDay].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const data = {
    period: period.name,
    ...(all ? { tenants: named('tenantId', byTenant) } : { tenantId: tenantIds[0] }),
    ...(period.name.length === 8 ? (all ? {} : { lines }) : { days: named('date', days) }),
    totals: totalsOf(total),
  }
  const rows = lines.map((line) => Object.values({ ...line, day: line.day ?? '' }))
  const header = ['at', 'kind', 'order', 'outOrderNo', 'passenger', 'ticket', 'amount', 'fee']
  return report(data, [
    ...sumsTable(all ? byTenant : period.name.length === 8 ? [] : days, total),
    ...(rows.length === 0 ? [] : section('Lines', table(header, rows))),
  ])
}

function named(name: string, sums: readonly (readonly [string, StatementSums])[]) {
  return sums.map(([value, one]) => ({ [name]: value, ...totalsOf(one) }))
}

function sumsTable(parts: readonly (readonly [string, StatementSums])[], total: StatementSums) {
  const header = ['', 'tickets', 'amount', 'refunds', 'refunded', 'fees', 'net', 'unknown']
  const rows = [...parts, ['total', total] as const].map(([name, sums]) => [
    name,
    ...Object.values(totalsOf(sums)).map(String),
  ])
  return table(header, rows)
}
