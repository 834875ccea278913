import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { readPlace, windowFaults, writePlace } from '#contract/event-window.ts'
import { listEventsRequest } from '#contract/list-events.ts'
import { listOrdersFaults, listOrdersRequest } from '#contract/list-orders.ts'

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

test('a window that ends before it begins is refused by its end', () => {
  const [early, late] = [newYear - 1, newYear]
  expect(listOrdersFaults({ limit: 20, createdFrom: late, createdTo: early })).toEqual([
    { field: 'createdTo', rule: '不得早于createdFrom' },
  ])
  expect(windowFaults({ from: late, to: early })).toEqual([{ field: 'to', rule: '不得早于from' }])
  for (const createdTo of [late, late + 1])
    expect(listOrdersFaults({ limit: 20, createdFrom: late, createdTo })).toEqual([])
  for (const to of [late, late + 1]) expect(windowFaults({ from: late, to })).toEqual([])
})

test('a place is read as it was written, and nothing before or after it', () => {
  for (const place of [
    { at: newYear, id: 'msg_T1_ticketIssued' },
    { at: 0, id: '' },
  ])
    expect(readPlace(writePlace(place))).toEqual(place)
  const written = writePlace({ at: newYear, id: 'msg_a' })
  for (const text of ['', '-', ` ${written}`, `0123456789${written}`, `${written}-`, `${written} `, 'a-b'])
    expect(readPlace(text), text).toBeUndefined()
})
