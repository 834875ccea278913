import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ClientOptions, createClient } from '#shared/client/client.ts'
import {
  type CallError,
  fieldsOf,
  isCallError,
  RefusedError,
  TransportError,
  TurnedAwayError,
  UnknownOutcomeError,
} from '#shared/client/errors.ts'
import type { SubmitOrder } from '#shared/client/submit-order.ts'
import { tripOf } from '#shared/client/submit-order.ts'
import { retryAfterMs } from '#shared/retry-after.ts'
import { example } from '#test/contract/fixtures.ts'
import { bad, good, type Scripted, scriptedFetch } from './answers.ts'

// Pauses take no time here: whoever waits is woken at once, and the clock says when that would have been.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  vi.setTimerTickMode('nextTimerAsync')
})
afterAll(() => vi.useRealTimers())

function clientWith(answers: readonly [Scripted, ...Scripted[]], options: Partial<ClientOptions> = {}) {
  const { fetch, asked } = scriptedFetch(...answers)
  return { client: createClient({ baseUrl: 'http://host/', key: 'k', fetch, ...options }), asked }
}

/** What a call throws. */
async function errorOf(call: Promise<unknown>): Promise<CallError> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!isCallError(outcome)) throw new Error(`no CallError: ${String(outcome)}`)
  return outcome
}

const order: SubmitOrder = {
  queryKey: 'q',
  outOrderNo: 'ORDER001',
  trainNo: 'G1',
  seatClassCode: 'secondseat',
  fromStation: '北京南',
  toStation: '上海虹桥',
  departDate: '2026-12-22',
  closeTime: new Date('2026-12-20T10:00:00Z'),
  acceptNoSeat: false,
  person: '王小明',
  cellphone: '13812345577',
  passengers: [{ passengerName: '王小明', passengerType: 1, idCardType: 0, idCardNo: '110101199003077715' }],
}

const detail = example('orderDetail.pending')
const found = { body: example('search') }

describe('a call', () => {
  test('goes by POST to Juhe’s path, the key in the form and not in the URL', async () => {
    const { client, asked } = clientWith([found])
    await client.search({ from: '苏州', to: '昆山', date: '2026-11-30' })
    expect(asked.map(({ url }) => url)).toEqual(['http://host/grabTicket/action/search.php'])
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({
      ...{ key: 'k', from: '苏州', to: '昆山', date: '20261130' },
    })
  })

  test('writes dates as each operation wants them, in China', async () => {
    const { client, asked } = clientWith([found])
    await client.search({ from: 'a', to: 'b', date: new Date('2026-11-30T16:30:00Z') })
    expect(asked[0]?.form.get('date')).toBe('20261201')
  })

  test('of submitOrder names the main train and seat, joins alternatives, and fills in birthdays', async () => {
    const { client, asked } = clientWith([{ body: example('submitOrder') }])
    await client.submitOrder({ ...order, trainNo: ['G1', 'G3'], mainTrainNo: 'G3' })
    const form = Object.fromEntries(asked[0]?.form ?? [])
    expect(form).toMatchObject({
      ...{ trainNo: 'G1|G3', mainTrainNo: 'G3', seatClassCode: 'secondseat', mainSeatClass: 'secondseat' },
      ...{ closeTime: '2026-12-20 18:00:00', acceptNoSeat: '0' },
    })
    expect(JSON.parse(form.passengers ?? '')).toEqual([
      {
        ...{ passengerName: '王小明', passengerType: '1', idCardType: '0', idCardNo: '110101199003077715' },
        birthday: '1990-03-07',
      },
    ])
    expect(form).not.toHaveProperty('email')
  })

  test('takes a trip from a search, so that nothing of it can disagree', async () => {
    const { client } = clientWith([found])
    const result = await client.search({ from: '上海西', to: '苏州园区', date: '20150514' })
    const [train] = result.trains
    expect(train && tripOf(result, train)).toEqual({
      queryKey: '6d31300d58be4d239af4039c71ddc313',
      ...{ trainNo: ['G7066'], mainTrainNo: 'G7066', fromStation: '上海西', toStation: '苏州园区' },
      departDate: '2015-05-14 09:02',
    })
  })

  test('answers what the contract’s examples hold', async () => {
    const of = (name: string) => clientWith([{ body: example(name) }]).client
    const submitted = await of('submitOrder').submitOrder(order)
    expect(submitted.outOrderNo).toBe('2016113001')
    expect((await of('orderDetail.pending').orderDetail('123456')).status).toBe('U')
    expect((await of('orderDetail.issued').issuedDetail('123456')).passengers[0]?.passengerId).toBe(
      '623838773',
    )
    expect((await of('cancelOrder.success').cancelOrder('123456')).orderNo).toMatch(/^TFT/)
    const refund = { outOrderNo: '123456', passengerId: '615151438' }
    expect((await of('applyRefundOrder.success').applyRefundOrder(refund)).passengerId).toBe('615151438')
    await of('addCallbackUrl.success').addCallbackUrl({ url: 'https://a.example/', type: 1 })
    expect((await of('dataDictionary').dataDictionary()).orderStatus.data.D).toBe('抢票中')
  })
})

describe('a refusal', () => {
  test('names every field and rule, the request and the place where it is explained', async () => {
    const reason =
      '参数错误:passengers[0].idCardNo 不是有效的18位身份证号码;date 须为yyyyMMdd格式的日期,如20161130'
    const headers = { 'x-request-id': 'r1', 'x-docs': 'http://host/docs#date' }
    const { client, asked } = clientWith([{ body: { reason, result: null, error_code: 223804 }, headers }])
    const error = await errorOf(client.submitOrder(order))
    expect(error).toBeInstanceOf(RefusedError)
    expect(error).toMatchObject({
      ...{ kind: 'refused', operation: 'submitOrder', code: 223804, reason },
      ...{ requestId: 'r1', docs: 'http://host/docs#date' },
      fields: [
        { field: 'passengers[0].idCardNo', rule: '不是有效的18位身份证号码' },
        { field: 'date', rule: '须为yyyyMMdd格式的日期,如20161130' },
      ],
    })
    expect(asked).toHaveLength(1)
  })

  test('that names no field has none', () => {
    expect(fieldsOf('参数错误:订单号或passengerId不存在')).toEqual([])
    expect(fieldsOf('抢票取消失败')).toEqual([])
    expect(fieldsOf('参数错误:请求方式 仅支持POST')).toEqual([{ field: '请求方式', rule: '仅支持POST' }])
  })

  test('at the door says whether it may pass later', async () => {
    const of = async (code: number) => errorOf(clientWith([bad(code, 'x')]).client.submitOrder(order))
    expect(await of(10001)).toBeInstanceOf(TurnedAwayError)
    expect(await of(10001)).toMatchObject({ kind: 'turnedAway', mayPassLater: false })
    expect(await of(10011)).toMatchObject({ kind: 'turnedAway', mayPassLater: true })
    expect(await of(10020)).toMatchObject({ kind: 'turnedAway', mayPassLater: true })
  })

  test('with another HTTP status is one still', async () => {
    const { client } = clientWith([{ body: { reason: 'x', result: null, error_code: 10007 }, status: 404 }])
    expect(await errorOf(client.orderDetail('123456'))).toMatchObject({ kind: 'turnedAway', code: 10007 })
  })
})

const troubles: readonly [string, Scripted, object][] = [
  ['a broken connection', new TypeError('fetch failed'), { trouble: 'network' }],
  ['HTTP 502 with HTML', { text: '<html>', status: 502 }, { trouble: 'http', code: 502 }],
  ['HTML with HTTP 200', { text: '<html>' }, { trouble: 'unreadable' }],
  ['a success without its result', good({}), { trouble: 'unreadable' }],
  ['error_code 10014', bad(10014, '系统内部异常'), { trouble: 'code', code: 10014 }],
  ['a code that no document names', bad(223899, '?'), { trouble: 'code', code: 223899 }],
]

describe.each(troubles)('%s', (_, answer, facts) => {
  test('is passed over by a read, which is made again', async () => {
    const { client, asked } = clientWith([answer, answer, { body: detail }])
    expect((await client.orderDetail('123456')).status).toBe('U')
    expect(asked).toHaveLength(3)
  })

  test('ends a read as a transport error when it lasts', async () => {
    const { client, asked } = clientWith([answer], { retries: 1 })
    const error = await errorOf(client.orderDetail('123456'))
    expect(error).toBeInstanceOf(TransportError)
    expect(error).toMatchObject({ kind: 'transport', operation: 'orderDetail', ...facts })
    expect(asked).toHaveLength(2)
  })

  test('leaves the outcome of a submit unknown, and it is not made again unless that was said to be safe', async () => {
    const { client, asked } = clientWith([answer, { body: example('submitOrder') }])
    const error = await errorOf(client.submitOrder(order))
    expect(error).toBeInstanceOf(UnknownOutcomeError)
    expect(error).toMatchObject({ kind: 'unknownOutcome', operation: 'submitOrder', ...facts })
    expect(asked).toHaveLength(1)
  })

  test('is passed over by a submit, too, where that is safe', async () => {
    const answers = [answer, { body: example('submitOrder') }] as const
    const { client, asked } = clientWith(answers, { retryEffects: true })
    expect((await client.submitOrder(order)).outOrderNo).toBe('2016113001')
    expect(asked).toHaveLength(2)
    expect(String(asked[0]?.form)).toBe(String(asked[1]?.form))
  })
})

test('the pauses between attempts are made of the time and the chance that the client was handed', async () => {
  const pauses: number[] = []
  const sleep = async (ms: number) => void pauses.push(ms)
  const date = 'Tue, 22 Dec 2026 08:00:20 GMT'
  const crowd = { text: '', status: 429, headers: { 'retry-after': date } }
  const now = () => Date.parse(date) - 20_000
  const answers = [{ text: '', status: 502 }, crowd, { text: '', status: 502 }, found] as const
  const { client } = clientWith(answers, { retries: 3, random: () => 0, now, sleep })
  await client.search({ from: 'a', to: 'b', date: '20261222' })
  expect(pauses).toEqual([250, 20_000, 1_000])
})

describe('HTTP 429 of whoever stands before the service', () => {
  const crowd = { text: '{"message":"Too Many Requests"}', status: 429 } as const

  test('is repeated whatever was asked, a submit at Juhe, too: nothing was done', async () => {
    const { client, asked } = clientWith([crowd, crowd, { body: example('submitOrder') }])
    expect((await client.submitOrder(order)).outOrderNo).toBe('2016113001')
    expect(asked).toHaveLength(3)
  })

  test('ends as turned away when it lasts, and may pass later', async () => {
    const { client, asked } = clientWith([crowd], { retries: 1 })
    expect(await errorOf(client.submitOrder(order))).toMatchObject({
      ...{ kind: 'turnedAway', code: 429, mayPassLater: true },
    })
    expect(asked).toHaveLength(2)
  })

  test('is waited out for as long as it asks', async () => {
    const headers = { 'retry-after': '20' }
    const { client } = clientWith([{ ...crowd, headers }, { body: detail }])
    const begun = Date.now()
    await client.orderDetail('123456')
    expect(Date.now() - begun).toBe(20_000)
  })
})

test('how long an answer asks to be left alone is read as seconds or as a date', () => {
  const now = Date.UTC(2026, 11, 22, 8)
  expect(retryAfterMs('3', now)).toBe(3_000)
  expect(retryAfterMs('Tue, 22 Dec 2026 08:00:07 GMT', now)).toBe(7_000)
  for (const none of [null, '', 'soon', 'Tue, 22 Dec 2026 07:00:00 GMT'])
    expect(retryAfterMs(none, now) ?? 0).toBe(0)
})

test('an attempt that was turned away tells nothing of one before it that got no answer', async () => {
  const answers = [new TypeError('fetch failed'), bad(10011, 'x')] as const
  const { client, asked } = clientWith(answers, { retries: 1, retryEffects: true })
  expect(await errorOf(client.submitOrder(order))).toMatchObject({
    ...{ kind: 'unknownOutcome', trouble: 'network' },
  })
  expect(asked).toHaveLength(2)
})

test('HTTP 503 without an envelope leaves the outcome of a submit unknown: a time-out behind the gateway says so, too', async () => {
  const { client } = clientWith([{ text: '{"message":"Service Unavailable"}', status: 503 }])
  expect(await errorOf(client.submitOrder(order))).toMatchObject({ kind: 'unknownOutcome', code: 503 })
})

describe('time', () => {
  test('that runs out leaves the outcome unknown', async () => {
    const { client } = clientWith(['hang'], { timeoutMs: 5 })
    expect(await errorOf(client.cancelOrder('123456'))).toMatchObject({
      ...{ kind: 'unknownOutcome', trouble: 'timeout' },
    })
  })

  test('is yours to end: the call rejects with your signal’s reason', async () => {
    const { client } = clientWith(['hang'])
    const reason = new Error('the user went away')
    await expect(client.orderDetail('123456', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const controller = new AbortController()
    const call = client.orderDetail('123456', { signal: controller.signal })
    controller.abort(reason)
    await expect(call).rejects.toBe(reason)
  })
})

describe('following an order', () => {
  const inState = (status: string) => good({ ...(detail as { result: object }).result, status })
  const statesOf = async (
    answers: readonly [Scripted, ...Scripted[]],
    options: { readonly throughRefund?: boolean } = {},
  ) => {
    const { client, asked } = clientWith(answers, { retries: 0 })
    const states: string[] = []
    for await (const { status } of client.followOrder('123456', { everyMs: 1, ...options }))
      states.push(status)
    return { states, asked: asked.length }
  }

  test('tells each change once, and ends with the ticket', async () => {
    const answers = [inState('N'), inState('D'), inState('D'), inState('F'), inState('T')] as const
    expect(await statesOf(answers)).toEqual({ states: ['N', 'D', 'F'], asked: 4 })
  })

  test.each(['U', 'O', 'C', 'T', 'E'])('ends with %s', async (status) => {
    expect(await statesOf([inState('D'), inState(status)])).toEqual({ states: ['D', status], asked: 2 })
  })

  test('goes on through a refund when asked to', async () => {
    const answers = [inState('F'), inState('F'), inState('T')] as const
    expect((await statesOf(answers, { throughRefund: true })).states).toEqual(['F', 'T'])
  })

  test('outlives outages and full quotas', async () => {
    const answers = [new TypeError('fetch failed'), bad(10012, 'x'), bad(10014, 'x'), inState('F')] as const
    expect(await statesOf(answers)).toEqual({ states: ['F'], asked: 4 })
  })

  test('ends by an error that waiting does not mend', async () => {
    await expect(statesOf([bad(223804, '参数错误:订单号不存在')])).rejects.toBeInstanceOf(RefusedError)
    await expect(statesOf([bad(10001, '错误的请求KEY')])).rejects.toBeInstanceOf(TurnedAwayError)
  })

  test('ends where there is no such service: HTTP 404 is no outage', async () => {
    const page = { status: 404, text: '<html>not found</html>' }
    await expect(statesOf([page, inState('F')])).rejects.toMatchObject({ kind: 'transport', code: 404 })
  })

  test('ends by your signal', async () => {
    const controller = new AbortController()
    const { client } = clientWith([inState('D')])
    const seen = async () => {
      for await (const _ of client.followOrder('123456', { signal: controller.signal }))
        controller.abort(new Error('enough'))
    }
    await expect(seen()).rejects.toThrow('enough')
  })
})
