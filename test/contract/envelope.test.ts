import { describe, expect, test } from 'vitest'
import { refusalAnswer } from '#contract/answers.ts'
import { isSystemCode, serviceCodes, systemCodes } from '#contract/codes.ts'
import { badKey, isRefusal, refusal, success } from '#contract/envelope.ts'
import { exampleText } from './fixtures.ts'

describe('the envelope', () => {
  test('of a bad key is Juhe’s, letter by letter', () => {
    expect(JSON.stringify(badKey)).toBe(
      '{"resultcode":"101","reason":"错误的请求KEY","result":null,"error_code":10001}',
    )
  })

  test('of every system code carries its old resultcode', () => {
    for (const [code, reason] of Object.entries(systemCodes)) {
      const body = refusal(Number(code), reason)
      expect(body.resultcode).toBe(`1${code.slice(3)}`)
      expect(refusalAnswer.safeParse(body).success).toBe(true)
    }
  })

  test('of a service code is the example’s', () => {
    const body = refusal(serviceCodes.badParameter, '参数错误:订单号或passengerId不存在')
    expect(JSON.stringify(body, null, 2)).toBe(exampleText('applyRefundOrder.failure').trim())
    expect(JSON.stringify(refusal(223801, '抢票取消失败'), null, 2)).toBe(
      exampleText('cancelOrder.failure').trim(),
    )
  })

  test('of a success has the example’s keys in the example’s order', () => {
    const body = success({ orderNo: 'TFT583U7A64210D1BB016912627' })
    expect(JSON.stringify(body, null, 2)).toBe(exampleText('cancelOrder.success').trim())
    expect(isRefusal(body)).toBe(false)
    expect(isRefusal(badKey)).toBe(true)
  })

  test('does not take inherited names for codes', () => {
    expect(isSystemCode(10006)).toBe(false)
    expect(isSystemCode(223804)).toBe(false)
  })
})
