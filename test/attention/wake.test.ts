import type { DynamoDBStreamEvent } from 'aws-lambda'
import { expect, test } from 'vitest'
import type { LookAt, QueueName } from '#shared/attention/queues.ts'
import { wake } from '#shared/attention/wake.ts'
import type { Observation } from '#shared/observations.ts'
import { keptMessages } from '../support/attention.ts'

const now = Date.UTC(2026, 2, 2, 2)
const second = 1_000
const pk = 'ORDER#T1'

/** A record of the stream, with the moments of an order's item. */
function record(moments: Readonly<Record<string, number>>, of = pk) {
  const numbers = Object.entries(moments).map(([name, at]) => [name, { N: String(at) }])
  return {
    dynamodb: {
      Keys: { pk: { S: of } },
      NewImage: { tenantId: { S: 'north' }, ...Object.fromEntries(numbers) },
    },
  }
}

async function woken(records: readonly unknown[]) {
  const { sent, sendTo } = keptMessages()
  const seen: Observation[] = []
  const run = wake({ now: () => now, observe: (one) => seen.push(one), sendTo })
  const answer = await run({ Records: records } as DynamoDBStreamEvent)
  expect(answer).toEqual({ batchItemFailures: [] })
  return { sent, seen }
}

const message = (delaySeconds: number): LookAt => ({ pk, delaySeconds, tenantId: 'north' })

test.each<[string, Record<string, number>, Partial<Record<QueueName, LookAt[]>>]>([
  ['due now', { dueAt: now, attendAt: now }, { attention: [message(0)] }],
  ['overdue', { dueAt: now - 9, attendAt: now - 9 }, { attention: [message(0)] }],
  ['due in 5 s', { dueAt: now + 5 * second, attendAt: now + 5 * second }, { attention: [message(5)] }],
  ['due in 4,001 ms', { dueAt: now + 4_001, attendAt: now + 4_001 }, { attention: [message(5)] }],
  ['due in 65 s', { dueAt: now + 65 * second, attendAt: now + 65 * second }, { attention: [message(65)] }],
  ['due later, which a tick sees', { dueAt: now + 65_001, attendAt: now + 65_001 }, {}],
  ['with a new push', { dueAt: now + 15 * second, pushAt: now }, { pushes: [message(0)] }],
  [
    'that both queues wait for',
    { dueAt: now, attendAt: now, pushAt: now + 30 * second },
    { attention: [message(0)], pushes: [message(30)] },
  ],
  ['that waits for nothing', {}, {}],
  [
    'that 0.1.0 wrote: it names no queue',
    { dueAt: now + 15 * second },
    { attention: [message(15)], pushes: [message(15)] },
  ],
  [
    'that was postponed: not before its time',
    { dueAt: now + 30 * second, attendAt: now, pushAt: now, setbacks: 1 },
    { attention: [message(30)], pushes: [message(30)] },
  ],
])('an order %s is sent to just the queues that it needs, to the moment', async (_, moments, expected) => {
  const { sent } = await woken([record(moments)])
  expect(sent).toEqual({ attention: [], pushes: [], ...expected })
})

test('of several records of one order the last one counts, and an unreadable record is skipped', async () => {
  const { sent, seen } = await woken([
    record({ dueAt: now, attendAt: now }),
    null,
    {},
    { dynamodb: { Keys: { pk: { N: '1' } } } },
    record({ dueAt: now + 5 * second, attendAt: now + 5 * second }),
    record({ dueAt: now, attendAt: now }, 'ORDER#T2'),
  ])
  expect(sent.attention).toEqual([message(5), { ...message(0), pk: 'ORDER#T2' }])
  expect(seen).toEqual([1, 2, 3].map(() => ({ kind: 'oddity', what: 'streamRecord' })))
})

test('what a queue does not take is counted, and left to the next tick', async () => {
  const seen: Observation[] = []
  const run = wake({ now: () => now, observe: (one) => seen.push(one), sendTo: async (_, all) => all.length })
  const event = { Records: [record({ dueAt: now, attendAt: now, pushAt: now })] } as unknown
  expect(await run(event as DynamoDBStreamEvent)).toEqual({ batchItemFailures: [] })
  expect(seen).toEqual([{ kind: 'unsent', by: 'wake', count: 2 }])
})
