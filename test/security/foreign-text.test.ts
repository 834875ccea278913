import { describe, expect, test } from 'vitest'
import type { Passenger } from '#contract/passengers.ts'
import { maskAddresses } from '#shared/mask-addresses.ts'
import { failureOf, scrub } from '#shared/orders/upstream/failure.ts'
import { matchPassengers } from '#shared/orders/upstream/match-passengers.ts'
import { replaceDates, replaceSpellings } from '#shared/orders/upstream/spellings.ts'

const named = (passengerName: string, idCardNo = 'P12345678', birthday = '1990-03-07'): Passenger => ({
  ...{ passengerName, passengerType: 1, idCardType: 1, idCardNo, birthday },
})
const peopleNamed = (name: string) => ({
  passengers: Array.from({ length: 5 }, () => named(name)),
  contact: { person: name, cellphone: '13987650412', email: name },
  account: { accountNo: name, accountPwd: name },
})

/*
 * Texts and names that made patterns go back and forth. Each row would run for seconds to years if the time grew with
 * more than the text and the name together; the runner's own limit is what fails it then.
 */
describe('the time that a text takes grows with its length only', () => {
  const names = [
    ...['.'.repeat(30), '-'.repeat(30), ' '.repeat(30), '·'.repeat(30), '. - '.repeat(7)],
    ...[
      'a.'.repeat(15),
      'a a'.repeat(10),
      'aaaaaaaaaaaaaaaaaaaaaaaaaaaaab',
      '(a+)+$',
      '[',
      '\\',
      'X'.repeat(30),
    ],
    ...['王'.repeat(30), '\u{20000}'.repeat(15), 'İ'.repeat(30), 'a'.repeat(30)],
  ]
  const texts = [
    ...[
      '.',
      ' ',
      '-',
      '·',
      'a',
      'a.',
      'a ',
      '. ',
      '王',
      '\u3000',
      '0',
      '1',
      'X',
      '@',
      'a@',
      '@.',
      '1990',
      '1990-',
      '(a+)+$',
      'İ',
    ],
  ].map((part) => part.repeat(2_000))

  test.each(names)(
    'a passenger named %j',
    (name) => {
      for (const text of texts) {
        const { msgInfo } = failureOf(text, peopleNamed(name))
        expect(msgInfo.length).toBeLessThan(text.length * 1_000)
      }
    },
    60_000,
  )

  test('masked numbers of a hundred strangers', () => {
    for (const masked of ['X'.repeat(3_000), `${'X*'.repeat(1_500)}!`, `1${'X'.repeat(3_000)}!`]) {
      const strangers = Array.from({ length: 100 }, () => ({ passengerName: 'ANNA', idCard: masked }))
      const people = Array.from({ length: 5 }, () => named('ANNA'))
      expect(matchPassengers(people, strangers)).toHaveLength(100)
    }
  })
})

describe('literal matching', () => {
  test.each([
    ['ab', 'xABx', 'x_x'],
    ['a b', 'x a.b x', 'x _ x'],
    ['aab', 'aaab', 'a_'],
    ['abab', 'abababab', '__'],
    ['....', 'a......b', 'a_..b'],
    ['', 'ab', 'ab'],
    ['$&', 'x$&x', 'x_x'],
  ])('finds %j in %j', (secret, text, expected) => {
    expect(replaceSpellings(text, secret, '_')).toBe(expected)
  })

  test.each([
    ['生于1990年3月7日。', '生于_日。'],
    ['19900307', '_'],
    ['1990/03/07x', '_x'],
    ['1990-3-70', '1990-3-70'],
    ['19901990-03-07', '1990_'],
    ['1990---03-07', '1990---03-07'],
  ])('finds a day in %j', (text, expected) => {
    expect(replaceDates(text, '1990-03-07', '_')).toBe(expected)
  })

  test.each([
    ['mail anna.smith+a@example.com, or', 'mail ***, or'],
    ['@', '@'],
    ['a@b@c', '***@c'],
    ['@@a@b', '@@***'],
  ])('finds addresses in %j', (text, expected) => {
    expect(maskAddresses(text, '***')).toBe(expected)
  })

  test('a name of several forms is gone from the text', () => {
    expect(scrub('ANNA.SMITH', peopleNamed('Anna Smith'))).not.toMatch(/nna|mith/i)
  })

  test.each([
    ['110101XXXXXXX7715', 0],
    ['1101***********715', 0],
    ['XXXXXXXXXXXXXX7715', 0],
    ['110101XXXXXXX7716', 1],
  ])('a masked number %s is the passenger’s whose ends it shows', (idCard, expected) => {
    const people = [named('王', '110101199003077715'), named('王', '110101199003077716')]
    expect(matchPassengers(people, [{ passengerName: '王', idCard }])).toEqual([expected])
  })
})
