import { formatChinaTime } from '#contract/china-time.ts'
import { yuanText } from '#contract/money.ts'
import type { StatementSums } from '#contract/statement.ts'
import { netOf, type StatementLine } from './statement-lines.ts'

/** Excel reads a file as UTF-8 only when it begins so. */
const byteOrderMark = '\uFEFF'

const headings = [
  ...['时间', '类型', '订单号', '外部订单号', '乘客ID', '票号'],
  ...['出票金额(元)', '退款金额(元)', '服务费(元)', '净额(元)', '归属日期'],
]

/** What begins a statement as CSV: its headings. `tenant`: with a first column that names each line's tenant. */
export function csvHead(tenant?: 'tenant'): string {
  return byteOrderMark + row(tenant === undefined ? headings : ['租户', ...headings])
}

/** The lines of a statement as CSV, CRLF after each; with a first column, if there is one. */
export function csvLines(lines: readonly StatementLine[], ...first: readonly string[]): string {
  return lines.map((line) => row([...first, ...csvCells(line)])).join('')
}

function csvCells(line: StatementLine): readonly string[] {
  const { at, orderNo, outOrderNo, passengerId, ticketNo, cents, feeCents, corrects } = line
  const isRefund = (corrects?.kind ?? line.kind) === 'refundSucceeded'
  const net =
    cents === undefined || feeCents === undefined ? undefined : (isRefund ? -cents : cents) + feeCents
  return [
    verbatim(formatChinaTime(at, 'yyyy-MM-dd HH:mm:ss')),
    kindText(line),
    ...[orderNo, outOrderNo, passengerId, ticketNo].map(verbatim),
    isRefund ? '' : yuanText(cents),
    isRefund ? yuanText(cents) : '',
    yuanText(feeCents),
    yuanText(net),
    verbatim(formatChinaTime(corrects?.at ?? at, 'yyyy-MM-dd')),
  ]
}

/** The last row: the sum of each column. */
export function csvTotal(sums: StatementSums, ...first: readonly string[]): string {
  const { tickets, refunds, unknown, ticketCents, refundCents, feeCents } = sums
  const counts = `出票${tickets}张、退票${refunds}张、金额未知${unknown}笔`
  const amounts = [ticketCents, refundCents, feeCents, netOf(sums)].map(yuanText)
  return row([...first, '合计', counts, '', '', '', '', ...amounts, ''])
}

function kindText({ kind, corrects }: StatementLine): string {
  switch (kind) {
    case 'ticketIssued':
      return '出票'
    case 'refundSucceeded':
      return '退票'
    case 'amountCorrected':
      return corrects?.kind === 'refundSucceeded' ? '退票金额更正' : '出票金额更正'
  }
}

/**
 * A text that Excel must not take for a number, a date or a formula: long numbers lose their last digits otherwise. A tab
 * before it says so, as in the bills of Alipay; it is not shown.
 */
function verbatim(text: string): string {
  return text === '' ? '' : `\t${text}`
}

function row(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`
}

/** What Juhe wrote may hold anything. */
function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
