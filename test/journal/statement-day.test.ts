import { expect, test } from 'vitest'
import { statementRequest } from '#contract/statement.ts'
import { OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'
import { createJournalWriter } from '#shared/journal/journal-store.ts'
import { statement } from '#shared/journal/statement.ts'
import { statementCsv } from '#shared/journal/statement-parts.ts'
import type { Table } from '#shared/table/document-sender.ts'
import type { TenantContext } from '#shared/use-case.ts'
import { countedTable } from '#test/support/counted-table.ts'

const [north, south] = [TenantId.parse('north'), TenantId.parse('south')]
const outOrderNo = OutOrderNo.parse('ORDER001')

/** The new year begins in China; a day has 86,400,000 ms. */
const newYear = Date.UTC(2026, 11, 31, 16)
const day = 86_400_000

/** A journal in which a ticket was issued at each of these moments, each cheaper than the next by a yuan. */
async function journal(...events: readonly (readonly [tenantId: TenantId, at: number])[]) {
  const clock = { ms: newYear }
  let uuids = 0
  const table: Table = {
    name: 'orders',
    sender: countedTable(() => clock.ms).sender,
    uuid: () => `w${++uuids}`,
  }
  const writer = createJournalWriter({ table, now: () => clock.ms, retentionMs: 400 * day })
  for (const [n, [tenantId, at]] of events.entries()) {
    clock.ms = at
    await writer.write({
      ...{
        id: `msg_${n}`,
        tenantId,
        orderNo: orderNoOf(tenantId, outOrderNo),
        outOrderNo,
        kind: 'ticketIssued',
      },
      ...{
        at,
        msgCode: '100',
        feeCents: 10,
        tickets: [{ passengerId: `P${n}`, ticketNo: 'E1', cents: (n + 1) * 100 }],
      },
    })
  }
  return table
}

async function statementOf(table: Table, date: string) {
  const answer = await statement(table)(
    { tenant: { tenantId: north } } as TenantContext,
    statementRequest.parse({ date }),
  )
  if (!answer.ok || !('result' in answer.value)) throw new Error('no statement')
  return answer.value.result
}

test('a day’s statement holds its first and its last millisecond in China, and none beside them', async () => {
  const moments = [newYear - 1, newYear, newYear + day - 1, newYear + day]
  const table = await journal(...moments.map((at) => [north, at] as const))
  const lines = async (date: string) =>
    (await statementOf(table, date)).lines.map(({ at, passengerId, amount }) => [at, passengerId, amount])
  expect(await lines('20261231')).toEqual([['2026-12-31 23:59:59', 'P0', '1.00']])
  expect(await lines('20270101')).toEqual([
    ['2027-01-01 00:00:00', 'P1', '2.00'],
    ['2027-01-01 23:59:59', 'P2', '3.00'],
  ])
  expect(await lines('20270102')).toEqual([['2027-01-02 00:00:00', 'P3', '4.00']])
  expect((await statementOf(table, '20270101')).totals).toEqual({
    ...{ tickets: 2, ticketAmount: '5.00', refunds: 0, refundAmount: '0.00' },
    ...{ serviceFee: '0.20', net: '5.20', unknown: 0 },
  })
})

test('the statement of several tenants names each line’s tenant, and sums all of them', async () => {
  const table = await journal([north, newYear], [south, newYear + 1_000], [north, newYear + day])
  const csv = async (tenantIds: readonly TenantId[], withTenant: boolean) => {
    let text = ''
    const period = { from: newYear, to: newYear + day - 1 }
    for await (const part of statementCsv(table, tenantIds, period, withTenant)) text += part
    return text.split('\r\n')
  }
  const orderNo = (tenantId: TenantId) => orderNoOf(tenantId, outOrderNo)
  const heading =
    '时间,类型,订单号,外部订单号,乘客ID,票号,出票金额(元),退款金额(元),服务费(元),净额(元),归属日期'
  const first = `\t2027-01-01 00:00:00,出票,\t${orderNo(north)},\tORDER001,\tP0,\tE1,1.00,,0.10,1.10,\t2027-01-01`
  const second = `\t2027-01-01 00:00:01,出票,\t${orderNo(south)},\tORDER001,\tP1,\tE1,2.00,,0.10,2.10,\t2027-01-01`
  expect(await csv([north, south], true)).toEqual([
    ...[`\uFEFF租户,${heading}`, `north,${first}`, `south,${second}`],
    ...[',合计,出票2张、退票0张、金额未知0笔,,,,,3.00,0.00,0.20,3.20,', ''],
  ])
  expect(await csv([north], false)).toEqual([
    ...[`\uFEFF${heading}`, first, '合计,出票1张、退票0张、金额未知0笔,,,,,1.00,0.00,0.10,1.10,', ''],
  ])
})
