import { expect, test } from 'vitest'
import { retryAfterMs } from '#shared/retry-after.ts'

const now = Date.UTC(2026, 2, 2, 2)

test.each([
  ['17', 17_000],
  [' 0 ', 0],
  ['999999999', 999_999_999_000],
  ['Mon, 02 Mar 2026 02:01:30 GMT', 90_000],
  ['Mon, 02 Mar 2026 01:59:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
])('Retry-After: %s asks for %s ms', (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms)
})
