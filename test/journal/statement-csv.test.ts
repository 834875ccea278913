import { expect, test } from 'vitest'
import type { StatementSums } from '#contract/statement.ts'
import { lineOf, totalsOf } from '#shared/journal/statement.ts'
import { csvHead, csvLines, csvTotal } from '#shared/journal/statement-csv.ts'
import { netOf, type StatementLine } from '#shared/journal/statement-lines.ts'

/* A statement's lines and sums, as JSON and as CSV. All numbers differ, so that none can stand in another's place. */

const newYear = Date.UTC(2026, 11, 31, 16, 0, 5)
const numbers = { orderNo: 'T01', outOrderNo: '000123', passengerId: '623838771', ticketNo: 'E345091034' }

const issued: StatementLine = { at: newYear, kind: 'ticketIssued', ...numbers, cents: 2_250, feeCents: 800 }
const refunded: StatementLine = {
  ...{ at: newYear - 6_000, kind: 'refundSucceeded', ...numbers, cents: 1_125, feeCents: 0 },
}
const unknown: StatementLine = { at: newYear, kind: 'ticketIssued', ...numbers }
const correctedPrice: StatementLine = {
  ...{ at: newYear, kind: 'amountCorrected', ...numbers, cents: -250, feeCents: 100 },
  corrects: { kind: 'ticketIssued', at: newYear - 6_000 },
}
const correctedRefund: StatementLine = {
  ...{ at: newYear, kind: 'amountCorrected', ...numbers, cents: 75, feeCents: 0 },
  corrects: { kind: 'refundSucceeded', at: newYear - 6_000 },
}

const wire = { orderNo: 'T01', outOrderNo: '000123', passengerId: '623838771', ticketNo: 'E345091034' }
const cells = '\tT01,\t000123,\t623838771,\tE345091034'

test.each([
  [
    'an issue',
    issued,
    { at: '2027-01-01 00:00:05', kind: 'ticketIssued', ...wire, amount: '22.50', serviceFee: '8.00' },
    `\t2027-01-01 00:00:05,出票,${cells},22.50,,8.00,30.50,\t2027-01-01\r\n`,
  ],
  [
    'a refund',
    refunded,
    { at: '2026-12-31 23:59:59', kind: 'refundSucceeded', ...wire, amount: '11.25', serviceFee: '0.00' },
    `\t2026-12-31 23:59:59,退票,${cells},,11.25,0.00,-11.25,\t2026-12-31\r\n`,
  ],
  [
    'an issue without amounts',
    unknown,
    { at: '2027-01-01 00:00:05', kind: 'ticketIssued', ...wire, amount: '', serviceFee: '' },
    `\t2027-01-01 00:00:05,出票,${cells},,,,,\t2027-01-01\r\n`,
  ],
  [
    'a correction of an issue',
    correctedPrice,
    {
      ...{ at: '2027-01-01 00:00:05', kind: 'amountCorrected', ...wire, amount: '-2.50', serviceFee: '1.00' },
      ...{ corrects: 'ticketIssued', day: '20261231' },
    },
    `\t2027-01-01 00:00:05,出票金额更正,${cells},-2.50,,1.00,-1.50,\t2026-12-31\r\n`,
  ],
  [
    'a correction of a refund',
    correctedRefund,
    {
      ...{ at: '2027-01-01 00:00:05', kind: 'amountCorrected', ...wire, amount: '0.75', serviceFee: '0.00' },
      ...{ corrects: 'refundSucceeded', day: '20261231' },
    },
    `\t2027-01-01 00:00:05,退票金额更正,${cells},,0.75,0.00,-0.75,\t2026-12-31\r\n`,
  ],
])('%s has its line', (_what, line, json, csv) => {
  expect(lineOf(line)).toEqual(json)
  expect(csvLines([line])).toBe(csv)
  expect(csvLines([line, line], 'north')).toBe(`north,${csv}north,${csv}`)
})

test('one amount that is unknown makes the net of a line unknown', () => {
  const { cents: _cents, ...withoutPrice } = issued
  const { feeCents: _fee, ...withoutFee } = issued
  const dayAndNet = (line: StatementLine) => csvLines([line]).split(',').slice(6)
  expect(dayAndNet(withoutPrice)).toEqual(['', '', '8.00', '', '\t2027-01-01\r\n'])
  expect(dayAndNet(withoutFee)).toEqual(['22.50', '', '', '', '\t2027-01-01\r\n'])
})

test('a CSV begins with a byte order mark and its headings, the tenant’s first if there are several', () => {
  const headings =
    '时间,类型,订单号,外部订单号,乘客ID,票号,出票金额(元),退款金额(元),服务费(元),净额(元),归属日期\r\n'
  expect(csvHead()).toBe(`\uFEFF${headings}`)
  expect(csvHead('tenant')).toBe(`\uFEFF租户,${headings}`)
})

test('what Juhe wrote cannot end a cell, begin another, or be a formula', () => {
  const odd = { ...issued, passengerId: '', ticketNo: '=A1,"x"\r\ny', outOrderNo: '+86 1' }
  expect(csvLines([odd])).toBe(
    '\t2027-01-01 00:00:05,出票,\tT01,\t+86 1,,"\t=A1,""x""\r\ny",22.50,,8.00,30.50,\t2027-01-01\r\n',
  )
  const quotedBy = (ticketNo: string) => csvLines([{ ...issued, ticketNo }]).includes(`"\t${ticketNo}"`)
  expect(['a,b', 'a\rb', 'a\nb', 'a b', "a'b", 'a;b'].map(quotedBy)).toEqual([
    ...[true, true, true],
    ...[false, false, false],
  ])
})

test('the sums stand below their columns', () => {
  const sums: StatementSums = {
    ...{ tickets: 12, ticketCents: 100_050, refunds: 3, refundCents: 20_005, feeCents: 9_600, unknown: 4 },
  }
  expect(netOf(sums)).toBe(89_645)
  expect(totalsOf(sums)).toEqual({
    ...{ tickets: 12, ticketAmount: '1000.50', refunds: 3, refundAmount: '200.05' },
    ...{ serviceFee: '96.00', net: '896.45', unknown: 4 },
  })
  const row = '合计,出票12张、退票3张、金额未知4笔,,,,,1000.50,200.05,96.00,896.45,\r\n'
  expect(csvTotal(sums)).toBe(row)
  expect(csvTotal(sums, '')).toBe(`,${row}`)
})
