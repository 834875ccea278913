import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OrderNo, OutOrderNo, orderNoOf, TenantId } from '#shared/ids.ts'

const tenantId = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/).map((text) => TenantId.parse(text))
const outOrderNo = fc.stringMatching(/^[A-Za-z0-9]{6,32}$/).map((text) => OutOrderNo.parse(text))

describe('the order number', () => {
  test('is the same wherever it is computed: it must never change once orders are stored under it', () => {
    expect(orderNoOf(TenantId.parse('demo'), OutOrderNo.parse('A2026030201'))).toBe(
      reference('demo', 'A2026030201'),
    )
  })

  test('is 26 characters of [0-9A-Z], which Juhe takes as an outOrderNo', () => {
    fc.assert(
      fc.property(tenantId, outOrderNo, (tenant, number) => {
        const orderNo = orderNoOf(tenant, number)
        expect(orderNo).toMatch(/^T[0-9A-Z]{25}$/)
        expect(OutOrderNo.safeParse(orderNo).success).toBe(true)
        expect(orderNo).toBe(reference(tenant, number))
      }),
    )
  })

  test('of two tenants with the same outOrderNo differ, as do those of two outOrderNos', () => {
    fc.assert(
      fc.property(tenantId, tenantId, outOrderNo, outOrderNo, (tenantA, tenantB, numberA, numberB) => {
        const isSame = tenantA === tenantB && numberA === numberB
        expect(orderNoOf(tenantA, numberA) === orderNoOf(tenantB, numberB)).toBe(isSame)
      }),
    )
  })

  test('tells where the tenant ends and the outOrderNo begins', () => {
    const shifted = orderNoOf(TenantId.parse('tenant'), OutOrderNo.parse('A123456'))
    expect(orderNoOf(TenantId.parse('tenantA'), OutOrderNo.parse('123456'))).not.toBe(shifted)
  })

  test('tells upper from lower case: Juhe may not, and so sees neither', () => {
    const tenant = TenantId.parse('demo')
    expect(orderNoOf(tenant, OutOrderNo.parse('ABCDEF'))).not.toBe(
      orderNoOf(tenant, OutOrderNo.parse('abcdef')),
    )
  })
})

/** The same number by other means: the digest's first 125 bits, five to a character. */
function reference(tenant: string, number: string): string {
  const bits = [...createHash('sha256').update(`${tenant}\0${number}`).digest()]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
  const characters = Array.from({ length: 25 }, (_, index) =>
    Number.parseInt(bits.slice(index * 5, index * 5 + 5), 2)
      .toString(32)
      .toUpperCase(),
  )
  return `T${characters.join('')}`
}

describe('an id is refused', () => {
  test.each(['', 'ä', 'a b', 'x'.repeat(65), 'a/b', 'a\n'])('as a tenantId: %j', (text) => {
    expect(TenantId.safeParse(text).success).toBe(false)
  })

  test.each(['', 'A1234', 'A'.repeat(33), 'A-1234', 'A12345\n', '１２３４５６'])(
    'as an outOrderNo: %j',
    (text) => {
      expect(OutOrderNo.safeParse(text).success).toBe(false)
    },
  )

  test.each(['T123', `T${'a'.repeat(25)}`, `X${'0'.repeat(25)}`])('as an orderNo: %j', (text) => {
    expect(OrderNo.safeParse(text).success).toBe(false)
  })
})
