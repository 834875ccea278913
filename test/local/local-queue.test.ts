import { randomUUID } from 'node:crypto'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { afterEach, expect, test } from 'vitest'
import { createLocalQueue, type LocalQueue } from '#infra/local/queue/local-queue.ts'
import { pkOfBody } from '#shared/attention/queues.ts'

const queues: LocalQueue[] = []
afterEach(() => Promise.all(queues.splice(0).map((queue) => queue.close())))

const failure = (event: SQSEvent): SQSBatchResponse => ({
  batchItemFailures: event.Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
})
const fine: SQSBatchResponse = { batchItemFailures: [] }

function start(worker: (pk: string, event: SQSEvent) => Promise<SQSBatchResponse>, concurrency = 200) {
  const clock = { now: 0 }
  const dead: string[] = []
  const errors: unknown[] = []
  const queue = createLocalQueue({
    worker: (event) => worker(pkOfBody(event.Records[0]?.body ?? '') ?? '', event),
    onError: (error) => errors.push(error),
    onDeadLetter: (pk) => dead.push(pk),
    now: () => clock.now,
    uuid: randomUUID,
    concurrency,
  })
  queues.push(queue)
  return { queue, clock, dead, errors }
}

test('a message is handed over when its delay is over, by the shared clock', async () => {
  const got: string[] = []
  const { queue, clock } = start(async (pk) => {
    got.push(pk)
    return fine
  })
  queue.send([
    { pk: 'now', delaySeconds: 0 },
    { pk: 'later', delaySeconds: 5 },
  ])
  await queue.idle()
  expect(got).toEqual(['now'])
  clock.now = 4_999
  await queue.idle()
  expect(got).toEqual(['now'])
  clock.now = 5_000
  await queue.idle()
  expect(got).toEqual(['now', 'later'])
})

test.each([
  ['is reported as failed', async (event: SQSEvent) => failure(event)],
  ['ends with an error', async () => Promise.reject(new Error('out of memory'))],
])(
  'a message that %s comes again after the visibility time, three times, and is a dead letter then',
  async (_, end) => {
    let receives = 0
    const { queue, clock, dead } = start(async (_pk, event) => {
      receives += 1
      expect(event.Records[0]?.attributes.ApproximateReceiveCount).toBe(String(receives))
      return end(event)
    })
    queue.send([{ pk: 'broken', delaySeconds: 0 }])
    await queue.idle()
    for (const expected of [1, 2, 3, 3]) {
      expect(receives).toBe(expected)
      clock.now += 59_999
      await queue.idle()
      expect(receives).toBe(expected)
      clock.now += 1
      await queue.idle()
    }
    expect(dead).toEqual(['broken'])
  },
)

test('a tenant with many messages that hang holds up no other tenant', async () => {
  const got: string[] = []
  const release = Promise.withResolvers<void>()
  const { queue } = start(async (pk) => {
    got.push(pk)
    if (got.length > 1 && pk.startsWith('hangs')) await release.promise
    return fine
  }, 2)
  const many = Array.from({ length: 50 }, (_, n) => ({ pk: `hangs${n}`, delaySeconds: 0, tenantId: 'slow' }))
  queue.send(many)
  queue.send([1, 2, 3].map((n) => ({ pk: `quick${n}`, delaySeconds: 0, tenantId: 'other' })))
  await expect.poll(() => got.filter((pk) => pk.startsWith('quick')).length).toBe(3)
  expect(got.filter((pk) => pk.startsWith('hangs')).length).toBeLessThanOrEqual(3)
  release.resolve()
  await queue.idle()
  expect(got).toHaveLength(53)
})
