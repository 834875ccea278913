import { describe, expect, test } from 'vitest'
import { mustBeEnvelope, startFuzzedService } from './fuzzed-service.ts'

/*
 * Requests that are made to cost more than they should: what grows faster than the request would not end within the test's
 * time, and what is told of a fault must not grow with the request at all.
 */

const service = await startFuzzedService()
const { key } = service

/** As many bytes as a body may have, or nearly. */
const most = 250_000
const fill = (part: string, bytes = most) => part.repeat(Math.floor(bytes / Buffer.byteLength(part)))
const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

const form = 'application/x-www-form-urlencoded'
const json = 'application/json'
const multipart = 'multipart/form-data; boundary=x'

/** A good submit with one parameter that is none. */
const submit = (more: Readonly<Record<string, unknown>>) =>
  JSON.stringify({ ...service.good('EXTREME001'), ...more })

async function codeOf(operation: Parameters<typeof service.raw>[0], contentType: string, body: string) {
  const answer = await service.raw(operation, { method: 'POST', query: `key=${key}`, body, contentType })
  return mustBeEnvelope(answer)
}

describe('a request of the largest size is refused in a few words', () => {
  const numbered = (count: number, one: (n: string) => string) =>
    Array.from({ length: count }, (_, n) => one(n.toString(36)))

  test.each<[string, Parameters<typeof service.raw>[0], string, () => string]>([
    [
      'parameters that come twice',
      'orderDetail',
      form,
      () => numbered(16_000, (n) => `_${n}=1&_${n}=2`).join('&'),
    ],
    ['parameters that nobody knows', 'orderDetail', form, () => numbered(40_000, (n) => `_${n}`).join('&')],
    ['nothing between ampersands', 'orderDetail', form, () => fill('&')],
    ['broken percent-encoding', 'orderDetail', form, () => fill('%')],
    ['white space', 'orderDetail', form, () => `${fill(' ')}x`],
    ['one name', 'orderDetail', form, () => `${fill('a', 120_000)}=1&${fill('a', 120_000)}=2`],
    ['JSON keys', 'orderDetail', json, () => `{${numbered(20_000, (n) => `"_${n}":1`).join(',')}}`],
    ['one JSON key, again and again', 'orderDetail', json, () => `{${fill('"a":1,')}"a":2}`],
    ['passengers', 'submitOrder', json, () => submit({ passengers: new Array(100_000).fill(1) })],
    [
      'passengers without anything',
      'submitOrder',
      json,
      () => submit({ passengers: new Array(70_000).fill({}) }),
    ],
    ['passengers within passengers', 'submitOrder', form, () => `passengers=${deep(120_000)}`],
    ['trains', 'submitOrder', json, () => submit({ trainNo: fill('G1|', 240_000) })],
    ['seats', 'submitOrder', json, () => submit({ seatClassCode: fill('secondseat|', 240_000) })],
    ['an address without end', 'submitOrder', json, () => submit({ email: fill('a@', 240_000) })],
    ['an address of dots', 'submitOrder', json, () => submit({ email: `a@${fill('a.', 240_000)}` })],
    ['accents', 'submitOrder', json, () => submit({ person: fill('\u0301', 240_000) })],
    ['a time', 'submitOrder', json, () => submit({ closeTime: fill('1', 240_000) })],
    ['a document', 'submitOrder', json, () => submit({ passengers: [{ idCardNo: fill('1', 240_000) }] })],
    [
      'a station',
      'search',
      json,
      () => JSON.stringify({ from: fill('北京', 240_000), to: '上海', date: '20260325' }),
    ],
    [
      'a URL',
      'addCallbackUrl',
      json,
      () => JSON.stringify({ url: `https://${fill('a.', 240_000)}`, type: 1 }),
    ],
    ['states', 'listOrders', json, () => JSON.stringify({ status: `${fill('F|', 240_000)}X` })],
    ['a cursor', 'listOrders', json, () => JSON.stringify({ cursor: fill('z', 240_000) })],
    [
      'a pushId',
      'resendPush',
      json,
      () => JSON.stringify({ outOrderNo: 'ISSUED0001', pushId: `msg_${fill('a', 240_000)}` }),
    ],
    ['boundaries', 'orderDetail', multipart, () => fill('--x\r\n')],
    [
      'parts',
      'orderDetail',
      multipart,
      () =>
        `${numbered(4_000, (n) => `--x\r\ncontent-disposition: form-data; name="${n}"\r\n\r\n1\r\n`).join('')}--x--\r\n`,
    ],
    ['headers of a part', 'orderDetail', multipart, () => `--x\r\n${fill('a: b\r\n', 240_000)}\r\n\r\n--x--`],
    [
      'a name that does not end',
      'orderDetail',
      multipart,
      () => `--x\r\ncontent-disposition: form-data; name="${fill('\\"', 240_000)}`,
    ],
    [
      'an encoded name of a file',
      'orderDetail',
      multipart,
      () =>
        `--x\r\ncontent-disposition: form-data; name="a"; filename*=${fill('%41', 240_000)}\r\n\r\n\r\n--x--`,
    ],
  ])('%s', async (_, operation, contentType, body) => {
    expect(await codeOf(operation, contentType, body())).toBe(223804)
  })

  test('a boundary as long as a header', async () => {
    expect(await codeOf('orderDetail', `multipart/form-data; boundary=${fill('-', 8_000)}`, fill('-'))).toBe(
      223804,
    )
  })
})

describe.each(['outOrderNo', 'key', 'passengers', '__proto__', 'unknown'])(
  '%s, as deep as JSON can be',
  (name) => {
    test.each([1_000, 10_000, 100_000])('%i', async (depth) => {
      const body = `{"${name}":${deep(depth)}}`
      for (const query of [`key=${key}&${name}=1`, `key=${key}`]) {
        const answer = await service.raw('submitOrder', { method: 'POST', query, body, contentType: json })
        expect(mustBeEnvelope(answer)).toBe(name === 'key' ? 10001 : 223804)
      }
    })
  },
)

describe('of Juhe’s callback', () => {
  const { callbackTokens } = service.secrets
  const about = { outOrderNo: service.juheNo[0]?.ours, orderNo: service.juheNo[0]?.juhes, msgCode: '101' }
  test.each<[string, string, () => string]>([
    ['JSON as deep as it can be', json, () => `{"data":${deep(120_000)}}`],
    ['a text of JSON as deep as it can be', form, () => `data=${encodeURIComponent(deep(40_000))}`],
    [
      'passengers in brackets',
      form,
      () => Array.from({ length: 8_000 }, (_, n) => `passengers[${n}][passengerId]=${n}`).join('&'),
    ],
    [
      'passengers far apart',
      form,
      () => 'passengers[999999999][passengerId]=1&passengers[0][__proto__][x]=1',
    ],
    ['passengers', json, () => JSON.stringify({ ...about, passengers: new Array(60_000).fill({ a: 1 }) })],
    ['words without end', json, () => JSON.stringify({ ...about, msgInfo: fill('订单', 200_000) })],
    [
      'numbers without end',
      json,
      () => JSON.stringify({ ...about, msgInfo: fill('1', 200_000), msgDetail: fill('a@', 20_000) }),
    ],
    ['boundaries', multipart, () => fill('--x\r\n')],
  ])('%s: it is answered success', async (_, contentType, body) => {
    for (const type of [1, 2, 3] as const) {
      const answer = await service.callback(String(type), callbackTokens[type][0] ?? '', {
        body: body(),
        contentType,
      })
      expect(answer).toMatchObject({ statusCode: 200, body: 'success' })
    }
  })
})

test('whoever asked for all of that left nothing behind but what can be read', async () => {
  expect(Object.keys(Object.prototype)).toEqual([])
  const answer = await service.call('orderDetail', { key, outOrderNo: 'ISSUED0001', issue: '1' })
  expect(answer.error_code).toBe(0)
})
