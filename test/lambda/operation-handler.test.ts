import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import type { Envelope } from '#contract/envelope.ts'
import type { OperationRow } from '#contract/operations.ts'
import { operations } from '#contract/operations.ts'
import { create as createAddCallbackUrl } from '#functions/add-callback-url.ts'
import { create as createDataDictionary } from '#functions/data-dictionary.ts'
import { create as createNotFound } from '#functions/not-found.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { failed, ok } from '#shared/result.ts'
import { getTenant, setTenantState } from '#shared/tenants/tenant-store.ts'
import type { UseCase } from '#shared/use-case.ts'
import { startTestTable, type TestTable } from '../table/table-fixture.ts'
import { bodyOf, call, seed, testPlatform } from './lambda-fixture.ts'

let store: TestTable
beforeAll(async () => {
  store = await startTestTable()
})
afterAll(() => store.close())

const badKey = '{"resultcode":"101","reason":"错误的请求KEY","result":null,"error_code":10001}'
const schema = z.object({ a: z.string('须为文字'), b: z.string('必填') })
type Given = z.infer<typeof schema>

function echo(useCase?: UseCase<Given, Envelope>, row: OperationRow = operations.cancelOrder) {
  const answer: UseCase<Given, Envelope> = async ({ tenant }, request) =>
    ok({ reason: 'success', result: { ...request, tenant: tenant.tenantId }, error_code: 0 })
  return operationHandler(row, schema, () => useCase ?? answer)
}

describe('an operation', () => {
  test('answers in the envelope, as JSON, with the id of the request', async () => {
    const { key } = await seed(store, 'plain')
    const { platform } = testPlatform(store)
    const answer = await call(echo()(platform), { query: `key=${key}&a=1&b=2`, requestId: 'request-7' })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json;charset=utf-8',
      'x-request-id': 'request-7',
    })
    expect(bodyOf(answer)).toEqual({
      ...{ reason: 'success', error_code: 0 },
      result: { a: '1', b: '2', tenant: 'plain' },
    })
  })

  test('answers a missing, empty, unknown or ambiguous key letter by letter as Juhe does', async () => {
    const { key } = await seed(store, 'keys')
    const handler = echo()(testPlatform(store).platform)
    for (const query of ['a=1', 'key=', 'key=%20', 'key=nobody', `key=${key}&key=other`, 'key[]=x']) {
      const answer = await call(handler, { query })
      expect([answer.statusCode, answer.body]).toEqual([200, badKey])
    }
  })

  test('tells a bad key before anything else that is wrong', async () => {
    const handler = echo(undefined, operations.submitOrder)(testPlatform(store).platform)
    expect((await call(handler, { method: 'GET', query: 'key=nobody' })).body).toBe(badKey)
    expect((await call(handler, { query: 'key=nobody', body: '{', type: 'application/json' })).body).toBe(
      badKey,
    )
  })

  test('tells that a body cannot be read, in which the key may have stood', async () => {
    const handler = echo(undefined, operations.submitOrder)(testPlatform(store).platform)
    const answer = await call(handler, { body: '{', type: 'application/json' })
    expect(bodyOf(answer)).toMatchObject({ reason: '参数错误:请求体 不是有效的JSON', error_code: 223804 })
  })

  test('refuses a suspended tenant with 10002', async () => {
    const { key, tenantId } = await seed(store, 'suspended')
    await setTenantState(store.table, tenantId, 'suspended')
    const answer = await call(echo()(testPlatform(store).platform), { query: `key=${key}&a=1&b=2` })
    expect(bodyOf(answer)).toMatchObject({ resultcode: '102', reason: '该KEY无请求权限', error_code: 10002 })
  })

  test('tells all faults of a request at once', async () => {
    const { key } = await seed(store, 'faulty')
    const answer = await call(echo()(testPlatform(store).platform), {
      query: `key=${key}&c=1&c=2`,
      body: '{"a":7}',
      type: 'application/json',
    })
    expect(bodyOf(answer)).toEqual({
      reason: '参数错误:c 重复给出且值不同;a 须为文字;b 必填',
      result: null,
      error_code: 223804,
    })
  })

  test('of a body that cannot be read, says that and nothing of missing parameters', async () => {
    const { key } = await seed(store, 'unreadable')
    const request = { query: `key=${key}`, body: '{"a"', type: 'application/json' }
    const answer = await call(echo()(testPlatform(store).platform), request)
    expect(bodyOf(answer)).toMatchObject({ reason: '参数错误:请求体 不是有效的JSON', error_code: 223804 })
  })

  test('refuses a method that it does not have', async () => {
    const { key } = await seed(store, 'method')
    const handler = echo(undefined, operations.submitOrder)(testPlatform(store).platform)
    const answer = await call(handler, { method: 'GET', query: `key=${key}&a=1&b=2` })
    expect(answer.statusCode).toBe(200)
    expect(bodyOf(answer)).toMatchObject({ reason: '参数错误:请求方式 仅支持POST', error_code: 223804 })
  })

  test('answers a refusal of the use case with its code', async () => {
    const { key } = await seed(store, 'refused')
    const handler = echo(async () => failed({ kind: 'cancelRefused' }))(testPlatform(store).platform)
    const fixture = new URL('../fixtures/contract/cancelOrder.failure.json', import.meta.url)
    const answer = await call(handler, { query: `key=${key}&a=1&b=2` })
    expect(bodyOf(answer)).toEqual(JSON.parse(readFileSync(fixture, 'utf8')))
  })

  test('answers a failure of our own with 500 and 10014, and logs where, but not what was sent', async () => {
    const { key } = await seed(store, 'broken')
    const { platform, lines } = testPlatform(store)
    const handler = echo(async (_context, { a }) => JSON.parse(a))(platform)
    const answer = await call(handler, {
      query: `key=${key}&a=320382199001013916&b=2`,
      requestId: 'request-8',
    })
    expect(answer.statusCode).toBe(500)
    expect(answer.headers['x-request-id']).toBe('request-8')
    expect(bodyOf(answer)).toMatchObject({ reason: '系统内部异常', result: null, error_code: 10014 })
    expect(lines).toEqual([expect.objectContaining({ outcome: 'failed', errorCode: 10014 })])
  })

  test('answers 500 while a setting is missing, naming it in the log, and recovers', async () => {
    const { key } = await seed(store, 'settings')
    const env: Record<string, string> = {}
    const { platform, lines } = testPlatform(store)
    const handler = echo()({ ...platform, env })
    expect((await call(handler, { query: `key=${key}&a=1&b=2` })).statusCode).toBe(500)
    expect(lines[0]).toMatchObject({
      errorName: 'ConfigurationError',
      errorMessage: 'TABLE_NAME is required',
    })
    env.TABLE_NAME = store.table.name
    expect((await call(handler, { query: `key=${key}&a=1&b=2` })).statusCode).toBe(200)
  })

  test('writes one line for each request, without key, parameters or personal data', async () => {
    const { key } = await seed(store, 'logged')
    const { platform, lines } = testPlatform(store)
    const handler = echo(async ({ log }) => {
      log.note({ orderNo: 'T123' })
      return ok({ reason: 'success', result: {}, error_code: 0 })
    })(platform)
    await call(handler, { query: `key=${key}&a=planted-value&b=2`, requestId: 'request-9' })
    expect(lines).toEqual([
      {
        ...{ event: 'request', requestId: 'request-9', operation: 'cancelOrder', tenantId: 'logged' },
        ...{ orderNo: 'T123', outcome: 'answered', errorCode: 0, durationMs: expect.any(Number) },
      },
    ])
    await call(handler, { query: `key=${key}-wrong&a=planted-value` })
    expect(JSON.stringify(lines)).not.toMatch(/planted-value|secret-key/)
  })

  test('asks a use case to end when its time is up, and answers what it then says', async () => {
    const { key } = await seed(store, 'patient')
    const row = { ...operations.cancelOrder, timeLimitMs: 20 }
    const handler = echo(async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return failed({ kind: 'upstreamUnavailable' })
    }, row)(testPlatform(store).platform)
    const answer = await call(handler, { query: `key=${key}&a=1&b=2` })
    expect([answer.statusCode, bodyOf(answer).error_code]).toEqual([200, 10020])
  })

  test('does not wait for ever for a use case that does not end', async () => {
    const { key } = await seed(store, 'stuck')
    const row = { ...operations.cancelOrder, timeLimitMs: 20 }
    const { platform, lines } = testPlatform(store)
    const handler = echo(() => new Promise(() => undefined), row)(platform)
    expect((await call(handler, { query: `key=${key}&a=1&b=2` })).statusCode).toBe(500)
    expect(lines).toEqual([expect.objectContaining({ errorName: 'TimeLimitExceeded' })])
  })

  test('keeps requests that run at the same time apart', async () => {
    const tenants = await Promise.all(['p1', 'p2', 'p3'].map((name) => seed(store, name)))
    const handler = echo()(testPlatform(store).platform)
    const requests = tenants.flatMap((tenant) => Array.from({ length: 10 }, (_, n) => ({ ...tenant, n })))
    await Promise.all(
      requests.map(async ({ key, tenantId, n }) => {
        const answer = await call(handler, { query: `key=${key}&a=${n}&b=x`, requestId: `${tenantId}-${n}` })
        expect(answer.headers['x-request-id']).toBe(`${tenantId}-${n}`)
        expect(bodyOf(answer).result).toEqual({ a: String(n), b: 'x', tenant: tenantId })
      }),
    )
  })
})

describe('dataDictionary', () => {
  const handler = createDataDictionary({ ...testPlatformWithoutTable() })

  test('answers exactly its example, for any key, by GET and POST', async () => {
    const example = JSON.parse(
      readFileSync(new URL('../fixtures/contract/dataDictionary.json', import.meta.url), 'utf8'),
    )
    for (const request of [
      { query: 'key=any' },
      { body: 'key=any', type: 'application/x-www-form-urlencoded' },
    ]) {
      const answer = await call(handler, request)
      expect(JSON.stringify(bodyOf(answer))).toBe(JSON.stringify(example))
    }
  })

  test('wants a key', async () => {
    expect((await call(handler, {})).body).toBe(badKey)
  })
})

describe('addCallbackUrl', () => {
  test.each([
    ['1', 'ticket'],
    ['2', 'refund'],
    ['3', 'expiry'],
  ] as const)('of type %s sets where the %s pushes go, and answers its example', async (type, purpose) => {
    const { key, tenantId } = await seed(store, `callback-${type}`)
    const url = 'http://127.0.0.1:9000/push?a=1&b=2'
    const body = new URLSearchParams({ key, type, url }).toString()
    const request = { body, type: 'application/x-www-form-urlencoded' }
    const answer = await call(createAddCallbackUrl(testPlatform(store).platform), request)
    expect(answer.body).toBe('{"error_code":0,"reason":"success","data":null}')
    expect((await getTenant(store.table, tenantId))?.callbackUrls).toEqual({
      [purpose]: { url, format: 'json' },
    })
  })

  test('takes the format for receivers that want a form', async () => {
    const { key, tenantId } = await seed(store, 'callback-form')
    const query = new URLSearchParams({
      key,
      type: '1',
      url: 'https://a.example/',
      format: 'form',
    }).toString()
    await call(createAddCallbackUrl(testPlatform(store).platform), { query })
    expect((await getTenant(store.table, tenantId))?.callbackUrls.ticket?.format).toBe('form')
  })

  test.each([
    ['type=4&url=https://a.example', 'type'],
    ['type=1&url=ftp://a.example', 'url'],
    ['type=1&url=https://u:p@a.example', 'url'],
    ['type=1', 'url'],
    ['type=1&url=https://a.example&format=xml', 'format'],
  ])('refuses %s, naming %s', async (query, field) => {
    const { key } = await seed(store, `callback-bad-${field}-${query.length}`)
    const answer = await call(createAddCallbackUrl(testPlatform(store).platform), {
      query: `key=${key}&${query}`,
    })
    expect(bodyOf(answer)).toMatchObject({ result: null, error_code: 223804 })
    expect(bodyOf(answer).reason).toMatch(new RegExp(`^参数错误:${field} `))
  })

  test('refuses plain http and internal addresses in production', async () => {
    const { key } = await seed(store, 'callback-prod')
    const { platform } = testPlatform(store, { CALLBACK_POLICY: 'public-https' })
    for (const url of ['http://a.example/', 'https://127.0.0.1/']) {
      const answer = await call(createAddCallbackUrl(platform), { query: `key=${key}&type=1&url=${url}` })
      expect(bodyOf(answer).error_code).toBe(223804)
    }
  })
})

test('an unknown path is answered with 404 in the envelope', async () => {
  const { platform, lines } = testPlatform(store)
  const answer = await call(createNotFound(platform), { query: 'key=any', requestId: 'request-1' })
  expect(answer.statusCode).toBe(404)
  expect(answer.headers['x-request-id']).toBe('request-1')
  expect(bodyOf(answer)).toEqual({
    ...{ resultcode: '107', reason: '未知的请求源' },
    ...{ result: null, error_code: 10007 },
  })
  expect(lines).toHaveLength(1)
})

/** Whatever reaches for a table fails. */
function testPlatformWithoutTable() {
  const { connect: _connect, ...platform } = testPlatform({ table: { name: 'none' } } as TestTable).platform
  return platform
}
