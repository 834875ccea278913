import { expect, test } from 'vitest'
import { restfulPolicy, sendingDueOnly, type Turn } from '#infra/local/schedule/turning.ts'
import type { LookAt } from '#shared/attention/queues.ts'
import { day, defaultPolicy, delayOf, hour } from '#shared/orders/machine/policy.ts'

test('while the clock is turned far, only the delay that repeats becomes longer; otherwise nothing changes', () => {
  let turn: Turn | undefined
  const policy = restfulPolicy(defaultPolicy, () => turn)
  expect({ ...policy }).toEqual(defaultPolicy)
  turn = { from: 0, to: 4 * hour }
  expect(delayOf(policy.askGrabbing, 99)).toBe(delayOf(defaultPolicy.askGrabbing, 99))
  turn = { from: 0, to: 40 * day }
  for (const n of defaultPolicy.askGrabbing.keys())
    expect(delayOf(policy.askGrabbing, n)).toBe(delayOf(defaultPolicy.askGrabbing, n))
  expect(delayOf(policy.askGrabbing, 99)).toBe(5 * day)
  expect(delayOf(policy.askIssued, 0)).toBe(day)
  expect(delayOf(policy.askIssued, 1)).toBe(5 * day)
  expect(policy.askUnknown).toEqual(defaultPolicy.askUnknown)
  // Moments are whole milliseconds: an order with another would never be read again.
  turn = { from: 0, to: 40 * day + 1 }
  expect(delayOf(policy.askIssued, 1)).toBe(5 * day + 1)
  turn = undefined
  expect({ ...policy }).toEqual(defaultPolicy)
})

test('within a turn only messages go out that are due now, or that arrive after its end', async () => {
  let turn: Turn | undefined
  const sent: LookAt[] = []
  const send = sendingDueOnly(
    async (_queue, messages) => {
      sent.push(...messages)
      return 0
    },
    { now: () => 0, turn: () => turn },
  )
  const messages = [0, 10, 50].map((delaySeconds) => ({ pk: 'T', delaySeconds }))
  await send('attention', messages)
  expect(sent.splice(0)).toEqual(messages)
  turn = { from: 0, to: 30_000 }
  await send('attention', messages)
  expect(sent.map(({ delaySeconds }) => delaySeconds)).toEqual([0, 50])
})
