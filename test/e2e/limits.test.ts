import { expect, test } from 'vitest'
import { operations } from '#contract/operations.ts'
import { startService } from './support/service.ts'
import { closeIn, dayIn, searchTrip, submitFor } from './support/trips.ts'

/* What an operator may set of the contract's rules, and what bounds every request. */

const service = await startService({
  env: { SALE_PERIOD_DAYS: '12', DEPARTURE_LEAD_MINUTES: '2880', QUERY_LIFETIME_MINUTES: '2' },
})
const { north, sandbox, clock } = service

const refused = (reason: RegExp) => ({
  reason: expect.stringMatching(reason),
  result: null,
  error_code: 223804,
})

test('the sale period', async () => {
  const search = (days: number) =>
    north.call('search', { from: '北京', to: '上海', date: dayIn(clock.now(), days).compact })
  expect(await search(12)).toMatchObject({ error_code: 0 })
  expect(await search(13)).toEqual(refused(/^参数错误:date .*预售期/))
})

test('how far away a departure must be', async () => {
  const soon = await searchTrip(north, clock.now(), { days: 1 })
  const parameters = submitFor(soon, { closeTime: closeIn(clock.now(), 10) })
  expect(await north.call('submitOrder', parameters)).toEqual(refused(/^参数错误:trainNo .*48小时/))
  const later = await searchTrip(north, clock.now(), { days: 4 })
  expect(await north.call('submitOrder', submitFor(later))).toMatchObject({ error_code: 0 })
})

test('how long a queryKey can be ordered with', async () => {
  const found = await searchTrip(north, clock.now(), { days: 10 })
  await sandbox.advance(119)
  expect(await north.call('submitOrder', submitFor(found))).toMatchObject({ error_code: 0 })
  await sandbox.advance(2)
  expect(await north.call('submitOrder', submitFor(found))).toEqual(refused(/^参数错误:queryKey /))
})

test('the size of a body', async () => {
  const path = `${service.url}${operations.submitOrder.path}`
  const body = new URLSearchParams({ key: north.key, person: '王'.repeat(100_000) })
  const behindItsKey = await fetch(`${path}?key=${north.key}`, { method: 'POST', body })
  expect(behindItsKey.status).toBe(200)
  expect(await behindItsKey.json()).toEqual(refused(/^参数错误:.*256KB/))
  // The key is within what is not read: that is said, and not that the key is wrong.
  const withinIt = await fetch(path, { method: 'POST', body })
  expect(await withinIt.json()).toEqual(refused(/^参数错误:.*256KB/))
})

test('each request has an id of its own', async () => {
  const ids = await Promise.all(
    [1, 2, 3].map(async () => (await north.send('dataDictionary', {})).headers.get('x-request-id')),
  )
  expect(new Set(ids)).toHaveLength(3)
})
