import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { addCallbackUrlRequest } from '#contract/add-callback-url.ts'
import { applyRefundOrderRequest } from '#contract/apply-refund-order.ts'
import { cancelOrderRequest } from '#contract/cancel-order.ts'
import { dataDictionaryRequest } from '#contract/data-dictionary.ts'
import { faultReason, faultsOf } from '#contract/faults.ts'
import { orderDetailRequest } from '#contract/order-detail.ts'
import { searchRequest } from '#contract/search.ts'
import { submitOrderRequest } from '#contract/submit-order.ts'
import { goodPassenger, goodSubmit } from './requests.ts'

const requests = {
  search: searchRequest,
  orderDetail: orderDetailRequest,
  cancelOrder: cancelOrderRequest,
  applyRefundOrder: applyRefundOrderRequest,
  addCallbackUrl: addCallbackUrlRequest,
  dataDictionary: dataDictionaryRequest,
  submitOrder: submitOrderRequest,
}

/** What a schema says of these parameters: the reason, or undefined when it takes them. */
function reasonOf(schema: z.ZodMiniType, parameters: unknown): string | undefined {
  const outcome = z.safeParse(schema, parameters)
  return outcome.success ? undefined : faultReason(faultsOf(outcome.error))
}

describe('search', () => {
  test('takes stations, a day, and 1 as the type unless told otherwise', () => {
    expect(searchRequest.parse({ from: '苏州', to: 'kunshan', date: '20161130', key: 'k' })).toEqual({
      from: '苏州',
      to: 'kunshan',
      date: '20161130',
      type: 1,
    })
    expect(searchRequest.parse({ from: ' 苏州 ', to: '昆山 ', date: 20161130, type: 2 })).toEqual({
      from: '苏州',
      to: '昆山',
      date: '20161130',
      type: 2,
    })
    expect(searchRequest.parse({ from: '苏州', to: '昆山', date: '20161130', type: ' ' }).type).toBe(1)
  })

  test.each([
    [' Bei Jing ', 'beijing'],
    ["Xi'an", 'xian'],
    ['北京 西站', '北京西'],
    ['站', '站'],
    ['a站', 'a站'],
    ['-', '-'],
  ])('takes a station as people write it: %s', (from, name) => {
    expect(searchRequest.parse({ from, to: '昆山', date: '20161130' }).from).toBe(name)
  })

  test('refuses all that is wrong at once', () => {
    expect(reasonOf(searchRequest, { from: '', date: '20160230', type: 3 })).toBe(
      '参数错误:from 必填;to 必填;date 须为yyyyMMdd格式的日期,如20161130;type 须为1(正常票)或2(学生票)',
    )
  })
})

describe('orderDetail, cancelOrder, applyRefundOrder', () => {
  test('take the numbers of an order and a passenger, as text or as numbers', () => {
    expect(orderDetailRequest.parse({ outOrderNo: '2016113001' })).toEqual({
      outOrderNo: '2016113001',
      issue: 0,
    })
    expect(orderDetailRequest.parse({ outOrderNo: 2016113001, issue: '1' })).toEqual({
      outOrderNo: '2016113001',
      issue: 1,
    })
    expect(cancelOrderRequest.parse({ outOrderNo: 'abcDEF', other: 1 })).toEqual({ outOrderNo: 'abcDEF' })
    expect(applyRefundOrderRequest.parse({ outOrderNo: 'abcDEF', passengerId: 615151438 })).toEqual({
      outOrderNo: 'abcDEF',
      passengerId: '615151438',
    })
  })

  test.each([
    ['12345'],
    ['123456789012345678901234567890123'],
    ['2016-11-30'],
    ['订单123456'],
    ['123456\n7'],
    [1e21],
    [1.5],
    [['123456']],
    [{ a: 1 }],
    [true],
  ])('refuse the outOrderNo %j', (outOrderNo) => {
    for (const schema of [orderDetailRequest, cancelOrderRequest]) {
      expect(reasonOf(schema, { outOrderNo })).toBe('参数错误:outOrderNo 须为6-32位数字或英文字母')
    }
  })

  test('refuse another issue, and a passenger that is missing', () => {
    expect(reasonOf(orderDetailRequest, { outOrderNo: '123456', issue: 2 })).toBe(
      '参数错误:issue 须为0(未出票)或1(已出票)',
    )
    expect(reasonOf(applyRefundOrderRequest, {})).toBe('参数错误:outOrderNo 必填;passengerId 必填')
    expect(
      reasonOf(applyRefundOrderRequest, { outOrderNo: '123456', passengerId: 'x'.repeat(501) }),
    ).toContain('passengerId 须')
  })
})

describe('addCallbackUrl', () => {
  test('takes http and https URLs for the three types, and an optional format', () => {
    expect(addCallbackUrlRequest.parse({ url: 'https://a.example/push?x=1', type: '1' })).toEqual({
      url: 'https://a.example/push?x=1',
      type: 1,
    })
    expect(addCallbackUrlRequest.parse({ url: 'http://127.0.0.1:8000/', type: 3, format: 'form' })).toEqual({
      url: 'http://127.0.0.1:8000/',
      type: 3,
      format: 'form',
    })
  })

  test.each([
    'ftp://a.example/',
    'a.example/push',
    'http://',
    'https://a b/',
    'javascript:alert(1)',
    'http:a.example',
    `https://a.example/${'x'.repeat(2048)}`,
    'https://a.example/\u0000',
  ])('refuses the url %j', (url) => {
    expect(reasonOf(addCallbackUrlRequest, { url, type: 1 })).toContain('参数错误:url 须为http或https')
  })

  test('refuses other types and formats, and says what is missing', () => {
    expect(reasonOf(addCallbackUrlRequest, { type: 4, format: 'xml' })).toBe(
      '参数错误:url 必填;type 须为1(出票结果)、2(退票退款)或3(抢票过期);format 须为json或form',
    )
  })
})

describe('dataDictionary', () => {
  test('takes anything', () => {
    expect(dataDictionaryRequest.parse({ any: 1 })).toEqual({})
  })
})

describe('every request', () => {
  const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true })
  const names = [
    ...new Set([
      'from',
      'to',
      'date',
      'type',
      'url',
      'format',
      ...Object.keys(goodSubmit()),
      'passengerId',
      'issue',
      '__proto__',
      'constructor',
    ]),
  ]
  const parameters = fc.oneof(anything, fc.dictionary(fc.constantFrom(...names), anything))

  test.each(Object.entries(requests))(
    '%s answers whatever comes with a request or with Chinese rules',
    (_, schema) => {
      fc.assert(
        fc.property(parameters, (input) => {
          const outcome = z.safeParse(schema, input)
          if (outcome.success) return
          const faults = faultsOf(outcome.error)
          expect(faults.length).toBeGreaterThan(0)
          for (const fault of faults) {
            expect(fault.rule).toMatch(/\p{Script=Han}/u)
            expect(fault.rule).not.toMatch(/Invalid|expected/i)
          }
        }),
        { numRuns: 300 },
      )
    },
  )

  test('takes no parameter from a prototype', () => {
    expect(reasonOf(cancelOrderRequest, Object.create({ outOrderNo: '123456' }))).toBe(
      '参数错误:outOrderNo 必填',
    )
    expect(reasonOf(cancelOrderRequest, JSON.parse('{"__proto__":{"outOrderNo":"123456"}}'))).toBe(
      '参数错误:outOrderNo 必填',
    )
  })

  test('takes numbers and numerals alike', () => {
    const numeral = goodSubmit({ acceptNoSeat: '1', cellphone: '15990000577', ticketModel: '0' })
    const number = goodSubmit({ acceptNoSeat: 1, cellphone: 15990000577, ticketModel: 0 })
    expect(submitOrderRequest.parse(number)).toEqual(submitOrderRequest.parse(numeral))
    const passengers = [goodPassenger({ passengerType: 1, idCardType: 0 })]
    expect(submitOrderRequest.parse(goodSubmit({ passengers }))).toEqual(submitOrderRequest.parse(numeral2()))
  })
})

function numeral2() {
  return goodSubmit({ passengers: JSON.stringify([goodPassenger({ passengerType: '1', idCardType: '0' })]) })
}
