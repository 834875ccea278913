import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskDocumentNumber, maskEmail, maskName, maskPhoneMiddle, maskPhoneTail } from '#contract/mask.ts'

// Without X, which the masks are made of.
const documents = fc.stringMatching(/^[0-9A-WYZ]{5,20}$/)

describe('masks', () => {
  test('show a document number as the contract does', () => {
    expect(maskDocumentNumber('320382199001013916')).toBe('320382XXXXXXX3916')
    expect(maskDocumentNumber('E12345678')).toBe('E1XXXXXXX78')
    expect(maskDocumentNumber('E1234')).toBe('EXXXXXXX')
  })

  test('show a phone number as the contract does, in both shapes', () => {
    expect(maskPhoneTail('15991234577')).toBe('1599XXXXXXX')
    expect(maskPhoneMiddle('15991234577')).toBe('1599****577')
  })

  test('show of a name the first character', () => {
    expect(maskName('魏小明')).toBe('魏**')
    expect(maskName('𠮷野')).toBe('𠮷*')
    expect(maskName('王')).toBe('*')
    expect(maskName('')).toBe('')
  })

  test('show of an e-mail address its first character and its domain', () => {
    expect(maskEmail('zhang@example.com')).toBe('z***@example.com')
    expect(maskEmail('')).toBe('')
    expect(maskEmail('not an address')).toBe('***')
  })

  test('never let a document number be read: at least four characters are gone, and the length with them', () => {
    fc.assert(
      fc.property(documents, (number) => {
        const masked = maskDocumentNumber(number)
        const [head = '', tail = ''] = masked.split('XXXXXXX')
        expect(number.length - head.length - tail.length).toBeGreaterThanOrEqual(4)
        expect(masked).not.toContain(number)
        expect(number.startsWith(head) && number.endsWith(tail)).toBe(true)
      }),
    )
  })

  test('do not depend on what they hide', () => {
    const middle = fc.stringMatching(/^\d{8}$/)
    fc.assert(
      fc.property(middle, middle, (a, b) => {
        expect(maskDocumentNumber(`320382${a}3916`)).toBe(maskDocumentNumber(`320382${b}3916`))
      }),
    )
    const four = fc.stringMatching(/^\d{4}$/)
    fc.assert(
      fc.property(four, four, (a, b) => {
        expect(maskPhoneMiddle(`1599${a}577`)).toBe(maskPhoneMiddle(`1599${b}577`))
        expect(maskPhoneTail(`1599${a}577`)).toBe(maskPhoneTail(`1599${b}577`))
      }),
    )
  })

  test('never give back a phone number or a name of any length', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{3,20}$/),
        fc.string({ minLength: 1, maxLength: 20 }),
        (phone, name) => {
          expect(maskPhoneTail(phone)).not.toContain(phone)
          expect(maskPhoneMiddle(phone)).not.toContain(phone)
          fc.pre(!/^.?\**$/u.test(name))
          expect(maskName(name)).not.toContain(name)
        },
      ),
    )
  })
})
