import { describe, expect, test } from 'vitest'
import { sandboxKey } from '#infra/local/local-secrets.ts'
import { type Client, createClient } from '#shared/client/client.ts'
import { isCallError, RefusedError } from '#shared/client/errors.ts'
import type { ToldEvent } from '#shared/client/extension-results.ts'
import { type SubmitOrder, tripOf } from '#shared/client/submit-order.ts'
import { createPushVerifier } from '#shared/client/verify-push.ts'
import { until } from '#test/e2e/support/poll.ts'
import { seeds, startService } from '#test/e2e/support/service.ts'
import { newOutOrderNo, people } from '#test/e2e/support/trips.ts'

/*
 * The sandbox plays Juhe, letter by letter, so that what is shown against it holds for Juhe, as far as anything can be
 * shown without buying tickets.
 */
const { url, sandboxUrl, sandbox, clock, north } = await startService()
const service = createClient({ baseUrl: url, key: north.apiKey, retryEffects: true })
const juhe = createClient({ baseUrl: sandboxUrl, key: sandboxKey })
const dayMs = 24 * 3_600_000

/** A search, and the order that it leads to. */
async function orderAt(client: Client, person: string): Promise<SubmitOrder> {
  const found = await client.search({ from: '北京', to: '上海', date: new Date(clock.now() + 25 * dayMs) })
  const [main, other] = found.trains.filter(({ tickets }) => Number(tickets.secondseat?.seats ?? 0) > 0)
  if (main === undefined || other === undefined) throw new Error('the sandbox offers too few trains')
  const { passengerName, idCardNo } = people.adult
  return {
    ...tripOf(found, main, [other]),
    outOrderNo: newOutOrderNo(client === juhe ? 'JUHE' : 'LIFE'),
    seatClassCode: ['secondseat', 'firstseat'],
    mainSeatClass: 'secondseat',
    closeTime: new Date(clock.now() + 20 * dayMs),
    acceptNoSeat: false,
    person,
    cellphone: '13812345577',
    passengers: [
      { passengerName: String(passengerName), passengerType: 1, idCardType: 0, idCardNo: String(idCardNo) },
    ],
  }
}

/** Turns the clock until the iterator has ended; answers the states that it told. */
async function statesOf(client: Client, outOrderNo: string, throughRefund = false): Promise<string[]> {
  const states: string[] = []
  for await (const { status } of client.followOrder(outOrderNo, { everyMs: 5, throughRefund })) {
    states.push(status)
    await sandbox.advance(throughRefund ? 600 : 10)
  }
  return states
}

describe.each([
  ['the service', service],
  ['Juhe (as the sandbox plays it)', juhe],
])('at %s', (_, client) => {
  test('one order lives its whole life: search, submit, issued, refund', async () => {
    const order = await orderAt(client, '出票')
    const submitted = await client.submitOrder(order)
    expect(submitted.outOrderNo).toBe(order.outOrderNo)
    expect((await statesOf(client, order.outOrderNo)).at(-1)).toBe('F')
    await sandbox.advance(600)
    const issued = await client.issuedDetail(order.outOrderNo)
    const [passenger] = issued.passengers
    expect(passenger?.ticketStateCode).toBe('F')
    const refund = { outOrderNo: order.outOrderNo, passengerId: passenger?.passengerId ?? '' }
    expect(await client.applyRefundOrder(refund)).toEqual({
      orderNo: submitted.orderNo,
      passengerId: refund.passengerId,
    })
    expect((await statesOf(client, order.outOrderNo, true)).at(-1)).toBe('T')
  })

  test('an order is cancelled, and then cannot be', async () => {
    const order = await orderAt(client, '过期')
    const { orderNo } = await client.submitOrder(order)
    expect(await client.cancelOrder(order.outOrderNo)).toEqual({ orderNo })
    expect(await statesOf(client, order.outOrderNo)).toEqual(['C'])
    const issued = await orderAt(client, '出票')
    await client.submitOrder(issued)
    await statesOf(client, issued.outOrderNo)
    const late = client.cancelOrder(issued.outOrderNo)
    await expect(late).rejects.toMatchObject({ kind: 'refused', code: 223801, reason: '抢票取消失败' })
  })

  test('the dictionary and refusals are read', async () => {
    expect((await client.dataDictionary()).msgCode.data[309]).toBe('出票5分钟内无法提交退票')
    await expect(client.orderDetail('NOSUCHORDER')).rejects.toBeInstanceOf(RefusedError)
    const wrong = createClient({ baseUrl: client === juhe ? sandboxUrl : url, key: 'wrong' })
    await expect(wrong.search({ from: '北京', to: '上海', date: '20261201' })).rejects.toMatchObject({
      ...{ name: 'TurnedAwayError', code: 10001, mayPassLater: false },
    })
  })
})

test('the service names every field that it refuses', async () => {
  const order = await orderAt(service, '出票')
  const refused = await service
    .submitOrder({ ...order, cellphone: '123', outOrderNo: 'A', queryKey: 'gone' })
    .catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(RefusedError)
  if (!isCallError(refused) || refused.kind !== 'refused') throw refused
  expect(refused.fields.map(({ field }) => field).sort()).toEqual(['cellphone', 'outOrderNo', 'queryKey'])
  expect(refused.requestId).toMatch(/\S{8,}/)
})

test('a submit whose answer never came is made again at the service, and is one order at Juhe', async () => {
  let lost = 0
  const cut = createClient({
    ...{ baseUrl: url, key: north.apiKey, retryEffects: true },
    fetch: async (input, init) => {
      const response = await fetch(input, init)
      if (!String(input).includes('submitOrder') || lost > 0) return response
      lost += 1
      throw new TypeError('the connection was cut')
    },
  })
  const order = await orderAt(cut, '过期')
  const { orderNo } = await cut.submitOrder(order)
  expect(lost).toBe(1)
  expect(await sandbox.orders(orderNo)).toHaveLength(1)
})

test('a push of the service is proved and read; one of another tenant is not', async () => {
  const order = await orderAt(service, '出票')
  await service.addCallbackUrl({ type: 1, url: north.receiver.urls[1], format: 'form' })
  await service.submitOrder(order)
  await sandbox.advance(10)
  const push = await until('the push', () => north.receiver.attemptsOf(order.outOrderNo)[0])
  await service.addCallbackUrl({ type: 1, url: north.receiver.urls[1] })
  const read = await createPushVerifier(north.webhookSecret)(push.headers, push.text)
  expect(read).toMatchObject({ kind: 'ticketIssued', body: { outOrderNo: order.outOrderNo } })
  const other = createPushVerifier(seeds.south.webhookSecret)
  await expect(other(push.headers, push.text)).rejects.toMatchObject({ fault: 'forged' })
})

test('the extensions show a life from outside: orders, events, pushes, a push once more, the URLs', async () => {
  const order = await orderAt(service, '出票')
  await service.submitOrder(order)
  await sandbox.advance(10)
  await north.receiver.untilPushes(order.outOrderNo)
  const { extensions } = service
  const { outOrderNo } = order
  const listed = await until('the order in the list', async () => {
    for await (const one of extensions.orders({ status: ['F', 'T'], limit: 1 }))
      if (one.outOrderNo === outOrderNo) return one
    return undefined
  })
  expect(listed).toMatchObject({ status: 'F', passengerCount: 1 })
  const ahead = { createdFrom: new Date(clock.now() + 60_000) }
  expect(await extensions.listOrders(ahead)).toEqual({ orders: [], cursor: '' })
  expect((await extensions.orderEvents(outOrderNo)).events[0]).toMatchObject({
    event: 'submitted',
    by: 'tenant',
  })
  const [push] = (await extensions.listPushes(outOrderNo)).pushes
  const pushId = push?.pushId ?? ''
  expect(await extensions.resendPush({ outOrderNo, pushId })).toEqual({ orderNo: listed.orderNo, pushId })
  expect((await extensions.testCallbackUrl(3)).samples).toMatchObject([{ delivered: true, httpStatus: 200 }])
})

test('the events are read from a cursor on, and polled; the day’s statement and a resend go through all pages', async () => {
  const order = await orderAt(service, '出票')
  const { orderNo } = await service.submitOrder(order)
  await sandbox.advance(10)
  const [push] = await north.receiver.untilPushes(order.outOrderNo)
  const { extensions } = service
  const told: ToldEvent[] = []
  for await (const event of extensions.events({ from: new Date(clock.now() - 3_600_000) })) told.push(event)
  const mine = told.find((event) => event.orderNo === orderNo)
  expect(mine).toMatchObject({ id: push?.webhookId, kind: 'ticketIssued', outOrderNo: order.outOrderNo })

  const ending = new AbortController()
  const polled: string[] = []
  const poll = async () => {
    const cursor = told.at(-1)?.cursor ?? ''
    for await (const { outOrderNo } of extensions.events({ cursor, everyMs: 20, signal: ending.signal })) {
      polled.push(outOrderNo)
      ending.abort(new Error('enough'))
    }
  }
  const polling = expect(poll()).rejects.toThrow('enough')
  const next = await orderAt(service, '出票')
  await service.submitOrder(next)
  await sandbox.advance(10)
  await polling
  expect(polled).toEqual([next.outOrderNo])

  const day = await extensions.statement(new Date(clock.now()))
  expect(day.lines.find((line) => line.orderNo === orderNo)).toMatchObject({
    amount: mine?.tickets[0]?.amount,
    kind: 'ticketIssued',
  })
  expect(day.cursor).toBe('')
  const window = { from: new Date(clock.now() - 3_600_000), includeDelivered: true, dryRun: true }
  const { resent } = await extensions.resendPushes({ ...window, kind: ['ticketIssued', 'refundSucceeded'] })
  expect(resent).toBeGreaterThanOrEqual(told.filter(({ kind }) => kind === 'ticketIssued').length)
})
