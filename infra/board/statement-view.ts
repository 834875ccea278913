import type { ServerResponse } from 'node:http'
import * as z from 'zod/mini'
import { parseChinaTime } from '#contract/china-time.ts'
import { dayMs } from '#contract/durations.ts'
import { TenantId } from '#shared/ids.ts'
import { totalsOf } from '#shared/journal/statement.ts'
import { noSums } from '#shared/journal/statement-lines.ts'
import {
  addSums,
  type StatementPeriod,
  statementCsv,
  statementParts,
} from '#shared/journal/statement-parts.ts'
import type { Table } from '#shared/table/document-sender.ts'
import { listTenants } from '#shared/tenants/list-tenants.ts'
import { pageHeaders } from './answer.ts'
import type { DayStatement } from './wire.ts'

/** Which day's money is asked: a day in China, of one tenant or of all. */
export const statementQuery = z.object({
  date: z.string().check(
    z.refine((text) => /^\d{8}$/.test(text) && parseChinaTime(text, 'yyyyMMdd') !== undefined, {
      error: 'must be a day such as 20261124',
    }),
  ),
  tenant: z.optional(z.pipe(z.string().check(z.regex(/^[\w-]{1,64}$/, 'is no tenant')), TenantId)),
})
export type StatementQuery = z.infer<typeof statementQuery>

/** A day's sums, tenant by tenant and of all, from the journal. */
export async function dayStatement(table: Table, query: StatementQuery): Promise<DayStatement> {
  const tenants: DayStatement['tenants'][number][] = []
  let all = noSums
  for (const tenantId of await tenantsOf(table, query)) {
    let sums = noSums
    for await (const part of statementParts(table, tenantId, periodOf(query))) sums = part.sums
    all = addSums(all, sums)
    tenants.push({ tenantId, totals: totalsOf(sums) })
  }
  return { date: query.date, tenants, totals: totalsOf(all) }
}

/** Sends every line of the day as a file, part by part: only one part is in memory. */
export async function sendStatementCsv(
  table: Table,
  query: StatementQuery,
  response: ServerResponse,
): Promise<void> {
  const tenantIds = await tenantsOf(table, query)
  const { date, tenant } = query
  const name = tenant === undefined ? date : `${tenant}-${date}`
  response.writeHead(200, {
    ...pageHeaders,
    'content-type': 'text/csv;charset=utf-8',
    'content-disposition': `attachment; filename="statement-${name}.csv"`,
    'cache-control': 'no-store',
  })
  for await (const part of statementCsv(table, tenantIds, periodOf(query), tenant === undefined))
    response.write(part)
  response.end()
}

async function tenantsOf(table: Table, { tenant }: StatementQuery): Promise<readonly TenantId[]> {
  if (tenant !== undefined) return [tenant]
  return (await listTenants(table)).map(({ tenantId }) => tenantId)
}

function periodOf({ date }: StatementQuery): StatementPeriod {
  const from = parseChinaTime(date, 'yyyyMMdd') ?? 0
  return { from, to: from + dayMs - 1 }
}
