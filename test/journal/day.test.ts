import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { formatChinaTime } from '#contract/china-time.ts'
import { listEventsResponse } from '#contract/list-events.ts'
import { centsOf, yuanText } from '#contract/money.ts'
import { resendPushesResponse } from '#contract/resend-pushes.ts'
import { statementResponse } from '#contract/statement.ts'
import type { Body, Parameters } from '#test/e2e/support/client.ts'
import { untilTrue } from '#test/e2e/support/poll.ts'
import { startService } from '#test/e2e/support/service.ts'
import { closeIn, type Placed, people, placeOrder } from '#test/e2e/support/trips.ts'
import { opsOn } from '#test/ops/support/ops.ts'

/* A tenant's whole day: what was bought, refunded, failed and expired, a push that was lost and an amount that came late. */

const minute = 60
const service = await startService()
const { north, south, sandbox, clock } = service
const { receiver } = north

// The whole test lies in one day of China: it begins at eight in the morning.
const dayMs = 24 * 3_600_000
await sandbox.advance(Math.ceil((dayMs - (clock.now() % dayMs)) / 1_000))

const spaced = (ms: number) => formatChinaTime(ms, 'yyyy-MM-dd HH:mm:ss')
const from = spaced(clock.now())
const date = formatChinaTime(clock.now(), 'yyyyMMdd')

const eventsPage = async (parameters: Parameters, client: Pick<typeof north, 'call'> = north) =>
  z.parse(listEventsResponse, await client.call('listEvents', parameters)).result
const statementPage = async (parameters: Parameters) =>
  z.parse(statementResponse, await north.call('statement', parameters)).result

async function allEvents(parameters: Parameters = { from }) {
  const found = []
  let cursor: string | undefined
  do {
    const page = await eventsPage({ ...parameters, cursor })
    found.push(...page.events)
    cursor = page.cursor
  } while (cursor !== '')
  return found
}

const passengerIdsOf = async ({ outOrderNo }: Placed): Promise<string[]> =>
  (await north.call('orderDetail', { outOrderNo, issue: 1 })).result.passengers.map(
    (passenger: Body) => passenger.passengerId,
  )

async function refund(order: Placed, passengerId: string | undefined): Promise<void> {
  const { outOrderNo } = order
  expect(await north.call('applyRefundOrder', { outOrderNo, passengerId })).toMatchObject({ error_code: 0 })
}

/** The whole file of a statement. */
async function csv(parameters: Parameters): Promise<Response> {
  const query = new URLSearchParams({
    key: north.key,
    format: 'csv',
    ...(parameters as Record<string, string>),
  })
  return fetch(`${service.url}/grabTicket/action/statement.php?${query}`)
}

test('statement, events, pushes and the sandbox agree to the cent after a whole day', async () => {
  const now = clock.now()
  const single = await placeOrder(north, now, { person: '出票' })
  const two = await placeOrder(north, now, { person: '出票', passengers: [people.adult, people.secondAdult] })
  const failed = await placeOrder(north, now, { person: '失败308' })
  const expired = await placeOrder(north, now, { person: '过期', closeTime: closeIn(now, 20) })
  const lost = await placeOrder(north, now, { person: '出票+丢推送' })
  const late = await placeOrder(north, now, { person: '出票+推送迟到' })
  const refused = await placeOrder(north, now, { person: '出票+退票失败312' })
  const [main, other] = single.found.trains.filter(({ tickets }) => tickets.secondseat && tickets.firstseat)
  const alternate = await placeOrder(north, now, {
    ...{ person: '出票', trainNo: `${main?.trainNo}|${other?.trainNo}`, mainTrainNo: main?.trainNo },
    ...{ seatClassCode: 'secondseat|firstseat', mainSeatClass: 'secondseat' },
  })
  await sandbox.advance(30 * minute)
  const [first] = await passengerIdsOf(two)
  await refund(two, first)
  await refund(late, (await passengerIdsOf(late))[0])
  await refund(lost, (await passengerIdsOf(lost))[0])
  await refund(refused, (await passengerIdsOf(refused))[0])
  await sandbox.advance(30 * minute)
  await untilTrue('the correction', async () =>
    (await allEvents()).some(({ kind }) => kind === 'amountCorrected'),
  )

  const events = await allEvents()
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
  const kindsOf = (order: Placed) =>
    events.filter(({ outOrderNo }) => outOrderNo === order.outOrderNo).map(({ kind }) => kind)
  expect(kindsOf(single)).toEqual(['ticketIssued'])
  expect(kindsOf(two)).toEqual(['ticketIssued', 'refundSucceeded'])
  expect(kindsOf(alternate)).toEqual(['ticketIssued'])
  expect(kindsOf(failed)).toEqual(['ticketFailed'])
  expect(kindsOf(expired)).toEqual(['orderExpired'])
  expect(kindsOf(lost)).toEqual(['ticketIssued', 'refundSucceeded'])
  expect(kindsOf(late)).toEqual(['ticketIssued', 'refundSucceeded', 'amountCorrected'])
  expect(kindsOf(refused)).toEqual(['ticketIssued', 'refundFailed'])
  const webhookIds = new Set(
    [single, two, failed, expired, lost, late, refused, alternate].flatMap(({ outOrderNo }) =>
      receiver.attemptsOf(outOrderNo).map(({ webhookId }) => webhookId),
    ),
  )
  expect(new Set(events.filter(({ kind }) => kind !== 'amountCorrected').map(({ id }) => id))).toEqual(
    webhookIds,
  )

  const { lines, totals, cursor } = await statementPage({ date })
  expect(cursor).toBe('')
  const juhe = await sandbox.allOrders()
  const tickets = juhe.flatMap((order) => order.tickets)
  const ticketCents = tickets.reduce((sum, { price }) => sum + Math.round(price * 100), 0)
  const sum = (kind: string) =>
    lines.filter((line) => line.kind === kind).reduce((total, line) => total + (centsOf(line.amount) ?? 0), 0)
  expect(tickets).toHaveLength(7)
  expect(totals).toMatchObject({ tickets: 7, refunds: 3 })
  expect(centsOf(totals.ticketAmount)).toBe(ticketCents)
  expect(sum('ticketIssued')).toBe(ticketCents)
  expect(centsOf(totals.refundAmount)).toBe(sum('refundSucceeded') + sum('amountCorrected'))
  const fees = lines.reduce((total, line) => total + (centsOf(line.serviceFee) ?? 0), 0)
  expect(fees).toBe(7 * 800)
  expect(centsOf(totals.serviceFee)).toBe(fees)
  expect(centsOf(totals.net)).toBe(ticketCents + fees - (centsOf(totals.refundAmount) ?? 0))
  // Juhe never pushed the refund of the lost one, and orderDetail does not say the amount.
  expect(totals.unknown).toBe(1)
  const correction = lines.find(({ kind }) => kind === 'amountCorrected')
  expect(correction).toMatchObject({ outOrderNo: late.outOrderNo, corrects: 'refundSucceeded', day: date })
  // What the orders themselves say.
  const details: Body[] = await Promise.all(
    [single, two, lost, late, refused, alternate].map(({ outOrderNo }) =>
      north.call('orderDetail', { outOrderNo, issue: 1 }),
    ),
  )
  const told = details.flatMap(({ result }) => result.passengers)
  expect(
    told.reduce((total: number, { ticketPrice }: Body) => total + Math.round(ticketPrice * 100), 0),
  ).toBe(ticketCents)
  const paidBack = receiver.attemptsOf(two.outOrderNo).find(({ path }) => path === '/refunds')
    ?.body.refundPrice
  expect(
    lines.find(({ outOrderNo, kind }) => outOrderNo === two.outOrderNo && kind === 'refundSucceeded'),
  ).toEqual({
    ...{ at: expect.any(String), kind: 'refundSucceeded', orderNo: two.orderNo, outOrderNo: two.outOrderNo },
    ...{ passengerId: first, ticketNo: expect.stringMatching(/^E/), amount: paidBack, serviceFee: '0.00' },
  })
  expect(JSON.stringify([events, lines])).not.toMatch(/王小明|李小红|13812345577|110101/)
})

test('the statement as CSV has the same lines and a row of totals, for Excel', async () => {
  const { lines, totals } = await statementPage({ date })
  const response = await csv({ date })
  expect(response.headers.get('content-type')).toBe('text/csv;charset=utf-8')
  expect(response.headers.get('content-disposition')).toContain(`statement-${date}.csv`)
  expect(response.headers.get('x-cursor')).toBe('')
  const bytes = Buffer.from(await response.arrayBuffer())
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const text = bytes.subarray(3).toString()
  expect(text.endsWith('\r\n')).toBe(true)
  const rows = text
    .trimEnd()
    .split('\r\n')
    .map((row) => row.split(','))
  expect(rows[0]?.slice(0, 4)).toEqual(['时间', '类型', '订单号', '外部订单号'])
  expect(rows).toHaveLength(lines.length + 2)
  expect(rows.slice(1, -1).map((row) => row[3])).toEqual(lines.map(({ outOrderNo }) => `\t${outOrderNo}`))
  const { ticketAmount, refundAmount, serviceFee, net } = totals
  expect(rows.at(-1)).toEqual([
    ...['合计', '出票7张、退票3张、金额未知1笔', '', '', '', ''],
    ...[ticketAmount, refundAmount, serviceFee, net, ''],
  ])
  expect(text).not.toMatch(/[^\r]\n/)
})

test('an empty day has a statement without lines', async () => {
  expect(await statementPage({ date: '20200101' })).toEqual({
    date: '20200101',
    lines: [],
    totals: {
      ...{ tickets: 0, ticketAmount: '0.00', refunds: 0, refundAmount: '0.00' },
      ...{ serviceFee: '0.00', net: '0.00', unknown: 0 },
    },
    cursor: '',
  })
})

test('events page by any limit, go on after any event, and can be told by kind and time', async () => {
  const all = await allEvents()
  expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).toSorted())
  for (const limit of [1, 3])
    expect(await allEvents({ from, limit })).toEqual(
      all.map((one) => ({ ...one, cursor: expect.any(String) })),
    )
  for (const [index, { cursor }] of all.entries()) {
    const { events } = await eventsPage({ cursor })
    expect(events.map(({ id }) => id)).toEqual(all.slice(index + 1).map(({ id }) => id))
  }
  const refunds = await allEvents({ from, kind: 'refundSucceeded|refundFailed', limit: 2 })
  expect(refunds.map(({ id }) => id)).toEqual(
    all.filter(({ kind }) => kind.startsWith('refund')).map(({ id }) => id),
  )
  expect(await allEvents({ to: '2020-01-01 00:00:00' })).toEqual([])
  const [{ at } = { at: '' }] = all
  expect((await allEvents({ from: at, to: at })).map((one) => one.at)).toContain(at)
  // Another tenant has another journal, whatever the cursor.
  expect(await eventsPage({ from }, south)).toEqual({ events: [], cursor: '' })
  expect(await eventsPage({ cursor: all[0]?.cursor }, south)).toEqual({ events: [], cursor: '' })
})

test('a window is sent again under the old ids: counted first, delivered pushes only when asked for', async () => {
  const resend = async (parameters: Parameters) =>
    z.parse(resendPushesResponse, await north.call('resendPushes', parameters)).result
  const pushed = (await allEvents()).filter(({ kind }) => kind !== 'amountCorrected')
  const timesSent = (): number[] =>
    pushed.map(
      ({ id, outOrderNo }) =>
        receiver.attemptsOf(outOrderNo).filter(({ webhookId }) => webhookId === id).length,
    )
  const before = timesSent()
  expect(await resend({ from })).toEqual({ resent: 0, cursor: '' })
  const kind = 'ticketIssued'
  const issued = pushed.filter((one) => one.kind === kind).length
  expect(await resend({ from, kind, includeDelivered: 1, dryRun: 1 })).toEqual({ resent: issued, cursor: '' })
  expect(timesSent()).toEqual(before)
  expect(await resend({ from, includeDelivered: 1 })).toEqual({ resent: pushed.length, cursor: '' })
  await sandbox.advance(2 * minute)
  await untilTrue('all pushes again', async () =>
    timesSent().every((times, index) => times > (before[index] ?? 0)),
  )
  // What is sent again is no new event.
  expect((await allEvents()).filter(({ id }) => !id.includes('_amount_'))).toHaveLength(pushed.length)
})

test.each([
  ['listEvents', 'from', { from: '2026-12-01' }],
  ['listEvents', 'to', { from: '2026-12-02 00:00:00', to: '2026-12-01 00:00:00' }],
  ['listEvents', 'kind', { kind: 'nothing' }],
  ['listEvents', 'limit', { limit: 101 }],
  ['listEvents', 'limit', { limit: 0 }],
  ['listEvents', 'cursor', { cursor: 'x' }],
  ['statement', 'date', {}],
  ['statement', 'date', { date: '2026-11-24' }],
  ['statement', 'date', { date: '20261324' }],
  ['statement', 'format', { date: '20261124', format: 'xls' }],
  ['statement', 'cursor', { date: '20261124', cursor: 'x' }],
  ['resendPushes', 'from', { from: 'yesterday' }],
  ['resendPushes', 'kind', { kind: '1' }],
  ['resendPushes', 'includeDelivered', { includeDelivered: 'yes' }],
  ['resendPushes', 'dryRun', { dryRun: 2 }],
  ['resendPushes', 'cursor', { cursor: '?' }],
] as const)('%s refuses a wrong %s', async (operation, field, parameters) => {
  const { error_code, reason } = await north.call(operation, parameters)
  expect([error_code, reason]).toEqual([223804, expect.stringMatching(new RegExp(`^参数错误:${field} `))])
})

test('a refused statement is an envelope, in CSV as well', async () => {
  const response = await csv({ date: 'x' })
  expect(response.headers.get('content-type')).toBe('application/json;charset=utf-8')
  expect(await response.json()).toMatchObject({ error_code: 223804 })
})

test('an amount that becomes known the day after stands in that day’s statement, with the day that it belongs to', async () => {
  const ops = opsOn(service.dataDir)
  const before = await statementPage({ date })
  const isCorrected = (line: (typeof before.lines)[number]) =>
    before.lines.some(({ kind, outOrderNo }) => kind === 'amountCorrected' && outOrderNo === line.outOrderNo)
  const unknown = before.lines.filter((line) => line.amount === '' && !isCorrected(line))
  expect(unknown).toHaveLength(1)
  const [{ outOrderNo = '', passengerId = '' } = {}] = unknown
  const [ticket] = (await sandbox.allOrders())
    .flatMap(({ tickets }) => tickets)
    .filter((one) => one.passengerId === passengerId)
  const price = yuanText(Math.round((ticket?.price ?? 0) * 100))
  await sandbox.advance(24 * 60 * minute)
  const enter = ['order', 'refund-amount', 'north', outOrderNo, '--passenger', passengerId, '--amount']
  expect(await ops(...enter, price)).toMatchObject({ exitCode: 4 })
  expect(await ops(...enter, '99999', '--yes')).toMatchObject({ exitCode: 5 })
  expect(await ops(...enter, '-1', '--yes')).toMatchObject({ exitCode: 2 })
  expect(await ops(...enter, price, '--yes', '--json')).toMatchObject({
    ...{ exitCode: 0, json: { passengerId, before: '', amount: price, changed: true } },
  })
  const dayAfter = formatChinaTime(clock.now(), 'yyyyMMdd')
  await untilTrue('the correction', async () => (await statementPage({ date: dayAfter })).lines.length > 0)
  const { lines, totals } = await statementPage({ date: dayAfter })
  expect(lines).toEqual([
    expect.objectContaining({
      ...{ kind: 'amountCorrected', corrects: 'refundSucceeded', outOrderNo, passengerId, amount: price },
      day: date,
    }),
  ])
  expect(totals).toMatchObject({ refunds: 0, refundAmount: price, unknown: 0 })
  // A day that is over does not change; both days together are what the sandbox gave back.
  expect(await statementPage({ date })).toEqual(before)
  const givenBack = (await sandbox.allOrders())
    .flatMap(({ tickets }) => tickets)
    .filter(({ state }) => state === 'T')
    .reduce((sum, one) => sum + Math.round(one.price * 100), 0)
  const refunded = [before.totals, totals].map(({ refundAmount }) => centsOf(refundAmount) ?? 0)
  expect(refunded.reduce((one, two) => one + two)).toBe(givenBack)
  expect(await ops('journal', 'check')).toMatchObject({ exitCode: 0 })
})
