import { describe, expect, test } from 'vitest'
import { withoutKeyError } from '#shared/lambda/http/api-key.ts'
import type { HttpAnswer } from '#shared/lambda/http/event.ts'
import { type Parameters, readParameters } from '#shared/lambda/http/parameters.ts'
import { call, type TestRequest } from './lambda-fixture.ts'

const form = 'application/x-www-form-urlencoded'

async function read(request: TestRequest): Promise<Parameters> {
  let found: Parameters | undefined
  const answer: HttpAnswer = { statusCode: 200, headers: {}, body: '' }
  await call(async (event) => {
    found = await readParameters(event)
    return answer
  }, request)
  if (found === undefined) throw new Error('nothing was read')
  return found
}

/** 张镕 in GBK: the second byte of the second character is a letter. */
const inGbk = Buffer.from([0xd5, 0xc5, 0xe9, 0x46])

test.each([
  ['escaped bytes', 'person=%D5%C5%E9%46&a=1'],
  ['a byte that is a letter', 'person=%D5%C5%E9F&a=1'],
  ['raw bytes', Buffer.concat([Buffer.from('person='), inGbk, Buffer.from('&a=1')])],
])('a form that declares GBK is read as that: %s', async (_, body) => {
  for (const charset of ['gbk', 'GBK', 'gb2312', '"GB18030"']) {
    expect(await read({ body, type: `${form};charset=${charset}` })).toMatchObject({
      values: { person: '张镕'.slice(0, 1) + new TextDecoder('gbk').decode(inGbk.subarray(2)), a: '1' },
      isComplete: true,
    })
  }
})

test.each<[string, TestRequest, string]>([
  ['an escaped form', { body: 'person=%D5%C5&a=1', type: form }, '请求体'],
  ['a raw form', { body: inGbk, type: `${form};charset=utf-8` }, '请求体'],
  ['a query', { query: 'person=%D5%C5' }, '请求参数'],
  ['what GBK cannot hold either', { body: 'a=%FF%FF', type: `${form};charset=gbk` }, '请求体'],
])('text that cannot be decoded is refused, in %s', async (_, request, field) => {
  expect(await read(request)).toMatchObject({ faults: [{ field, rule: '须为UTF-8编码' }], isComplete: false })
})

test('a replacement character that a client sent itself is what it sent', async () => {
  expect(await read({ body: 'a=%EF%BF%BD', type: form })).toMatchObject({
    values: { a: '\uFFFD' },
    faults: [],
  })
})

describe('JSON with a name twice is refused', () => {
  test.each([
    ['at the top', '{"a":1,"b":{},"a":1}', 'a'],
    ['within a list', '{"passengers":[{"idCardNo":"1","idCardNo":"2"}]}', 'idCardNo'],
    ['in another spelling', '{"a":1,"\\u0061":2}', 'a'],
  ])('%s', async (_, body, field) => {
    expect((await read({ body, type: 'application/json' })).faults).toEqual([
      { field, rule: '在JSON中重复给出' },
    ])
  })

  test('and the same name in two objects, or in a text, is not', async () => {
    const body = '{"a":[{"b":1},{"b":"\\"b\\":{"}],"b":[]}'
    expect((await read({ body, type: 'application/json' })).faults).toEqual([])
  })
})

const multipart = 'multipart/form-data; boundary=b'
const parts = (...fields: readonly (readonly [string, Uint8Array])[]) =>
  Buffer.concat([
    ...fields.flatMap(([name, value]) => [
      Buffer.from(`--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n`),
      value,
      Buffer.from('\r\n'),
    ]),
    Buffer.from('--b--\r\n'),
  ])

test('a multipart form is read in the encoding that it declares, or refused', async () => {
  const body = parts(['person', inGbk], ['a', Buffer.from('1')])
  const person = new TextDecoder('gbk').decode(inGbk)
  expect(await read({ body, type: `${multipart}; charset=GBK` })).toMatchObject({
    values: { person, a: '1' },
    faults: [],
    isComplete: true,
  })
  expect(await read({ body, type: multipart })).toMatchObject({
    faults: [{ field: '请求体', rule: '须为UTF-8编码' }],
    isComplete: false,
  })
  const inUtf8 = parts(['person', Buffer.from('张三')])
  expect((await read({ body: inUtf8, type: multipart })).values).toEqual({ person: '张三' })
})

test('a name twice within passengers that are JSON text is refused, wherever the text stands', async () => {
  const passengers = '[{"idCardNo":"1","idCardNo":"2"}]'
  const escaped = `passengers=${encodeURIComponent(passengers)}`
  for (const request of [
    { body: escaped, type: form },
    { query: escaped },
    { body: JSON.stringify({ passengers }), type: 'application/json' },
    { body: parts(['passengers', Buffer.from(passengers)]), type: multipart },
  ]) {
    expect((await read(request)).faults).toEqual([{ field: 'idCardNo', rule: '在JSON中重复给出' }])
  }
  expect((await read({ body: 'passengers=[{', type: form })).faults).toEqual([])
})

test('fields as PHP nests them are a list, in the order of their numbers', async () => {
  const body =
    'passengers[1][passengerName]=B&passengers%5B0%5D%5BpassengerName%5D=A&passengers[0][idCardNo]=1&a=1'
  expect((await read({ body, type: form })).values).toEqual({
    a: '1',
    passengers: [{ passengerName: 'A', idCardNo: '1' }, { passengerName: 'B' }],
  })
})

test('what PHP nests beside the list itself is given twice', async () => {
  const { faults } = await read({ body: 'passengers=[]&passengers[0][a]=1', type: form })
  expect(faults).toEqual([{ field: 'passengers', rule: '重复给出且值不同' }])
})

test('a body that cannot be read is answered as that, and not as a bad key', async () => {
  const unread = await read({ body: 'key=k&person=%D5%C5', type: form })
  expect(withoutKeyError(unread)).toEqual({
    kind: 'badParameter',
    faults: [{ field: '请求体', rule: '须为UTF-8编码' }],
  })
  expect(withoutKeyError(await read({ body: 'a=1', type: form }))).toEqual({ kind: 'badKey' })
})
