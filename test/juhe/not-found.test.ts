import iconv from 'iconv-lite'
import { afterEach, describe, expect, test } from 'vitest'
import type { NotFoundSigns } from '#shared/juhe/not-found.ts'
import { type Behaviour, body, clientOf, refusalOf, type Stub, startStub } from './stub-server.ts'

const stubs: Stub[] = []
afterEach(async () => {
  await Promise.all(stubs.splice(0).map((one) => one.close()))
})

/** A client of a Juhe that answers everything in one way. */
async function client(behaviour: Behaviour, notFound: NotFoundSigns, charset?: 'gb18030') {
  const stub = await startStub(behaviour)
  stubs.push(stub)
  return clientOf(stub.url, { notFound, ...(charset === undefined ? {} : { charset }) }).client
}

const absent = { kind: 'answered', value: { found: false } }
const unknown = { kind: 'unknown' }
const none: NotFoundSigns = { words: [], answers: [] }
const orderNo = 'T0123456789ABCDEFGHJKMNPQR'

describe('an order that Juhe does not have', () => {
  test.each<[string, Behaviour, NotFoundSigns, object, object]>([
    ['words of the service itself', refusalOf(223804, '参数错误:订单号不存在'), none, absent, absent],
    ['words that nobody has set', refusalOf(217303, '无此单号'), none, unknown, unknown],
    [
      'words that are set, with any code',
      refusalOf(217303, '无此单号'),
      { ...none, words: ['无此', 'x'] },
      absent,
      absent,
    ],
    [
      'set words beside a system code',
      refusalOf(10014, '无此单号'),
      { ...none, words: ['无此'] },
      unknown,
      unknown,
    ],
    [
      'a null result',
      body({ error_code: 0, result: null }),
      { ...none, answers: ['null-result'] },
      absent,
      absent,
    ],
    [
      'an empty list',
      body({ error_code: 0, result: [] }),
      { ...none, answers: ['null-result'] },
      absent,
      absent,
    ],
    ['a null result that is not set', body({ error_code: 0, result: null }), none, unknown, unknown],
    ['HTTP 404', body('gone', 404), { ...none, answers: ['http-404'] }, absent, absent],
    ['HTTP 404 that is not set', body('gone', 404), none, unknown, unknown],
    ['HTTP 500, whatever is set', body('gone', 500), { ...none, answers: ['http-404'] }, unknown, unknown],
  ])('is known by %s, in both shapes of orderDetail', async (_name, behaviour, signs, grab, issue) => {
    const juhe = await client(behaviour, signs)
    expect(await juhe.orderDetail(orderNo)).toMatchObject(grab)
    expect(await juhe.issuedDetail(orderNo)).toMatchObject(issue)
  })

  test('cannot be cancelled or refunded: set words are a refusal, and an empty result tells nothing', async () => {
    const worded = await client(refusalOf(217303, '无此单号'), { ...none, words: ['无此'] })
    const refused = { kind: 'refused', scope: 'request', code: 217303 }
    expect(await worded.cancelOrder(orderNo)).toMatchObject(refused)
    expect(await worded.applyRefundOrder(orderNo, '1')).toMatchObject(refused)
    const empty = await client(body({ error_code: 0, result: null }), { ...none, answers: ['null-result'] })
    expect(await empty.cancelOrder(orderNo)).toMatchObject(unknown)
    expect(await empty.applyRefundOrder(orderNo, '1')).toMatchObject(unknown)
  })
})

test('answers in GBK are read where the setting says so', async () => {
  const text = JSON.stringify({ reason: '参数错误:订单号不存在', result: null, error_code: 223804 })
  const inGbk: Behaviour = (response) => void response.end(iconv.encode(text, 'gbk'))
  expect(await (await client(inGbk, none, 'gb18030')).orderDetail(orderNo)).toMatchObject(absent)
})
