import { expect, test } from 'vitest'
import type { Body } from './support/client.ts'
import { untilTrue } from './support/poll.ts'
import { startService } from './support/service.ts'
import { newOutOrderNo, placeOrder, searchTrip, submitFor } from './support/trips.ts'

/* What happens past what the service can take. */

const minute = 60
/** So many places has each operation; three times as many come at once. */
const places = 100
const service = await startService({ places, env: { JUHE_TIMEOUT_MS: '4000' } })
const { north, south, sandbox, clock } = service

const busy = { resultcode: '111', reason: '当前IP请求超过限制', result: null, error_code: 10011 }

/** Begins a call; how it is answered is noted in the order of the answers. */
function begin(answers: Body[], call: () => Promise<{ status: number; body: Body }>): Promise<void> {
  return call().then(({ status, body }) => {
    expect(status).toBe(200)
    answers.push(body)
  })
}

test('submits that a hanging upstream holds: what is beyond is refused at once, and nothing that was taken suffers', async () => {
  const before = await placeOrder(south, clock.now(), { person: '出票' })
  const found = await searchTrip(north, clock.now())
  await sandbox.arm('submitOrder', 'timeout-after', 3 * places)
  const submits = Array.from({ length: 3 * places }, () =>
    submitFor(found, { outOrderNo: newOutOrderNo('FLOOD'), person: '出票' }),
  )
  const answers: Body[] = []
  const flood = submits.map((parameters) => begin(answers, () => north.send('submitOrder', parameters)))
  await untilTrue('the first refusal', () => answers.some(({ error_code }) => error_code === busy.error_code))
  // All places of the submits are taken; whoever asks after his order is served all the same.
  expect(await south.call('orderDetail', { outOrderNo: before.outOrderNo })).toMatchObject({ error_code: 0 })
  await Promise.all(flood)

  const taken = answers.filter(({ error_code }) => error_code === 0)
  expect(taken.length).toBeGreaterThanOrEqual(places)
  expect(answers.filter(({ error_code }) => error_code !== 0)).toEqual(
    Array.from({ length: 3 * places - taken.length }, () => busy),
  )
  await sandbox.clearFaults()
  await sandbox.advance(10 * minute)

  // Of what was refused there is nothing, and the number is free; what was taken is bought and told, each once.
  const numbers = new Map<string, string>(taken.map(({ result }) => [result.outOrderNo, result.orderNo]))
  const upstream = Map.groupBy(await sandbox.allOrders(), ({ outOrderNo }) => outOrderNo)
  expect(upstream.size).toBe(taken.length + 1)
  const refused = submits.filter(({ outOrderNo }) => !numbers.has(String(outOrderNo)))
  for (const { outOrderNo } of submits) {
    const orderNo = numbers.get(String(outOrderNo))
    if (orderNo === undefined) continue
    expect(upstream.get(orderNo)).toMatchObject([{ submitted: 1, status: 'F' }])
    expect(north.receiver.pushesOf(String(outOrderNo)).map(({ path, body }) => [path, body.msgCode])).toEqual(
      [['/tickets', '100']],
    )
  }
  expect(south.receiver.pushesOf(before.outOrderNo)).toHaveLength(1)
  const [again] = refused
  expect(await north.call('orderDetail', { outOrderNo: again?.outOrderNo })).toMatchObject({
    error_code: 223804,
  })
  expect(await north.call('submitOrder', again ?? {})).toMatchObject({ error_code: 0 })
})

test('a flood of details is answered or refused, each at once, and what is due goes on beside it', async () => {
  const [shown, due] = await Promise.all([
    placeOrder(north, clock.now(), { person: '过期' }),
    placeOrder(south, clock.now(), { person: '出票+丢推送' }),
  ])
  const answers: Body[] = []
  const flood = Array.from({ length: 8 * places }, () =>
    begin(answers, () => north.send('orderDetail', { outOrderNo: shown.outOrderNo })),
  )
  // The push of an order whose own never comes is the reconciler's work.
  await sandbox.advance(2 * minute)
  expect(await south.receiver.untilPushes(due.outOrderNo)).toHaveLength(1)
  await Promise.all(flood)
  const codes = answers.map(({ error_code }) => error_code)
  expect([...new Set(codes)].toSorted()).toEqual([0, 10011])
  expect(codes.filter((code) => code === 0).length).toBeGreaterThanOrEqual(places)
})
