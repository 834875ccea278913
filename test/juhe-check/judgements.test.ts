import { describe, expect, test } from 'vitest'
import { dataDictionary } from '#contract/dictionary.ts'
import type { Fetch } from '#shared/fetch.ts'
import { type CheckOptions, checkJuhe } from '#shared/juhe-check/check-juhe.ts'
import { type Exchange, fixtureOf } from '#shared/juhe-check/exchange.ts'
import { judgeClock, judgeLatency } from '#shared/juhe-check/judge-transport.ts'
import { exampleText } from '../contract/fixtures.ts'

const now = Date.parse('2026-11-25T08:00:00Z')

/** A Juhe that answers each operation and protocol as it is told. */
function juhe(
  answer: (operation: string, protocol: string, form: URLSearchParams) => object | string,
): CheckOptions {
  const fetch: Fetch = async (target, init) => {
    const { pathname, protocol } = new URL(target)
    const said = answer(pathname.split('/').at(-1) ?? '', protocol, new URLSearchParams(init?.body))
    const text = typeof said === 'string' ? said : JSON.stringify(said)
    return { ok: true, status: 200, header: () => undefined, text: async () => text }
  }
  return {
    ...{ baseUrl: 'http://juhe.test', key: 'our-key', fetch, sleep: () => new Promise(() => undefined) },
    ...{
      random: () => 0,
      now: () => now,
      realNow: () => now,
      uuid: () => '0a1b2c3d-0000-4000-8000-000000000000',
    },
    ...{ notFound: { words: [], answers: [] }, charset: 'utf-8', readTimeoutMs: 5_000 },
  }
}

const absent = { reason: '参数错误:订单号不存在', result: null, error_code: 223804 }
const badKey = { resultcode: '101', reason: '错误的请求KEY', result: null, error_code: 10001 }

function asDocumented(operation: string, _protocol: string, form: URLSearchParams): object {
  if (form.get('key') !== 'our-key') return badKey
  if (/dataDictionary/.test(operation)) return { reason: 'success', result: dataDictionary, error_code: 0 }
  return /search/.test(operation) ? JSON.parse(exampleText('search')) : absent
}

async function statusOf(name: string, options: CheckOptions) {
  const { checks } = await checkJuhe(options)
  return checks.find((check) => check.name === name)
}

describe('the check of Juhe', () => {
  test('sends each call once, with a number that no order of ours can have', async () => {
    const numbers: string[] = []
    const operations: string[] = []
    await checkJuhe(
      juhe((operation, protocol, form) => {
        operations.push(operation)
        const outOrderNo = form.get('outOrderNo')
        if (outOrderNo !== null) numbers.push(outOrderNo)
        return asDocumented(operation, protocol, form)
      }),
    )
    expect(operations).toHaveLength(8)
    expect(operations.join()).not.toMatch(/submit|addCallback/)
    expect(new Set(numbers)).toEqual(new Set(['CHECK0A1B2C3D000040008000000000'.slice(0, 29)]))
  })

  test('says to use https where it answers the same, and to stay where it answers otherwise', async () => {
    expect(await statusOf('https', juhe(asDocumented))).toEqual({
      name: 'https',
      status: 'differs',
      detail: 'https answers the same: set juheUrl (JUHE_URL) to https://juhe.test',
    })
    const other = juhe((operation, protocol, form) =>
      protocol === 'https:' ? { error_code: 0, result: {} } : asDocumented(operation, protocol, form),
    )
    expect(await statusOf('https', other)).toMatchObject({ status: 'ok' })
    const already = await statusOf('https', { ...juhe(asDocumented), baseUrl: 'https://juhe.test' })
    expect(already).toEqual({ name: 'https', status: 'ok', detail: 'Juhe is asked by https' })
  })

  test('warns of a Juhe that has, cancels or refunds what cannot exist', async () => {
    const generous = juhe((operation, protocol, form) =>
      /search|dataDictionary/.test(operation)
        ? asDocumented(operation, protocol, form)
        : { reason: 'success', result: { orderNo: 'J1', status: 'D' }, error_code: 0 },
    )
    for (const name of ['orderDetail', 'cancelOrder', 'applyRefundOrder']) {
      expect(await statusOf(name, generous)).toMatchObject({
        status: 'differs',
        detail: expect.stringContaining('do not go live'),
      })
    }
  })

  test('names missing fields and other types of a search', async () => {
    const search = JSON.parse(exampleText('search'))
    delete search.result.trains[0].miles
    search.result.trains[0].serialNumber = '1'
    const changed = juhe((operation, protocol, form) =>
      /search/.test(operation) ? search : asDocumented(operation, protocol, form),
    )
    const found = await statusOf('search', changed)
    expect(found?.detail).toContain(
      'missing fields: trains[].miles; other types: trains[].serialNumber is of another form',
    )
  })

  test('a key that is wrong, or cannot be read, makes the calls fail, not differ', async () => {
    const wrong = await checkJuhe(juhe(() => badKey))
    const readings = wrong.checks.slice(0, 6)
    expect(new Set(readings.map(({ status }) => status))).toEqual(new Set(['failed']))
    const missing = await checkJuhe({ ...juhe(asDocumented), key: undefined })
    expect(missing.checks[0]).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('cannot be read'),
    })
  })
})

const exchange: Exchange = { caseName: 'orderDetail', status: 200, headers: {}, text: '', ms: 10, at: now }

test.each([
  [0, 'ok'],
  [29, 'ok'],
  [-29, 'ok'],
  [31, 'differs'],
  [-3_600, 'differs'],
])('a clock %i s away is %s', (seconds, status) => {
  const date = new Date(now + seconds * 1_000).toUTCString()
  expect(judgeClock([{ ...exchange, headers: { date } }]).status).toBe(status)
})

test('an answer may take half of its limit', () => {
  expect(judgeLatency([{ ...exchange, ms: 2_500 }], 5_000, 20_000).status).toBe('ok')
  expect(judgeLatency([{ ...exchange, ms: 2_501 }], 5_000, 20_000)).toEqual({
    status: 'differs',
    detail: '2501 ms, of 5000 that it may take: set juheReadTimeoutMs (JUHE_READ_TIMEOUT_MS) to 8000',
  })
})

test.each([
  [
    '{"result":{"passengerName":"张三","idCard":"11010519491231002X","seatName":"二等座"}}',
    ['张三', '11010519491231002X'],
  ],
  ['{"result":{"passengers":[{"cardNo":"G12345678"}],"phone":15990000577}}', ['G12345678', '15990000577']],
  [
    '{"reason":"参数错误:15990000577 a.b@c.com 11010519491231002X our-key"}',
    ['15990000577', 'a.b@c.com', '11010519491231002X', 'our-key'],
  ],
  ['<html>15990000577 our-key</html>', ['15990000577', 'our-key']],
])('what is kept of %s tells neither keys nor people', (text, secrets) => {
  const kept = JSON.stringify(fixtureOf({ ...exchange, text }, ['our-key']))
  for (const secret of secrets) expect(kept).not.toContain(secret)
  expect(kept.includes('二等座')).toBe(text.includes('二等座'))
})
