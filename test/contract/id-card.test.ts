import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatChinaTime } from '#contract/china-time.ts'
import { parseIdCard } from '#contract/id-card.ts'
import { idCard } from './requests.ts'

const numbers = fc
  .record({
    region: fc.integer({ min: 100_000, max: 999_999 }),
    born: fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2099, 0, 1) }),
    serial: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ region, born, serial }) => ({
    number: idCard(`${region}${formatChinaTime(born, 'yyyyMMdd')}${String(serial).padStart(3, '0')}`),
    birthday: formatChinaTime(born, 'yyyy-MM-dd'),
  }))

describe('a Chinese ID card number', () => {
  test('holds the birthday (the standard’s own example)', () => {
    // The example numbers of GB 11643-1999 itself.
    expect(parseIdCard('11010519491231002X')).toEqual({ birthday: '1949-12-31' })
    expect(parseIdCard('440524188001010014')).toEqual({ birthday: '1880-01-01' })
  })

  test('may end in a small x', () => {
    expect(parseIdCard('11010519491231002x')).toEqual({ birthday: '1949-12-31' })
  })

  test('is read when its checksum is right', () => {
    fc.assert(
      fc.property(numbers, ({ number, birthday }) => {
        expect(parseIdCard(number)).toEqual({ birthday })
      }),
    )
  })

  test('is refused with any one digit wrong', () => {
    fc.assert(
      fc.property(numbers, fc.nat(16), fc.integer({ min: 1, max: 9 }), ({ number }, place, step) => {
        const wrong = (Number(number[place]) + step) % 10
        expect(parseIdCard(number.slice(0, place) + wrong + number.slice(place + 1))).toBeUndefined()
      }),
    )
  })

  test('is refused with two different neighbours swapped', () => {
    fc.assert(
      fc.property(numbers, fc.nat(15), ({ number }, place) => {
        const [a, b] = [number.charAt(place), number.charAt(place + 1)]
        fc.pre(a !== b)
        expect(parseIdCard(number.slice(0, place) + b + a + number.slice(place + 2))).toBeUndefined()
      }),
    )
  })

  test.each([
    ['with a birthday that never was', idCard('32038219890230391')],
    ['with a region that starts with 0', idCard('02038219890218391')],
    ['of 15 digits', '320382890218391'],
    ['of 19 digits', `${idCard('32038219890218391')}0`],
    ['with letters', '3203821989021839AB'],
    ['with a line end', `${idCard('32038219890218391')}\n`],
    ['that is empty', ''],
  ])('is refused %s', (_, number) => {
    expect(parseIdCard(number)).toBeUndefined()
  })
})
