import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { listEventsRequest } from '#contract/list-events.ts'
import { listOrdersRequest } from '#contract/list-orders.ts'

// 31 December, 23:59:59 in China, is 15:59:59 UTC.
const newYear = Date.UTC(2026, 11, 31, 15, 59, 59)
const end = '2026-12-31 23:59:59'

test('a list of orders begins and ends with whole seconds in China', () => {
  expect(z.parse(listOrdersRequest, { createdFrom: end, createdTo: end })).toEqual({
    limit: 20,
    createdFrom: newYear,
    createdTo: newYear + 999,
  })
})

test('a list of events begins and ends with whole seconds in China', () => {
  expect(z.parse(listEventsRequest, { from: end, to: end })).toEqual({
    limit: 50,
    from: newYear,
    to: newYear + 999,
  })
})
