import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, describe, expect, test } from 'vitest'
import { systemCodes } from '#contract/codes.ts'
import { example, exampleText } from '#test/contract/fixtures.ts'
import { inLanguages } from './drivers/in-languages.ts'

const { here, missing } = inLanguages()
for (const name of missing) test.skip(`${name} is not installed here: its library is not run`)

type Scripted =
  | { readonly status?: number; readonly text: string; readonly retryAfter?: string }
  | 'cut'
  | 'hang'

/** A host that gives these answers one after the other, the last one for ever, and counts. */
let script: readonly Scripted[] = []
let asked: { readonly url: string; readonly form: string }[] = []
const server = createServer(async (request, response) => {
  let form = ''
  for await (const chunk of request) form += chunk
  asked.push({ url: request.url ?? '', form })
  const answer = script[Math.min(asked.length, script.length) - 1] ?? 'cut'
  if (answer === 'hang') return
  if (answer === 'cut') {
    response.destroy()
    return
  }
  const { status = 200, text, retryAfter } = answer
  response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end(text)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const envelope = (code: number | string, reason: string): Scripted => ({
  text: JSON.stringify({ reason, result: null, error_code: code }),
})
const detail: Scripted = { text: JSON.stringify(example('orderDetail.pending')) }
const cancelled: Scripted = { text: JSON.stringify(example('cancelOrder.success')) }

const turnedAway = Object.entries(systemCodes)
  .map(([code, reason]) => ({ code: Number(code), reason }))
  .filter(({ code }) => code !== 10014)
const passing = [10011, 10012, 10013, 10020]

/** What a call that changes something makes of an answer; of a read, unknownOutcome is transport. */
const answers: readonly (readonly [what: string, answer: Scripted, told: object])[] = [
  ...turnedAway.map(
    ({ code, reason }) =>
      [
        `system code ${code}`,
        envelope(code, reason),
        { kind: 'turnedAway', code, reason, mayPassLater: passing.includes(code) },
      ] as const,
  ),
  ['223801', envelope(223801, '抢票取消失败'), { kind: 'refused', code: 223801, fields: [] }],
  [
    '223804 that names fields',
    envelope('223804', '参数错误:a 须为x;passengers[0].idCardNo 须为y。'),
    {
      ...{ kind: 'refused', code: 223804 },
      fields: [
        { field: 'a', rule: '须为x' },
        { field: 'passengers[0].idCardNo', rule: '须为y。' },
      ],
    },
  ],
  ['10014', envelope(10014, '系统内部异常'), { kind: 'unknownOutcome', trouble: 'code', code: 10014 }],
  [
    'a code that nobody knows',
    envelope(299999, '?'),
    { kind: 'unknownOutcome', trouble: 'code', code: 299999 },
  ],
  [
    'HTTP 429 without an envelope',
    { status: 429, text: '{"message":"Too Many"}' },
    { kind: 'turnedAway', code: 429, mayPassLater: true },
  ],
  [
    'HTTP 503 without an envelope',
    { status: 503, text: '{"message":"x"}' },
    { kind: 'unknownOutcome', trouble: 'http', code: 503 },
  ],
  [
    'HTTP 500 with code 0',
    { status: 500, text: '{"error_code":0,"result":{"orderNo":"1"}}' },
    { kind: 'unknownOutcome', trouble: 'http', code: 500 },
  ],
  ['a page', { text: '<html>' }, { kind: 'unknownOutcome', trouble: 'unreadable' }],
  ['nothing', { text: '' }, { kind: 'unknownOutcome', trouble: 'unreadable' }],
  ['a list', { text: '[]' }, { kind: 'unknownOutcome', trouble: 'unreadable' }],
  [
    'a success without its result',
    { text: '{"error_code":0,"result":null}' },
    { kind: 'unknownOutcome', trouble: 'unreadable' },
  ],
  [
    'braces without an end',
    { text: '{"a":'.repeat(100_000) },
    { kind: 'unknownOutcome', trouble: 'unreadable' },
  ],
  ['a broken connection', 'cut', { kind: 'unknownOutcome', trouble: 'network' }],
  ['no answer', 'hang', { kind: 'unknownOutcome', trouble: 'timeout' }],
]

describe.each(here)('in $name', ({ at, verify }) => {
  const once = { baseUrl, key: 'k&=密', retries: 0, timeoutMs: 1_000 }
  const play = (...next: readonly Scripted[]) => {
    script = next
    asked = []
  }

  test.each(answers)('%s is told for what it is', async (_, answer, told) => {
    play(answer)
    await expect(at(once).cancelOrder('ORDER001')).rejects.toMatchObject({
      operation: 'cancelOrder',
      ...told,
    })
    const ofRead = 'kind' in told && told.kind === 'unknownOutcome' ? { ...told, kind: 'transport' } : told
    await expect(at(once).orderDetail('ORDER001')).rejects.toMatchObject({
      operation: 'orderDetail',
      ...ofRead,
    })
    expect(asked).toHaveLength(2)
  })

  test('a call goes by POST to Juhe’s path, the key in the form and not in the URL', async () => {
    play(detail)
    expect((await at(once).orderDetail('ORDER001')).status).toBe('U')
    expect(asked.map(({ url }) => url)).toEqual(['/grabTicket/action/orderDetail.php'])
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.form))).toEqual({
      ...{ key: 'k&=密', outOrderNo: 'ORDER001' },
    })
  })

  test('a read that told nothing is made again, a crowd too; an effect only where that is asked for', async () => {
    const busy = { baseUrl, key: 'k', retries: 1 }
    play('cut', detail)
    await at(busy).orderDetail('ORDER001')
    expect(asked).toHaveLength(2)
    play({ status: 429, text: '{"message":"x"}' }, cancelled)
    await at(busy).cancelOrder('ORDER001')
    expect(asked).toHaveLength(2)
    play('cut', cancelled)
    await expect(at(busy).cancelOrder('ORDER001')).rejects.toMatchObject({ kind: 'unknownOutcome' })
    expect(asked).toHaveLength(1)
    play('cut', cancelled)
    await at({ ...busy, retryEffects: true }).cancelOrder('ORDER001')
    expect(asked).toHaveLength(2)
  })

  test('an effect that may have happened is not taken for turned away by a later crowd', async () => {
    play('cut', { status: 429, text: '{"message":"x"}' })
    const call = at({ baseUrl, key: 'k', retries: 1, retryEffects: true }).cancelOrder('ORDER001')
    await expect(call).rejects.toMatchObject({ kind: 'unknownOutcome', trouble: 'network' })
  })

  test('following an order goes on through an outage, and ends where nobody knows the operation', async () => {
    const changing: Scripted = { text: JSON.stringify(example('orderDetail.pending')).replace('"U"', '"D"') }
    play(changing, changing, 'cut', envelope(10020, '接口维护'), detail)
    const states: string[] = []
    for await (const { status } of at(once).followOrder('ORDER001', 10, false)) states.push(status)
    expect(states).toEqual(['D', 'U'])
    play({ status: 404, text: 'not here' })
    await expect(at(once).followOrder('ORDER001', 10, false).next()).rejects.toMatchObject({ code: 404 })
  })

  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const now = Date.parse('2026-11-22T10:00:00Z') / 1_000
  const body = exampleText('push.ticketIssued')
  const signed = (text: string, { at: time = now, with: key = secret, id = 'msg_1' } = {}) => ({
    'webhook-id': id,
    'webhook-timestamp': String(time),
    'webhook-signature': new Webhook(key).sign(id, new Date(time * 1_000), text),
  })
  const came = (text: string, headers: Readonly<Record<string, string>> = signed(text)) =>
    verify({ ...{ headers, body: text, now }, secrets: [secret] })

  test.each(['ticketIssued', 'ticketFailed', 'orderExpired', 'refundSucceeded', 'refundFailed'] as const)(
    'a push is proved and read for what it is: %s',
    async (kind) => {
      const text = exampleText(`push.${kind}`)
      const read = { id: 'msg_1', kind, body: JSON.parse(text) }
      expect(await came(text)).toEqual(read)
      const form = new URLSearchParams({ data: text }).toString()
      expect(await came(form)).toEqual(read)
    },
  )

  test('a push is believed with either secret while one replaces the other, and names may be capitals', async () => {
    const old = `whsec_${Buffer.alloc(32, 8).toString('base64')}`
    const headers = signed(body, { with: old })
    const both = { secrets: [secret, old], body, now }
    expect(await verify({ ...both, headers })).toMatchObject({ kind: 'ticketIssued' })
    const several = `v1a,xyz v1,AAAA ${signed(body)['webhook-signature']}`
    const capitals = { 'Webhook-Id': 'msg_1', 'Webhook-Timestamp': String(now), 'Webhook-Signature': several }
    expect(await verify({ ...both, headers: capitals })).toMatchObject({ kind: 'ticketIssued' })
  })

  const unbelievable: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
    ['unsigned', body, { ...signed(body), 'webhook-id': '' }],
    ['unsigned', body, { ...signed(body), 'webhook-timestamp': 'now' }],
    ['unsigned', body, { 'webhook-id': 'msg_1', 'webhook-timestamp': String(now) }],
    ['forged', body.replace('100', '101'), signed(body)],
    ['forged', body, { ...signed(body), 'webhook-id': 'msg_2' }],
    ['forged', body, { ...signed(body), 'webhook-timestamp': String(now + 1) }],
    ['forged', body, signed(body, { with: `whsec_${Buffer.alloc(32, 9).toString('base64')}` })],
    ['stale', body, signed(body, { at: now - 301 })],
    ['stale', body, signed(body, { at: now + 301 })],
    ...['', '[]', '{"msgCode":"100"}', 'data=1', 'data=%ZZ'].map(
      (text) => ['unreadable', text, signed(text)] as const,
    ),
  ]

  test.each(unbelievable)('a push is not believed: %s', async (fault, text, headers) => {
    await expect(came(text, headers)).rejects.toEqual({ fault })
  })

  test.each(['whsec_?', '', 'whsec_'])('a text that is not a signing secret is refused: %s', async (none) => {
    const refused = verify({ ...{ headers: signed(body), body, now }, secrets: [none] })
    await expect(refused).rejects.toMatchObject({ invalid: expect.any(String) })
  })
})
