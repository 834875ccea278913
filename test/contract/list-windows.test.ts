import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { readPlace, windowFaults, writePlace } from '#contract/event-window.ts'
import { listEventsRequest, writeEventsCursor } from '#contract/list-events.ts'
import { listOrdersFaults, listOrdersRequest, writeCursor } from '#contract/list-orders.ts'
import { statementRequest, writeStatementCursor } from '#contract/statement.ts'

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

test('a cursor of a list of orders is read as it was written', () => {
  const after = { createdAt: newYear, orderNo: `T${'0123456789ABCDEFGHJKMNPQR'}` }
  expect(z.parse(listOrdersRequest, { cursor: writeCursor(after), limit: '7' })).toEqual({ limit: 7, after })
})

test('a cursor of a list of events is read as it was written, with and without what was seen of the last seconds', () => {
  const place = { at: newYear, id: 'msg_T1_ticketIssued' }
  for (const seen of [[], ['abcdefgh'], ['abcdefgh', '012-_ZAB']])
    expect(z.parse(listEventsRequest, { cursor: writeEventsCursor({ place, seen }) })).toEqual({
      limit: 50,
      after: { place, seen },
    })
})

test('a cursor of a statement is read as it was written: the place, and each sum, also below zero', () => {
  const after = {
    place: { at: newYear, id: 'msg_T1_ticketIssued' },
    sums: { tickets: 1, ticketCents: -2_345, refunds: 67, refundCents: 8_901, feeCents: -800, unknown: -1 },
  }
  const read = z.parse(statementRequest, {
    date: '20270101',
    format: 'csv',
    cursor: writeStatementCursor(after),
  })
  expect(read).toEqual({ dayStart: newYear + 1_000, format: 'csv', after })
  const written = writeStatementCursor(after)
  for (const cursor of [
    `${written}.1`,
    written.slice(0, written.lastIndexOf('.')),
    `${written}!`,
    `.${written}`,
  ])
    expect(z.safeParse(statementRequest, { date: '20270101', cursor }).success, cursor).toBe(false)
})
