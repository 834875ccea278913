import { formatChinaTime } from '#contract/china-time.ts'
import { dayMs } from '#contract/durations.ts'
import { type Success, success } from '#contract/envelope.ts'
import { yuanText } from '#contract/money.ts'
import {
  type StatementRequest,
  type StatementResult,
  type StatementSums,
  writeStatementCursor,
} from '#contract/statement.ts'
import { FileAnswer } from '#shared/file-answer.ts'
import { ok } from '#shared/result.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { UseCase } from '#shared/use-case.ts'
import { eventBatches } from './event-batches.ts'
import { csvHead, csvLines, csvTotal } from './statement-csv.ts'
import { addEvent, linesOf, netOf, noSums, type StatementLine } from './statement-lines.ts'

/** From how many lines on a page ends: both stay well below the 6 MB that Lambda answers. */
const fullPage = { json: 1_000, csv: 10_000 } as const

/**
 * Extension statement: a day's money, a line for each ticket. A day's statement does not change any more once the day has
 * been over for half a minute: what becomes known later is in the statement of the day on which it did.
 */
export function statement(table: Table): UseCase<StatementRequest, Success<StatementResult> | FileAnswer> {
  return async ({ tenant }, request) => {
    const { dayStart, format, after } = request
    const range = {
      tenantId: tenant.tenantId,
      after: after?.place ?? { at: dayStart, id: '' },
      to: dayStart + dayMs - 1,
    }
    const lines: StatementLine[] = []
    let sums = after?.sums ?? noSums
    let cursor = ''
    for await (const { events, last } of eventBatches(table, range)) {
      for (const event of events) {
        lines.push(...linesOf(event))
        sums = addEvent(sums, event, dayStart)
      }
      cursor = last === undefined ? '' : writeStatementCursor({ place: last, sums })
      if (lines.length >= fullPage[format]) break
    }
    return ok(
      format === 'csv'
        ? csvPage(request, lines, sums, cursor)
        : success({ date: dayOf(dayStart), lines: lines.map(lineOf), totals: totalsOf(sums), cursor }),
    )
  }
}

/** Pages put one after the other are one file: only the first has headings, only the last the total. */
function csvPage(
  { dayStart, after }: StatementRequest,
  lines: readonly StatementLine[],
  sums: StatementSums,
  cursor: string,
): FileAnswer {
  const head = after === undefined ? csvHead() : ''
  const total = cursor === '' ? csvTotal(sums) : ''
  const headers = {
    'content-disposition': `attachment; filename="statement-${dayOf(dayStart)}.csv"`,
    'x-cursor': cursor,
  }
  return new FileAnswer('text/csv;charset=utf-8', headers, head + csvLines(lines) + total)
}

function dayOf(ms: number): string {
  return formatChinaTime(ms, 'yyyyMMdd')
}

/** A line as the wire has it. */
export function lineOf(line: StatementLine): StatementResult['lines'][number] {
  const { at, kind, orderNo, outOrderNo, passengerId, ticketNo, corrects } = line
  return {
    at: formatChinaTime(at, 'yyyy-MM-dd HH:mm:ss'),
    ...{ kind, orderNo, outOrderNo, passengerId, ticketNo },
    amount: yuanText(line.cents),
    serviceFee: yuanText(line.feeCents),
    ...(corrects === undefined ? {} : { corrects: corrects.kind, day: dayOf(corrects.at) }),
  }
}

/** Sums as the wire has them. */
export function totalsOf(sums: StatementSums): StatementResult['totals'] {
  return {
    tickets: sums.tickets,
    ticketAmount: yuanText(sums.ticketCents),
    refunds: sums.refunds,
    refundAmount: yuanText(sums.refundCents),
    serviceFee: yuanText(sums.feeCents),
    net: yuanText(netOf(sums)),
    unknown: sums.unknown,
  }
}
