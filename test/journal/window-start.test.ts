import { expect, test } from 'vitest'
import { windowStart } from '#shared/journal/window-start.ts'

const day = 86_400_000
const now = 100 * day

test.each([
  ['its beginning, if it has one', { from: 5 * day }, undefined, { at: 5 * day, id: '' }],
  ['a day before its end', { to: 20 * day }, undefined, { at: 19 * day, id: '' }],
  ['a day before now, if its end is still to come', { to: 120 * day }, undefined, { at: 99 * day, id: '' }],
  ['a day before now', {}, undefined, { at: 99 * day, id: '' }],
  ['the cursor’s place', { from: 5 * day }, { at: 6 * day, id: 'msg_1' }, { at: 6 * day, id: 'msg_1' }],
  ['the cursor’s place, at its very beginning', { from: 5 }, { at: 5, id: 'msg_1' }, { at: 5, id: 'msg_1' }],
  ['its beginning, if the cursor’s place is before', { from: 5 }, { at: 4, id: 'msg_1' }, { at: 5, id: '' }],
  ['the cursor’s place, however old', { to: 20 * day }, { at: 1, id: 'msg_1' }, { at: 1, id: 'msg_1' }],
])('reading a window begins at %s', (_what, window, after, start) => {
  expect(windowStart(window, after, now)).toEqual(start)
})
