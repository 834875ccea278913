import { expect, test } from 'vitest'
import { localOptionsOf } from '#infra/local/local-options.ts'
import { parseSettings } from '#infra/local/settings.ts'
import { untilTrue } from './support/poll.ts'
import { startService } from './support/service.ts'
import { placeOrder } from './support/trips.ts'

/* The schedule ticks each minute, as on AWS: whatever is quicker is the queues' doing. The clock is not turned. */

const { everyMs = 0 } = localOptionsOf(parseSettings({ SCHEDULE_SECONDS: '60' }))
const service = await startService({ everyMs })
const { north, sandbox, clock } = service
const second = 1_000
const patience = { timeout: 100_000 }

test('SCHEDULE_SECONDS is 60 unless set', () => {
  expect(parseSettings({}).scheduleSeconds).toBe(60)
  expect(everyMs).toBe(60 * second)
  for (const wrong of ['0', '61', '1.5', 'x', '-1'])
    expect(() => parseSettings({ SCHEDULE_SECONDS: wrong })).toThrow(
      'SCHEDULE_SECONDS must be a whole number',
    )
})

test.concurrent('a push that failed is tried again after 5 s, and after 30 s more', patience, async () => {
  const placed = await placeOrder(north, clock.now(), { person: '出票' })
  const attempts = () => north.receiver.attemptsOf(placed.outOrderNo)
  north.receiver.answer((_path, before) => ({ status: before < 2 ? 500 : 200 }))
  await untilTrue('three attempts', () => attempts().length === 3, 80 * second)
  const [first = 0, next = 0, last = 0] = attempts().map(({ at }) => at)
  // Up to a tenth of jitter, up to a second of the queue, and 3 s at most until it is begun.
  expect(next - first).toBeGreaterThanOrEqual(5 * second - 50)
  expect(next - first).toBeLessThan(5.5 * second + 3 * second)
  expect(last - next).toBeGreaterThanOrEqual(30 * second - 50)
  expect(last - next).toBeLessThan(33 * second + 3 * second)
})

test.concurrent('a submit that was lost on the way is at Juhe within 80 s', patience, async () => {
  const startedAt = clock.now()
  const placed = await placeOrder(north, startedAt, { person: '丢单+出票' }).catch(() => undefined)
  await untilTrue(
    'the order at Juhe',
    async () => placed !== undefined && (await sandbox.orders(placed.orderNo)).length === 1,
    85 * second,
  )
  expect(clock.now() - startedAt).toBeLessThan(80 * second)
})
