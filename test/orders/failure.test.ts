import { describe, expect, test } from 'vitest'
import type { Passenger } from '#contract/passengers.ts'
import { failureOf, scrub } from '#shared/orders/upstream/failure.ts'

const traveller = (passengerName: string, idCardNo: string, birthday: string): Passenger => ({
  ...{ passengerName, passengerType: 1, idCardType: 0, idCardNo, birthday },
})
const people = {
  passengers: [
    traveller('ANNA SMITH', 'P12345678', '1979-08-31'),
    traveller('王小明', '11010119900307001X', '1990-03-07'),
  ],
  contact: { person: '李(VIP)', cellphone: '13987650412', email: 'anna@example.com' },
  account: { accountNo: 'anna_12306', accountPwd: 'a+b$c' },
}

describe("Juhe's words", () => {
  test.each([
    ...['ANNA SMITH', 'Anna Smith', 'ANNA  SMITH', 'SMITH/ANNA', 'annasmith', 'ANNA SMITH'],
    ...['王小明', '王 小明', '李(VIP)'],
    ...['P12345678', 'p12345678', 'P 1234 5678'],
    ...['11010119900307001X', '11010119900307001x', '110101 19900307 001X', '11010119900307001X'],
    ...['13987650412', '139-8765-0412', '139 8765 0412'],
    ...['1979-08-31', '1979年8月31日', '1979/8/31', '19790831', '1990.03.07'],
    ...['anna@example.com', 'ANNA_12306', 'a+b$c'],
  ])('tell nobody that they mean %s', (spelling) => {
    const told = scrub(`乘客 ${spelling} 订票失败`, people)
    const plain = told
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[^A-Z0-9王小明李]/g, '')
    for (const secret of [
      'ANNA',
      'SMITH',
      '小明',
      'VIP',
      '12345678',
      '0307',
      '98765',
      '0831',
      '831',
      'EXAMPLE',
      'ABC',
    ])
      expect(plain, told).not.toContain(secret)
    expect(told).toMatch(/^乘客 .* 订票失败$/)
  })

  test.each([':', '\uff1a'])('begin with what is wrong, not with 参数错误%s', (colon) => {
    expect(failureOf(`参数错误${colon}余票不足`, people).msgInfo).toBe('余票不足')
  })

  test('that name nobody stay as they are', () => {
    const words = '参数错误:距离发车时间太近,无法申请退票 G7066 2026-03-02'
    expect(scrub(words, people)).toBe(words)
  })
})
