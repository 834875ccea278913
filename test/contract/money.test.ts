import fc from 'fast-check'
import { expect, test } from 'vitest'
import { centsOf, yuanText } from '#contract/money.ts'

test.each([
  ['9.00', 900],
  ['8', 800],
  ['9.5', 950],
  ['0.05', 5],
  ['0', 0],
  ['0.00', 0],
  ['-2.50', -250],
  ['-0.01', -1],
  ['999999999999.99', 99_999_999_999_999],
])('%s yuan are %d cents', (text, cents) => {
  expect(centsOf(text)).toBe(cents)
})

test.each([
  ...['', ' ', '9.', '.5', '9.005', '9,00', '1e3', '+9.00', '--9', '9.0.0', ' 9', '9 ', '９', '9.00元'],
  ...['1234567890123', 'NaN', 'null', '-'],
])('%j is no amount', (text) => {
  expect(centsOf(text)).toBeUndefined()
})

test.each([
  [undefined, ''],
  [0, '0.00'],
  [5, '0.05'],
  [99, '0.99'],
  [100, '1.00'],
  [123_456, '1234.56'],
  [-1, '-0.01'],
  [-250, '-2.50'],
])('%j cents are written %j', (cents, text) => {
  expect(yuanText(cents)).toBe(text)
})

test('whatever is written is read again, and never as minus zero', () =>
  fc.assert(
    fc.property(fc.integer({ min: -99_999_999_999_999, max: 99_999_999_999_999 }), (cents) => {
      expect(centsOf(yuanText(cents))).toBe(cents === 0 ? 0 : cents)
    }),
  ))
