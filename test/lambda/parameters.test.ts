import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
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

async function multipart(fields: Readonly<Record<string, string | Blob>>): Promise<TestRequest> {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  const response = new Response(data)
  return {
    body: Buffer.from(await response.arrayBuffer()),
    type: response.headers.get('content-type') ?? '',
  }
}

test('a body may hold 256 kB, to the byte', async () => {
  const body = 'a='.padEnd(256 * 1024, 'x')
  expect(await read({ body, type: form })).toMatchObject({ faults: [], isComplete: true })
})

describe('parameters are read alike from', () => {
  const expected = { outOrderNo: 'A1&=+', person: '张 三' }
  const encoded = new URLSearchParams(expected).toString()

  test('JSON that a client calls a form, as curl does', async () => {
    expect((await read({ body: JSON.stringify(expected), type: form })).values).toEqual(expected)
  })

  test('the query string', async () => {
    expect((await read({ query: encoded })).values).toEqual(expected)
    expect((await read({ query: 'person=%E5%BC%A0+%E4%B8%89&outOrderNo=A1%26%3D%2B' })).values).toEqual(
      expected,
    )
  })

  test('a form, with and without a charset or a content type', async () => {
    for (const type of [form, `${form}; charset=UTF-8`, form.toUpperCase(), undefined, 'text/plain']) {
      const request = { body: encoded, ...(type === undefined ? {} : { type }) }
      expect((await read(request)).values).toEqual(expected)
    }
  })

  test('a multipart form, long values as files too', async () => {
    expect((await read(await multipart(expected))).values).toEqual(expected)
    const withFile = await multipart({
      ...expected,
      passengers: new Blob(['[]'], { type: 'application/json' }),
    })
    expect((await read(withFile)).values).toEqual({ ...expected, passengers: '[]' })
  })

  test('a JSON object, with a byte order mark, and without a content type', async () => {
    const body = JSON.stringify({ ...expected, passengers: [{ passengerType: 1 }] })
    for (const request of [
      { body, type: 'application/json' },
      { body: `\uFEFF${body}`, type: 'application/json;charset=utf-8' },
      { body: ` ${body}` },
    ]) {
      expect((await read(request)).values).toEqual({ ...expected, passengers: [{ passengerType: 1 }] })
    }
  })

  test('query and body together', async () => {
    expect((await read({ query: 'key=k&a=1', body: 'b=2', type: form })).values).toEqual({
      key: 'k',
      a: '1',
      b: '2',
    })
  })
})

test('a JSON number beyond 2^53 is what was written, as the same digits in a form are', async () => {
  const body =
    '{"outOrderNo":20261130000000000123,"list":[{"idCardNo":110101199003077715}],"safe":9007199254740991}'
  const { values } = await read({ body, type: 'application/json' })
  expect(values).toEqual({
    outOrderNo: '20261130000000000123',
    list: [{ idCardNo: '110101199003077715' }],
    safe: 9007199254740991,
  })
  const twice = await read({ query: 'outOrderNo=20261130000000000123', body, type: 'application/json' })
  expect(twice.faults).toEqual([])
})

test('the body of a GET is not looked at', async () => {
  expect((await read({ method: 'GET', query: 'a=1', body: 'a=2', type: form })).values).toEqual({ a: '1' })
})

test('a parameter given twice is a fault only if the values differ', async () => {
  expect((await read({ query: 'a=1&a=1', body: '{"a":1}', type: 'application/json' })).faults).toEqual([])
  expect((await read({ query: 'a=1&a=2&a=3&b=1' })).faults).toEqual([
    { field: 'a', rule: '重复给出且值不同' },
  ])
  expect((await read({ query: 'type=1', body: 'type=2', type: form })).faults).toHaveLength(1)
})

describe('a request may have a thousand parameters, and one more is refused', () => {
  const named = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`)
  const pairs = (count: number) => named(count).map((name): [string, string] => [name, '1'])
  const requests: Record<string, (count: number) => TestRequest | Promise<TestRequest>> = {
    'in the query': (count) => ({ query: String(new URLSearchParams(pairs(count))) }),
    'in a form': (count) => ({ body: String(new URLSearchParams(pairs(count))), type: form }),
    'under one name': (count) => ({ body: Array(count).fill('a').join('&'), type: form }),
    'in a multipart form': (count) => multipart(Object.fromEntries(pairs(count))),
    'as files': (count) => multipart(Object.fromEntries(named(count).map((name) => [name, new Blob(['1'])]))),
    'in JSON': (count) => ({
      body: JSON.stringify(Object.fromEntries(pairs(count))),
      type: 'application/json',
    }),
    'in a list in JSON': (count) => ({ body: JSON.stringify({ a: named(count) }), type: 'application/json' }),
  }

  test.each(Object.entries(requests))('%s', async (_, request) => {
    expect(await read(await request(1_000))).toMatchObject({ faults: [], isComplete: true })
    expect(await read(await request(1_001))).toEqual({
      values: Object.create(null),
      faults: [{ field: '请求参数', rule: '不得超过1000个' }],
      isComplete: false,
    })
  })
})

describe('a JSON value that is nested too deep to be written', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

  test('is read like any other', async () => {
    const { faults, isComplete } = await read({ body: `{"a":${deep}}`, type: 'application/json' })
    expect([faults, isComplete]).toEqual([[], true])
  })

  test('is the same as nothing else, not even as itself', async () => {
    const expected = [{ field: 'a', rule: '重复给出且值不同' }]
    const body = `{"a":${deep}}`
    expect((await read({ query: 'a=1', body, type: 'application/json' })).faults).toEqual(expected)
    expect((await read({ query: `a=${deep}`, body, type: 'application/json' })).faults).toEqual(expected)
  })
})

test('of a name that comes twice, however long it is, the beginning is told', async () => {
  const name = 'a'.repeat(10_000)
  expect((await read({ query: `${name}=1&${name}=2` })).faults).toEqual([
    { field: `${'a'.repeat(64)}…`, rule: '重复给出且值不同' },
  ])
})

test.each([
  ['{"a":', 'application/json', '不是有效的JSON'],
  ['[1]', 'application/json', '须为JSON对象'],
  ['"text"', 'application/json', '须为JSON对象'],
  ['no boundary here', 'multipart/form-data; boundary=x', '不是有效的multipart表单'],
  ['anything', 'multipart/form-data', '不是有效的multipart表单'],
  ['a='.padEnd(256 * 1024 + 1, 'x'), form, '不得超过256KB'],
])('a body that cannot be read is a fault: %.12s as %s', async (body, type, rule) => {
  const { faults, isComplete } = await read({ body, type })
  expect(faults).toEqual([{ field: '请求体', rule }])
  expect(isComplete).toBe(false)
})

test('names of the language itself are parameters like any other', async () => {
  const query = await read({ query: '__proto__=x&constructor=y&toString=z' })
  expect(Object.entries(query.values)).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
    ['toString', 'z'],
  ])
  const json = await read({ body: '{"__proto__":{"polluted":1}}', type: 'application/json' })
  expect(json.values.polluted).toBeUndefined()
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test('no body and no content type make it throw or hang', async () => {
  const types = fc.constantFrom(
    form,
    'application/json',
    'multipart/form-data; boundary=b',
    'multipart/form-data',
    '',
  )
  await fc.assert(
    fc.asyncProperty(types, fc.uint8Array({ maxLength: 200 }), fc.string(), async (type, bytes, query) => {
      const { values, faults } = await read({ method: 'POST', body: Buffer.from(bytes), type, query })
      expect(typeof values).toBe('object')
      expect(Array.isArray(faults)).toBe(true)
    }),
    { numRuns: 500 },
  )
})
