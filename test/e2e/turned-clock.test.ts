import { expect, test } from 'vitest'
import type { Body } from './support/client.ts'
import { startService } from './support/service.ts'
import { people, placeOrder } from './support/trips.ts'

const minute = 60
/** The schedule has a time of its own every few milliseconds: also while the clock is being turned. */
const { north, sandbox, clock } = await startService({ everyMs: 3 })

test('while the clock is turned nothing runs beside what is due at its moment: each push is attempted once', async () => {
  const passengers = [people.adult, people.secondAdult]
  const { outOrderNo } = await placeOrder(north, clock.now(), { person: '出票+丢推送', passengers })
  await sandbox.advance(7 * minute)
  const { result } = await north.call('orderDetail', { outOrderNo, issue: 1 })
  const tickets: string[] = result.passengers.map(({ passengerId }: Body) => passengerId)
  for (const passengerId of tickets) {
    expect(await north.call('applyRefundOrder', { outOrderNo, passengerId })).toMatchObject({ error_code: 0 })
  }
  await sandbox.advance(2 * minute)
  const attempts = north.receiver.attemptsOf(outOrderNo).filter(({ path }) => path === '/refunds')
  const told = attempts.map(({ body }) => String(body.passengers[0].passengerId))
  expect(told.toSorted()).toEqual(tickets.toSorted())
})
