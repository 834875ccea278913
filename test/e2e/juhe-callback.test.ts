import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type CallbackEncoding, callbackEncodings, encodeCallback } from '#infra/sandbox/callback-encoding.ts'
import { parseSecrets } from '#shared/lambda/platform/secrets.ts'
import { getItem } from '#shared/table/items.ts'
import { orderKey } from '#shared/table/keys.ts'
import { example } from '#test/contract/fixtures.ts'
import { until } from './support/poll.ts'
import { startService } from './support/service.ts'
import { people, placeOrder } from './support/trips.ts'

const minute = 60
/** The schedule stands still, so that nothing but the callbacks changes the orders. */
const service = await startService({ everyMs: 3_600_000 })
const { north, sandbox, clock, url, table, logged } = service
const { receiver } = north
const { callbackTokens } = parseSecrets(await readFile(join(service.dataDir, 'secrets.json'), 'utf8'))

type Type = 1 | 2 | 3
const tokenOf = (type: Type) => callbackTokens[type][0] ?? ''
const pathOf = (type: Type) => `/juhe/callback/${type}/${tokenOf(type)}`

async function placed(person: string) {
  const order = await placeOrder(north, clock.now(), { person })
  const [{ orderNo: upstreamNo } = { orderNo: '' }] = await sandbox.orders(order.orderNo)
  return { ...order, upstreamNo }
}

const grabbing = await placed('过期')
const issued = await placed('出票+丢推送')
await sandbox.advance(3 * minute)

const itemOf = (orderNo: string) => getItem(table, orderKey(orderNo))

/** A push as the contract's example has it, about one of our orders. */
function pushOf(name: string, about: { orderNo: string; upstreamNo: string }, changes: object = {}) {
  const given = example(`push.${name}`) as Record<string, unknown>
  return { ...given, orderNo: about.upstreamNo, outOrderNo: about.orderNo, ...changes }
}

type RequestBody = string | URLSearchParams | Uint8Array<ArrayBuffer>

async function post(path: string, body: RequestBody, contentType?: string) {
  const headers: Record<string, string> = contentType === undefined ? {} : { 'content-type': contentType }
  const response = await fetch(`${url}${path}`, { method: 'POST', body, headers })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

/** Sends a push as JSON, or in another of the encodings. */
function send(
  type: Type,
  body: Record<string, unknown>,
  encoding: CallbackEncoding = 'json',
  path = pathOf(type),
) {
  const { contentType, text } = encodeCallback(encoding, body)
  return post(path, text, contentType)
}

const success = { status: 200, type: 'text/plain;charset=utf-8', text: 'success' }
const failure = pushOf('ticketFailed', grabbing)
const expiry = pushOf('orderExpired', grabbing)

/** The last that the log says of pushes that came in. */
const lastOutcome = () => logged.findLast((line) => line.event === 'callbackIn')?.outcome

test.each([
  ['a token that nobody gave', `/juhe/callback/1/${'x'.repeat(43)}`],
  ['the token of another type', `/juhe/callback/1/${tokenOf(3)}`],
  ['a token with something after it', `${pathOf(1)}x`],
  ['a token without its end', pathOf(1).slice(0, -1)],
  ['the token in other letters', pathOf(1).slice(0, -43) + tokenOf(1).toLowerCase()],
  ['a type that there is not', `/juhe/callback/4/${tokenOf(1)}`],
  ['a type that is a word', `/juhe/callback/ticket/${tokenOf(1)}`],
  ['a type with a zero', `/juhe/callback/01/${tokenOf(1)}`],
])('%s: answered success, counted, nothing changed', async (_what, path) => {
  const before = await itemOf(grabbing.orderNo)
  expect(await send(1, failure, 'json', path)).toEqual(success)
  expect(lastOutcome()).toBe('badToken')
  expect(await itemOf(grabbing.orderNo)).toEqual(before)
})

const { orderNo, outOrderNo } = grabbing
test.each<[string, Type, Record<string, unknown>, string]>([
  ['an order that is not ours', 1, { ...failure, outOrderNo: `T${'A'.repeat(25)}` }, 'unknownOrder'],
  ["the tenant's number instead of ours", 1, { ...failure, outOrderNo }, 'unknownOrder'],
  ['a number of the wrong form', 1, { ...failure, outOrderNo: `${orderNo} x` }, 'unknownOrder'],
  ['a key of another item', 1, { ...failure, outOrderNo: `ORDER#${orderNo}` }, 'unknownOrder'],
  ['no number of ours', 1, { ...failure, outOrderNo: null }, 'unreadable'],
])('%s: answered success, counted, nothing changed', async (_what, type, body, outcome) => {
  const before = await itemOf(orderNo)
  for (const encoding of callbackEncodings) {
    expect(await send(type, body, encoding)).toEqual(success)
    expect(lastOutcome()).toBe(outcome)
  }
  expect(await itemOf(orderNo)).toEqual(before)
  expect(receiver.attemptsOf(outOrderNo)).toEqual([])
})

test.each<[string, Type, Record<string, unknown>]>([
  ['no upstream number', 1, { ...failure, orderNo: undefined }],
  ['an empty upstream number', 3, { ...expiry, orderNo: '' }],
  ['a failure without a code', 1, { ...failure, msgCode: undefined }],
  ['a failure at the URL of refunds', 2, failure],
  ['a failure at the URL of expiries', 3, failure],
  ['an expiry at the URL of tickets', 1, expiry],
  ['a refund at the URL of tickets', 1, pushOf('refundSucceeded', grabbing)],
  ['an issue without tickets', 1, pushOf('ticketIssued', grabbing, { passengers: [] })],
  ['an issue without a train', 1, pushOf('ticketIssued', grabbing, { trainNo: null })],
  ['a refund of nobody', 2, pushOf('refundSucceeded', grabbing, { passengers: [] })],
])('%s: answered success, counted as unreadable, nothing is learnt of it', async (_what, type, body) => {
  const before = await knownOf(orderNo)
  for (const encoding of callbackEncodings) {
    expect(await send(type, body, encoding)).toEqual(success)
    expect(lastOutcome()).toBe('unreadable')
  }
  expect(await knownOf(orderNo)).toEqual(before)
  expect(receiver.attemptsOf(outOrderNo)).toEqual([])
})

/** What an order has come to, and what its tenant was told: all that a callback may falsify. */
async function knownOf(order: string): Promise<unknown> {
  const { progress, outbox } = JSON.parse(String((await itemOf(order))?.document))
  return { progress, outbox }
}

test.each<[string, Type, Record<string, unknown>]>([
  ['an upstream number that Juhe never gave', 1, { ...failure, orderNo: 'TFT000000000000' }],
  ["another order's upstream number", 1, { ...failure, orderNo: issued.upstreamNo }],
  ['our number as the upstream number', 3, { ...expiry, orderNo }],
])('%s: Juhe is asked, and nothing changes by the callback itself', async (_what, type, body) => {
  const before = await knownOf(orderNo)
  for (const encoding of callbackEncodings) expect(await send(type, body, encoding)).toEqual(success)
  expect(await knownOf(orderNo)).toEqual(before)
  expect(receiver.attemptsOf(outOrderNo)).toEqual([])
})

/** The order's item once Juhe was asked what it had to be asked: that goes on beside the tests above. */
const atRest = () =>
  until(`no question about ${orderNo} to be due`, async () => {
    const item = await itemOf(orderNo)
    return Number(item?.attendAt) > clock.now() + 1_000 ? item : undefined
  })

/** It names no order of ours, which would make Juhe be asked. */
const json = JSON.stringify({ ...failure, outOrderNo: `T${'A'.repeat(25)}` })
test.each<[string, RequestBody, string?]>([
  ['nothing', ''],
  ['blanks', ' \r\n\t '],
  ['a word', 'success', 'text/plain'],
  ['half of the JSON', json.slice(0, json.length / 2), 'application/json'],
  ['half of the JSON in a form', new URLSearchParams({ data: json.slice(0, 200) })],
  ['null', 'null', 'application/json'],
  ['a number', '42', 'application/json'],
  ['a list', `[${json}]`, 'application/json'],
  ['a list in a form', new URLSearchParams({ data: `[${json}]` })],
  ['a form with broken escapes', 'data=%E0%A4%A&%', 'application/x-www-form-urlencoded'],
  ['deep nesting', '{"a":'.repeat(5_000), 'application/json'],
  ['a prototype', `{"__proto__":${json}}`, 'application/json'],
  ['bytes of no text', new Uint8Array([0xff, 0xfe, 0x00, 0x80, 0x7b]), 'application/octet-stream'],
  [
    'a multipart form without its end',
    '--x\r\nContent-Disposition: form-data; name="data"\r\n',
    'multipart/form-data',
  ],
  ['a multipart form without a boundary', 'hello', 'multipart/form-data'],
])('%s for a body: answered success, counted, nothing changed', async (_what, body, contentType) => {
  const before = await atRest()
  for (const type of [1, 2, 3] as const) {
    expect(await post(pathOf(type), body, contentType)).toEqual(success)
    expect(lastOutcome()).toBe('unreadable')
  }
  expect(await itemOf(orderNo)).toEqual(before)
})

test('whatever the content type says, the body is read', async () => {
  const types = [
    'text/plain',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    '%%%',
    'text/html;charset=gbk',
  ]
  for (const contentType of types) {
    const order = await placed('过期')
    expect(
      await post(pathOf(1), `\uFEFF${JSON.stringify(pushOf('ticketFailed', order))}`, contentType),
    ).toEqual(success)
    expect(lastOutcome()).toBe('applied')
  }
})

/** The order's item once its push counts as delivered, which is a moment after the receiver has it. */
function afterDelivery(orderNo: string) {
  return until(`the push of ${orderNo} to count as delivered`, async () => {
    const item = await itemOf(orderNo)
    return item?.status === 'F' && item.newPush !== true ? item : undefined
  })
}

/** What the sandbox would have pushed of an order whose tickets were bought. */
async function issueOf(order: typeof issued) {
  const [upstream] = await sandbox.orders(order.orderNo)
  const passengers = upstream?.tickets.map(({ passengerId, seatNo, pTicketNo, price }) => ({
    passengerId,
    seatNo,
    pTicketNo,
    ...{ passengerName: people.adult.passengerName, passengerType: '1', cardType: '1', cardNo: '' },
    ...{ seatClass: '4', price: price.toFixed(2), serviceCharge: '0', insuranceCharge: '0.00' },
  }))
  return pushOf('ticketIssued', order, {
    passengers,
    trainNo: upstream?.trainNo,
    ticketNo: upstream?.ticketNo,
  })
}

test('one push many times, at once and afterwards, is one change and one push to the tenant', async () => {
  const order = await placed('出票+丢推送')
  await sandbox.advance(5)
  const push = await issueOf(order)
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => send(1, push, callbackEncodings[n % callbackEncodings.length])),
  )
  expect(answers).toEqual(answers.map(() => success))
  const settled = await afterDelivery(order.orderNo)
  expect(await send(1, push)).toEqual(success)
  expect(lastOutcome()).toBe('unchanged')
  expect(await itemOf(order.orderNo)).toEqual(settled)
  await sandbox.advance(10 * minute)
  expect(receiver.attemptsOf(order.outOrderNo)).toHaveLength(1)
})

test('what comes after the tickets takes nothing back: status, tickets and pushes stay as they are', async () => {
  const order = await placed('出票')
  await sandbox.advance(minute)
  const detail = () => north.call('orderDetail', { outOrderNo: order.outOrderNo, issue: 1 })
  const before = await detail()
  expect(before.result.orderStateCode).toBe('F')
  for (const encoding of callbackEncodings) {
    expect(await send(1, pushOf('ticketFailed', order), encoding)).toEqual(success)
    expect(await send(3, pushOf('orderExpired', order), encoding)).toEqual(success)
    const noSuchTicket = pushOf('refundFailed', order)
    expect(await send(2, noSuchTicket, encoding)).toEqual(success)
  }
  await sandbox.advance(10 * minute)
  expect(await detail()).toEqual(before)
  expect(receiver.attemptsOf(order.outOrderNo).map(({ body }) => body.msgCode)).toEqual(['100'])
  const contradictions = logged.filter(
    (line) => line.event === 'contradiction' && line.orderNo === order.orderNo,
  )
  expect(contradictions.length).toBeGreaterThanOrEqual(2)
})

test('pushes in the wrong order end in the right state, and in pushes in the right order', async () => {
  const order = await placed('出票+丢推送')
  await sandbox.advance(5)
  const push = await issueOf(order)
  const [
    {
      tickets: [ticket],
    } = { tickets: [] },
  ] = await sandbox.orders(order.orderNo)
  const { passengerId, pTicketNo } = ticket!
  await sandbox.advance(6 * minute)
  await north.call('applyRefundOrder', { outOrderNo: order.outOrderNo, passengerId })
  await sandbox.advance(minute)
  const refund = pushOf('refundSucceeded', order, {
    passengers: [
      {
        passengerId,
        pTicketNo,
        passengerName: '',
        passengerType: '1',
        cardType: '1',
        cardNo: '',
        refundPrice: '1.00',
      },
    ],
  })
  for (const body of [refund, push, refund, push]) {
    expect(await send(body === refund ? 2 : 1, body)).toEqual(success)
  }
  await sandbox.advance(10 * minute)
  expect((await north.call('orderDetail', { outOrderNo: order.outOrderNo })).result.status).toBe('T')
  expect(receiver.attemptsOf(order.outOrderNo).map(({ path }) => path)).toEqual(['/tickets', '/refunds'])
})

test('a forged failure of an order that has its tickets at Juhe is overruled by asking', async () => {
  // Whoever knows the token and both numbers can lie for a minute at most.
  expect(await send(1, pushOf('ticketFailed', issued))).toEqual(success)
  await sandbox.advance(10 * minute)
  const { result } = await north.call('orderDetail', { outOrderNo: issued.outOrderNo })
  expect(result.status).toBe('F')
  const codes = receiver.attemptsOf(issued.outOrderNo).map(({ body }) => body.msgCode)
  expect(codes.at(-1)).toBe('100')
})
