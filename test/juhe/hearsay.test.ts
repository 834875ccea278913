import { describe, expect, it } from 'vitest'
import { applyRefundOrderRequest } from '#contract/apply-refund-order.ts'
import { readCallback } from '#shared/juhe/read-callback.ts'
import { withoutContacts } from '#shared/orders/upstream/contacts.ts'

const numbers = { orderNo: 'J1', outOrderNo: 'O1', msgInfo: '' }
const passenger = { passengerId: 'P1', passengerName: '张三', price: '9.00' }
const issued = { ...numbers, msgCode: '100', trainNo: 'G1', orderAmount: '9.00', passengers: [passenger] }
const form = 'application/x-www-form-urlencoded'

describe('The URL gives the type of a callback', () => {
  it.each([
    ['an issue with a null refundPrice', 1, { ...issued, refundPrice: null }, 'ticketIssued'],
    ['an issue with a refundPrice', 1, { ...issued, refundPrice: '0.00' }, 'ticketIssued'],
    ['an expiry with a train', 3, { ...numbers, msgCode: '101', trainNo: 'G1' }, 'orderExpired'],
    ['a failure without its nulls', 1, { ...numbers, msgCode: '209', passengers: [] }, 'ticketFailed'],
    [
      'a refund that names a train',
      2,
      { ...numbers, msgCode: '100', refundPrice: '9.00', trainNo: 'G1', passengers: [passenger] },
      'refundSucceeded',
    ],
  ] as const)('%s is read', (_what, type, fields, kind) => {
    expect(readCallback(type, undefined, JSON.stringify(fields))?.kind).toBe(kind)
  })

  it.each([
    ['an issue at the URL of refunds', 2, issued],
    ['an issue at the URL of expiries', 3, issued],
    [
      'a refund at the URL of tickets',
      1,
      { ...numbers, msgCode: '100', refundPrice: '9.00', passengers: [] },
    ],
  ] as const)('%s is not', (_what, type, fields) => {
    expect(readCallback(type, undefined, JSON.stringify(fields))).toBeUndefined()
  })
})

describe('A callback is read out of whatever wraps it', () => {
  const text = JSON.stringify(issued)
  const escaped = text.replaceAll('"', '&quot;')
  it.each([
    ['JSON within JSON', undefined, JSON.stringify(text)],
    ['twice', undefined, JSON.stringify(JSON.stringify(text))],
    ['passengers as text', undefined, JSON.stringify({ ...issued, passengers: JSON.stringify([passenger]) })],
    ['a wrapper result', undefined, JSON.stringify({ error_code: 0, result: issued })],
    ['a wrapper result of text', undefined, JSON.stringify({ result: text })],
    ['data within result', undefined, JSON.stringify({ result: { data: text } })],
    ['quotes escaped for HTML', undefined, escaped],
    ['a form of that', form, new URLSearchParams({ data: escaped }).toString()],
    ['a form of that, not encoded', form, `data=${escaped}`],
    ['a form that was encoded twice', form, `data=${encodeURIComponent(encodeURIComponent(text))}`],
  ])('%s', (_what, contentType, body) => {
    expect(readCallback(1, contentType, body)).toMatchObject({ orderNo: 'J1', passengers: [passenger] })
  })
})

it.each([
  ['请访问 https://evil.example/refund?id=1 处理', '请访问 *** 处理'],
  ['请访问www.evil.top。', '请访问***。'],
  ['加微信 evil-pay.com/a', '加微信 ***'],
  ...['\uff0c', '\uff1b', '\uff09', '。', '、'].map((sign) => [
    `请访问www.evil.top${sign}谢谢`,
    `请访问***${sign}谢谢`,
  ]),
  ['致电400-123-4567', '致电***'],
  ['致电 0755-12345678', '致电 ***'],
  ['致电138 0013 8000', '致电***'],
  ['致电13800138000', '致电***'],
  ['致电(010) 12345678 或 010 1234567', '致电*** 或 ***'],
  ['致电０１０－１２３４５６７８', '致电***'],
  ['请访问 HTTP：//ｅｖｉｌ．ｔｏｐ／ａ', '请访问 ***'],
  ['该坐席已售完,余票 12.00 元,G7211', '该坐席已售完,余票 12.00 元,G7211'],
])('%s loses where to turn to', (said, shown) => {
  expect(withoutContacts(said)).toBe(shown)
})

it.each(['NjE1MTIzNA==', '615|1', 'a/b+c', '旅客-1'])('the passengerId %s is taken', (passengerId) => {
  const read = applyRefundOrderRequest.safeParse({ outOrderNo: 'A2026030201', passengerId })
  expect(read.success).toBe(true)
})
