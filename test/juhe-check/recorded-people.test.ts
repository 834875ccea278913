import { describe, expect, test } from 'vitest'
import { caseNames, fixtureOf } from '#shared/juhe-check/exchange.ts'

/** What may be in no recording, wherever Juhe puts it. All of it is made up. */
const planted = {
  passengerName: '欧阳测试',
  passengerid: '110101199001011237',
  idCardNo: '11010119900307899X',
  cellphone: '13800138000',
  phone: '+8613912345678',
  email: 'plant@example.com',
  contactPerson: '司马样本',
  passportNo: 'E12345678',
  birthday: '1990-03-07',
  accountNo: 'plant_12306',
  accountPwd: 'plant-secret',
  userAddress: '样本路1号',
  token: 'tok-en-of-juhe',
  key: 'our-own-key-0123456789',
}
const key = planted.key
const values = Object.values(planted)

const bodies: Readonly<Record<string, unknown>> = {
  'as fields of the result': { reason: 'ok', error_code: 0, result: planted },
  'in lists, however deep': {
    error_code: 0,
    result: { orders: [{ passengers: [planted] }, { a: { b: [planted] } }] },
  },
  'as JSON in a text': { error_code: 0, result: JSON.stringify({ passengers: [planted] }) },
  'as lists of texts below a personal name': {
    error_code: 0,
    result: { passengerNames: values, phones: values },
  },
  'as numbers': { error_code: 0, result: { phone: 13_800_138_000, cardNo: 110101199001011 } },
}

describe('what juhe check --record keeps holds no people and no keys,', () => {
  test.each(Object.entries(bodies))('planted %s', (_where, body) => {
    for (const caseName of caseNames) {
      const text = JSON.stringify(body)
      const exchange = { caseName, status: 200, headers: { 'set-cookie': key }, text, ms: 1, at: 0 }
      const kept = JSON.stringify(fixtureOf(exchange, [key]))
      expect([...values, '13800138000', '110101199001011'].filter((one) => kept.includes(one))).toEqual([])
    }
  })

  test('planted in the words of a refusal or on a page, as far as it can be recognized', () => {
    const recognized = [
      planted.passengerid,
      planted.idCardNo,
      planted.cellphone,
      planted.phone,
      planted.email,
      key,
    ]
    for (const text of [
      JSON.stringify({ reason: `乘客 ${recognized.join(' ')} 不存在`, result: null, error_code: 1 }),
      `<html><body>${recognized.join('</p><p>')}</body></html>`,
    ]) {
      const exchange = { caseName: 'orderDetail', status: 200, headers: {}, text, ms: 1, at: 0 } as const
      const kept = JSON.stringify(fixtureOf(exchange, [key]))
      expect(recognized.filter((one) => kept.includes(one))).toEqual([])
    }
  })

  test('and keeps what the service reads: codes, states, stations, trains and seats', () => {
    const result = {
      orderStatus: 'F',
      fromStationName: '北京南',
      trainName: '复兴号',
      seatName: '二等座',
      trainNo: 'G101',
      msgCode: '101',
    }
    const text = JSON.stringify({ reason: 'ok', error_code: 0, result })
    const exchange = { caseName: 'search', status: 200, headers: {}, text, ms: 1, at: 0 } as const
    expect(JSON.parse(fixtureOf(exchange, [key]).body)).toEqual(JSON.parse(text))
  })
})
