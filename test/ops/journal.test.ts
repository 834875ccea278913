import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, expect, test } from 'vitest'
import { formatChinaTime } from '#contract/china-time.ts'
import { centsOf, yuanText } from '#contract/money.ts'
import { readServiceFile } from '#infra/machine/service-file.ts'
import { localAccess } from '#shared/table/connect-dynamo.ts'
import { getItem } from '#shared/table/items.ts'
import { eventKey } from '#shared/table/keys.ts'
import type { Body } from '#test/e2e/support/client.ts'
import { untilTrue } from '#test/e2e/support/poll.ts'
import { startService } from '#test/e2e/support/service.ts'
import { people, placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from './support/ops.ts'

const service = await startService()
const { north, south, sandbox, clock } = service
// The whole test lies in one day of China: it begins at eight in the morning.
const dayMs = 24 * 3_600_000
await sandbox.advance(Math.ceil((dayMs - (clock.now() % dayMs)) / 1_000))
const ops = opsOn(service.dataDir)
const date = formatChinaTime(clock.now(), 'yyyyMMdd')

const single = await placeOrder(north, clock.now(), { person: '出票' })
const pair = await placeOrder(north, clock.now(), {
  person: '出票',
  passengers: [people.adult, people.secondAdult],
})
const others = await placeOrder(south, clock.now(), { person: '出票' })
await sandbox.advance(10 * 60)
const [ticket] = (await north.call('orderDetail', { outOrderNo: pair.outOrderNo, issue: 1 })).result
  .passengers
await north.call('applyRefundOrder', { outOrderNo: pair.outOrderNo, passengerId: ticket.passengerId })
await sandbox.advance(2 * 60)
await north.receiver.untilPushes(pair.outOrderNo, 2)

const endpoint = (await readServiceFile(service.dataDir))?.dynamoEndpoint ?? ''
const dynamo = new DynamoDBClient(localAccess(endpoint))
afterAll(() => dynamo.destroy())

const statementOf = async (client: typeof north): Promise<Body> =>
  (await client.call('statement', { date })).result

test('a day’s statement is the operation’s, a month’s has its days, and that of all adds tenants up', async () => {
  const { lines, totals } = await statementOf(north)
  const day = await ops('statement', 'north', '--date', date, '--json')
  expect(day).toMatchObject({ exitCode: 0, json: { period: date, tenantId: 'north', lines, totals } })
  const month = date.slice(0, 6)
  expect((await ops('statement', 'north', '--month', month, '--json')).json).toEqual({
    ...{ period: month, tenantId: 'north', days: [{ date, ...totals }], totals },
  })
  const all = await ops('statement', '--all', '--date', date, '--json')
  const southern = (await statementOf(south)).totals
  expect(all.json.tenants).toMatchObject([
    { tenantId: 'north', ...totals },
    { tenantId: 'south', ...southern },
  ])
  expect(centsOf(all.json.totals.net)).toBe((centsOf(totals.net) ?? 0) + (centsOf(southern.net) ?? 0))
  expect((await ops('statement', 'north', '--date', date)).out).toContain(totals.net)
})

test('a statement as CSV is the operation’s file, also in a file; of all with a column for the tenant', async () => {
  const out = join(service.dataDir, 'bill.csv')
  expect(await ops('statement', 'north', '--date', date, '--csv', '--out', out)).toMatchObject({
    exitCode: 0,
  })
  const query = new URLSearchParams({ key: north.key, date, format: 'csv' })
  const served = await fetch(`${service.url}/grabTicket/action/statement.php?${query}`)
  expect(await readFile(out)).toEqual(Buffer.from(await served.arrayBuffer()))
  const all = (await ops('statement', '--all', '--date', date, '--csv')).out.split('\n')
  expect(all[0]).toContain('租户,时间')
  expect(all.filter((line) => line.startsWith('north,'))).toHaveLength(4)
  expect(all.filter((line) => line.startsWith('south,'))).toHaveLength(1)
  expect(all.at(-1)).toMatch(/^,合计,/)
})

test.each([
  [['statement', 'north'], 2],
  [['statement', 'north', '--date', '20261324'], 2],
  [['statement', 'north', '--date', date, '--month', '202611'], 2],
  [['statement', '--date', date], 2],
  [['statement', 'north', '--all', '--date', date], 2],
  [['statement', 'nobody', '--date', date], 3],
  [['events', 'nobody'], 3],
  [['events', 'north', '--kind', 'x'], 2],
  [['pushes', 'resend', '--since', '1d'], 2],
] as const)('%j ends with %i', async (args, exitCode) => {
  expect((await ops(...args)).exitCode).toBe(exitCode)
})

test('events lists what a tenant was told', async () => {
  const { json } = await ops('events', 'north', '--since', '1d', '--json')
  const { events } = (await north.call('listEvents', {})).result
  expect(json.events.map(({ id }: Body) => id)).toEqual(events.map(({ id }: Body) => id))
  const refunds = await ops('events', 'north', '--kind', 'refundSucceeded')
  expect(refunds.out).toContain(`msg_${pair.orderNo}_refund_0_1`)
  expect(refunds.out).not.toContain('ticketIssued')
})

test('a window of pushes is counted, asked about, and sent again', async () => {
  const window = ['pushes', 'resend', 'north', '--since', '1d', '--include-delivered']
  expect((await ops(...window, '--dry-run', '--json')).json).toEqual({ resent: 0, counted: 3 })
  expect((await ops(...window)).exitCode).toBe(4)
  expect((await ops(...window, '--yes', '--json')).json).toEqual({ resent: 3, counted: 3 })
  await sandbox.advance(60)
  await untilTrue('the push again', async () => north.receiver.attemptsOf(single.outOrderNo).length >= 2)
})

/** A bill of Juhe's over the orders of both tenants, by our numbers. */
async function bill(change: (rows: string[][]) => string[][], encode = (text: string) => Buffer.from(text)) {
  const lines: Body[] = [...(await statementOf(north)).lines, ...(await statementOf(south)).lines]
  const rows = lines.map(({ orderNo, kind, amount, serviceFee }) => {
    const isRefund = kind === 'refundSucceeded'
    return [orderNo, isRefund ? `-${amount}` : `¥${amount}`, serviceFee]
  })
  const file = join(service.dataDir, 'juhe.csv')
  const text = [['商户订单号', '金额', '服务费'], ...change(rows), ['合计', '0', '0']]
  await writeFile(file, encode(text.map((row) => row.join(',')).join('\r\n')))
  return file
}

const columns = ['--order-column', '商户订单号', '--amount-column', '金额', '--fee-column', '服务费']
const compare = (file: string, ...more: readonly string[]) =>
  ops('statement', 'compare', file, '--date', date, ...columns, ...more, '--json')

test('a bill of Juhe’s that is the same agrees', async () => {
  expect(await compare(await bill((rows) => rows))).toMatchObject({
    ...{ exitCode: 0, json: { agreed: 3, onlyJuhe: [], onlyOurs: [], differ: [] } },
  })
})

test('what only one side has and amounts that differ are told', async () => {
  const file = await bill((rows) => [
    ...rows
      .filter(([orderNo]) => orderNo !== single.orderNo)
      .map(([orderNo = '', amount = '', fee = '']) => [
        ...[orderNo, orderNo === others.orderNo ? '1.00' : amount, fee],
      ]),
    ['FT0000000001', '9.00', '8.00'],
  ])
  const { exitCode, json } = await compare(file)
  expect(exitCode).toBe(7)
  expect(json).toMatchObject({
    agreed: 1,
    onlyJuhe: [{ order: 'FT0000000001', juhe: '9.00', ours: '' }],
    differ: [{ order: others.orderNo, what: 'amount', juhe: '1.00' }],
  })
  expect(new Set(json.onlyOurs.map(({ order }: Body) => order))).toEqual(new Set([single.orderNo]))
  expect(await compare(file, '--tenant', 'north')).toMatchObject({ json: { agreed: 1, differ: [] } })
})

test('a bill in GBK is read, and a wrong column is named', async () => {
  const gbk: Record<string, readonly number[]> = { 单: [0xb5, 0xa5], 额: [0xb6, 0xee] }
  const file = join(service.dataDir, 'gbk.csv')
  const { lines } = await statementOf(south)
  const text = `单,额\n${others.orderNo},${yuanText((centsOf(lines[0].amount) ?? 0) + 800)}\n`
  await writeFile(file, Buffer.from([...text].flatMap((one) => gbk[one] ?? [one.charCodeAt(0)])))
  const given = ['statement', 'compare', file, '--date', date, '--tenant', 'south', '--order-column', '单']
  expect(await ops(...given, '--amount-column', '额')).toMatchObject({ exitCode: 0 })
  expect(await ops(...given, '--amount-column', '价')).toMatchObject({
    ...{ exitCode: 2, err: expect.stringContaining('no column 价') },
  })
})

test('check finds nothing in a sound journal; what is lost or wrong is found and mended at its place', async () => {
  expect(await ops('journal', 'check', '--json')).toMatchObject({ exitCode: 0, json: { faults: [] } })
  const before = await statementOf(north)
  const lost = `msg_${single.orderNo}_ticketIssued`
  const wrong = `msg_${pair.orderNo}_ticketIssued`
  const held = await getItem(service.table, eventKey(wrong))
  const document = String(held?.document).replace(/"cents":\d+/, '"cents":1')
  await service.table.sender.put({ TableName: service.table.name, Item: { ...held, document } })
  const TableName = service.table.name
  await dynamo.send(new DeleteItemCommand({ TableName, Key: { pk: { S: eventKey(lost).pk } } }))
  await untilTrue('the loss', async () => (await statementOf(north)).totals.tickets === 2)
  const { exitCode, json } = await ops('journal', 'check', '--json')
  expect([exitCode, json.faults.map(({ fault, id }: Body) => [fault, id]).sort()]).toEqual([
    7,
    [
      ['differs', wrong],
      ['missing', lost],
    ],
  ])
  expect(await ops('journal', 'rebuild', '--rate', '1000')).toMatchObject({ exitCode: 0 })
  expect(await ops('journal', 'check')).toMatchObject({ exitCode: 0 })
  expect(await statementOf(north)).toEqual(before)
})
