import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { callbackEncodings, encodeCallback } from '#infra/sandbox/callback-encoding.ts'
import { readOrder } from '#shared/orders/store/order-store.ts'
import { example } from '#test/contract/fixtures.ts'
import { factor, seed } from './budget.ts'
import { startFuzzedService } from './fuzzed-service.ts'
import { damage, hostileEntries, multipartTypes, requestOf, ways } from './hostile-requests.ts'
import { hostileText, hostileValue } from './hostile-values.ts'

/* Juhe's callback under fire: whatever comes is answered `success`, and nothing is stored that cannot be read. */

const service = await startFuzzedService()
const { secrets, juheNo, passengerId } = service

const inputs = { count: 0 }
const outcomes = () =>
  new Set(service.logged.flatMap((line) => (line.event === 'callbackIn' ? [line.outcome] : [])))

const pushes = ['ticketIssued', 'ticketFailed', 'orderExpired', 'refundSucceeded', 'refundFailed'] as const
const typeOf = {
  ticketIssued: 1,
  ticketFailed: 1,
  orderExpired: 3,
  refundSucceeded: 2,
  refundFailed: 2,
} as const

/** A push about one of the orders, by its right numbers: what a forger with the token would begin with. */
const good = fc
  .tuple(fc.constantFrom(...pushes), fc.constantFrom(...juheNo), fc.boolean())
  .map(([name, { ours, juhes }, rightNo]) => {
    const body: Record<string, unknown> = { ...(example(`push.${name}`) as object) }
    return {
      name,
      body: {
        ...body,
        outOrderNo: ours,
        orderNo: rightNo ? juhes : 'TFT0',
        ...(name.startsWith('refund')
          ? { passengers: [{ passengerId, pTicketNo: '', passengerName: '张三', refundPrice: '1.00' }] }
          : {}),
      },
    }
  })

async function mustSucceed(type: number, token: string, body: Buffer, contentType: string | undefined) {
  inputs.count += 1
  const answer = await service.callback(String(type), token, { body, contentType })
  if (answer.statusCode !== 200 || answer.body !== 'success')
    throw new Error(`${answer.statusCode} ${answer.body}`)
}

test('whatever a push holds, it is answered success, in every encoding', async () => {
  await fc.assert(
    fc.asyncProperty(
      good.chain(({ name, body }) => fc.tuple(fc.constant(name), hostileEntries(fc.constant(body)))),
      damage,
      fc.constantFrom(...multipartTypes),
      async ([name, entries], harm, multipartType) => {
        const type = typeOf[name]
        const token = secrets.callbackTokens[type][0] ?? ''
        for (const way of ways) {
          const { body, contentType } = requestOf(entries, way, harm, multipartType)
          await mustSucceed(type, token, body, contentType)
        }
        for (const encoding of callbackEncodings) {
          // As Juhe would write it: a name that comes twice counts once.
          const { contentType, text } = encodeCallback(encoding, Object.fromEntries(entries))
          await mustSucceed(type, token, Buffer.from(text), contentType)
        }
      },
    ),
    { seed, numRuns: Math.ceil(2_200 * factor) },
  )
}, 240_000)

test('whatever stands for a push, a type and a token is answered success', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(1, 2, 3, 4, 0),
      fc.oneof(fc.constant(secrets.callbackTokens[1][0] ?? ''), hostileText),
      fc.oneof(
        hostileText.map((text) => Buffer.from(text)),
        hostileValue.map((value) => Buffer.from(JSON.stringify({ data: value }) ?? '')),
        hostileValue.map((value) =>
          Buffer.from(new URLSearchParams({ data: JSON.stringify(value) ?? '' }).toString()),
        ),
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      ),
      fc.constantFrom(
        undefined,
        'application/json',
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'image/png',
        '',
      ),
      mustSucceed,
    ),
    { seed, numRuns: Math.ceil(4_000 * factor) },
  )
}, 240_000)

test('a push of 200 kB fits into an order: its texts are cut', async () => {
  const grabbing = service.upstream.orders().find((order) => order.outOrderNo === juheNo[1]?.ours)
  const body = {
    ...(example('push.ticketFailed') as object),
    outOrderNo: juheNo[1]?.ours,
    orderNo: grabbing?.orderNo,
    msgInfo: '失败'.repeat(30_000),
  }
  await mustSucceed(
    1,
    secrets.callbackTokens[1][0] ?? '',
    Buffer.from(JSON.stringify(body)),
    'application/json',
  )
})

test('what was fired got behind the token: pushes were applied, others left everything as it was', () => {
  expect(outcomes()).toEqual(new Set(['applied', 'unchanged', 'unknownOrder', 'badToken', 'unreadable']))
})

test('what the orders hold afterwards is what an order can hold, and whoever asks is answered', async () => {
  for (const [pk, item] of service.items) if (pk.startsWith('ORDER#')) readOrder(item)
  for (const outOrderNo of ['ISSUED0001', 'GRABBING01']) {
    for (const issue of ['0', '1']) {
      const answer = await service.call('orderDetail', { key: service.key, outOrderNo, issue })
      expect(answer.error_code).toBe(0)
    }
  }
})

test(`the budget was used: at least ${20_000 * factor} inputs`, () => {
  expect(inputs.count).toBeGreaterThanOrEqual(20_000 * factor)
})
