import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from '#contract/parse-json.ts'

test.each([
  ['a member', '{"orderNo": 12345678901234567890}', { orderNo: '12345678901234567890' }],
  ['an entry', '[1,-12345678901234567890]', [1, '-12345678901234567890']],
  ['all there is', ' 12345678901234567890', '12345678901234567890'],
  [
    'beside a text of digits',
    '{"a":"12345678901234567890","b":9007199254740993}',
    { a: '12345678901234567890', b: '9007199254740993' },
  ],
])('a number beyond 2^53 that is %s is the text of its digits', (_, text, value) => {
  expect(parseJson(text)).toEqual(value)
})

test('whatever is no such number is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 1), (text, space) => {
      const spaced = JSON.stringify(JSON.parse(text), null, space)
      fc.pre(!/\d{16}/.test(spaced.replace(/"(\\.|[^"\\])*"/g, '')))
      expect(parseJson(spaced)).toEqual(JSON.parse(spaced))
    }),
  )
})

test('every number of 16 digits or more is looked at, wherever it stands', () => {
  const number = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), number)), fc.constantFrom('', ' ', '\n\t'), (entries, gap) => {
      const members = entries.map(
        ([key, value], n) => `${gap}${JSON.stringify(`k${n}${key}`)}${gap}:${gap}${value}${gap}`,
      )
      const read = parseJson(`{${members.join(',')}}`)
      expect(Object.values(read as object).map(String)).toEqual(entries.map(([, value]) => String(value)))
    }),
  )
})

test('what is no JSON is a SyntaxError', () => {
  expect(() => parseJson('{"a":12345678901234567890')).toThrow(SyntaxError)
})
