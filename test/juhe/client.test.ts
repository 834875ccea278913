import { afterEach, describe, expect, test } from 'vitest'
import { parseChinaTime } from '#contract/china-time.ts'
import { searchResponse } from '#contract/search.ts'
import type { JuheClient } from '#shared/juhe/client.ts'
import type { Outcome } from '#shared/juhe/outcome.ts'
import type { UpstreamSubmit } from '#shared/juhe/submit-parameters.ts'
import { example } from '../contract/fixtures.ts'
import type { Behaviour, Stub } from './stub-server.ts'
import {
  body,
  bomb,
  clientOf,
  endless,
  half,
  refusalOf,
  reset,
  silence,
  stall,
  startStub,
} from './stub-server.ts'

const stubs: Stub[] = []
async function stub(...behaviours: Behaviour[]): Promise<Stub> {
  const started = await startStub(...behaviours)
  stubs.push(started)
  return started
}
afterEach(async () => {
  await Promise.all(stubs.splice(0).map((one) => one.close()))
})

const at = (text: string) => parseChinaTime(text, 'yyyy-MM-dd HH:mm:ss')!
const orderNo = 'T0123456789ABCDEFGHJKMNPQR'
const submit: UpstreamSubmit = {
  queryKey: 'q1',
  outOrderNo: orderNo,
  ticketModel: 0,
  trainNos: ['G7066', 'G7068'],
  seatClassCodes: ['secondseat', 'firstseat'],
  mainTrainNo: 'G7066',
  mainSeatClass: 'secondseat',
  fromStation: '上海西',
  toStation: '苏州园区',
  departAt: at('2016-12-01 09:02:00'),
  closeAt: at('2016-11-30 18:00:00'),
  acceptNoSeat: false,
  contact: { person: '张三', cellphone: '15990000577' },
  passengers: [
    {
      passengerName: '张三',
      passengerType: 1,
      idCardType: 0,
      idCardNo: '11010519491231002X',
      birthday: '1949-12-31',
    },
  ],
}
const search = { from: '上海', to: '苏州', date: '20161201', type: 1 } as const

/** Every operation, its calls, and whether it may be tried again. */
const calls: readonly [string, (client: JuheClient) => Promise<Outcome<unknown>>, boolean][] = [
  ['search', (client) => client.search(search), true],
  ['submitOrder', (client) => client.submitOrder(submit), false],
  ['orderDetail', (client) => client.orderDetail(orderNo), true],
  ['issuedDetail', (client) => client.issuedDetail(orderNo), true],
  ['cancelOrder', (client) => client.cancelOrder(orderNo), false],
  ['applyRefundOrder', (client) => client.applyRefundOrder(orderNo, '615151438'), false],
  ['addCallbackUrl', (client) => client.addCallbackUrl('https://a.example/', 1), false],
  ['dataDictionary', (client) => client.dataDictionary(), true],
]

/** The example of a reply, changed. */
function reply(name: string, change: (result: Record<string, unknown>) => void): unknown {
  const value = structuredClone(example(name)) as { result: Record<string, unknown> }
  change(value.result)
  return value
}

describe('the Juhe client reads', () => {
  test('a search, in exactly the contract’s shape', async () => {
    const { url, received } = await stub(body(example('search')))
    const { client, oddities, replies } = clientOf(url)
    expect(await client.search(search)).toEqual({
      kind: 'answered',
      value: searchResponse.parse(example('search')).result,
    })
    expect(received).toEqual([
      {
        method: 'POST',
        path: '/grabTicket/action/search.php',
        query: '',
        contentType: 'application/x-www-form-urlencoded;charset=UTF-8',
        form: { from: '上海', to: '苏州', date: '20161201', type: '1', key: 'upstream-key' },
      },
    ])
    expect(oddities).toEqual([])
    expect(replies).toEqual([{ operation: 'search', attempt: 1, kind: 'answered' }])
  })

  test('a search with other types, unknown fields and empty tables, and counts what is odd', async () => {
    const odd = reply('search', (result) => {
      const [train] = result.trains as Record<string, unknown>[]
      const tickets = train?.tickets as Record<string, Record<string, unknown>>
      tickets.secondseat!.price = '29.5'
      tickets.secondseat!.seats = 490
      tickets.sofa = { seatName: '沙发', price: 1 }
      result.totalCount = '1'
      result.surplus = true
      result.trains = [train, { ...train, trainNo: 'G1', tickets: [] }, { trainNo: null }, 'no train']
      result.froms = null
    })
    const { url } = await stub(body(odd))
    const { client, oddities } = clientOf(url)
    const outcome = await client.search(search)
    const value = outcome.kind === 'answered' ? outcome.value : undefined
    expect(value?.trains.map((train) => train.trainNo)).toEqual(['G7066', 'G1'])
    expect(value?.trains[0]?.tickets.secondseat).toMatchObject({ price: 29.5, seats: '490' })
    expect(value?.trains[1]?.tickets).toEqual({})
    expect(value?.totalCount).toBe(1)
    expect(value?.froms).toEqual([])
    expect(oddities.sort()).toEqual([
      ...['search.field', 'search.missing', 'search.seatClass', 'search.spelling'],
      ...['search.ticket.missing', 'search.ticket.spelling'],
      ...['search.train', 'search.train.missing', 'search.train.spelling'],
    ])
    // Whatever was odd, it is what we may answer.
    expect(searchResponse.safeParse({ reason: '0', result: value, error_code: 0 }).error).toBeUndefined()
  })

  test('no control character, and none that turns text around: they become spaces', async () => {
    const hostile = '没有\u001b[31m座位\u202E了\u0000\n'
    const { url } = await stub(
      refusalOf(223804, hostile),
      body(reply('orderDetail.pending', (result) => Object.assign(result, { failMsg: hostile }))),
      body(reply('search', (result) => Object.assign(result, { queryKey: '\u0007' }))),
    )
    const { client } = clientOf(url)
    const plain = '没有 [31m座位 了'
    expect(await client.submitOrder(submit)).toMatchObject({ kind: 'refused', reason: plain })
    expect(await client.orderDetail(orderNo)).toMatchObject({ value: { failMsg: plain } })
    // Nothing but such is nothing.
    expect(await client.search(search)).toMatchObject({ kind: 'unknown', cause: 'unreadable' })
  })

  test.each<[string, string, (client: JuheClient) => Promise<Outcome<unknown>>, Record<string, unknown>]>([
    ['submitOrder', 'submitOrder', (client) => client.submitOrder(submit), { outOrderNo: orderNo }],
    ['cancelOrder', 'cancelOrder.success', (client) => client.cancelOrder(orderNo), {}],
    [
      'applyRefundOrder',
      'applyRefundOrder.success',
      (client) => client.applyRefundOrder(orderNo, '615151438'),
      {},
    ],
  ])('%s’s answer, and counts a field that no document lists', async (operation, name, call, ours) => {
    const { url } = await stub(
      body(reply(name, (result) => Object.assign(result, ours))),
      body(reply(name, (result) => Object.assign(result, ours, { surplus: 1 }))),
    )
    const { client, oddities } = clientOf(url)
    expect(await call(client)).toMatchObject({ kind: 'answered' })
    expect(oddities).toEqual([])
    expect(await call(client)).toMatchObject({ kind: 'answered' })
    expect(oddities).toEqual([`${operation}.field`])
  })

  test('addCallbackUrl’s answer, and counts a field that no document lists', async () => {
    const documented = example('addCallbackUrl.success') as object
    const { url } = await stub(body(documented), body({ ...documented, surplus: 1 }))
    const { client, oddities } = clientOf(url)
    const add = () => client.addCallbackUrl('https://a.example/', 1)
    expect(await add()).toEqual({ kind: 'answered', value: null })
    expect(oddities).toEqual([])
    expect(await add()).toEqual({ kind: 'answered', value: null })
    expect(oddities).toEqual(['addCallbackUrl.field'])
  })

  test('a submit’s number, having sent the form of the contract', async () => {
    const answer = reply('submitOrder', (result) => {
      result.outOrderNo = orderNo
    })
    const { url, received } = await stub(body(answer))
    const outcome = await clientOf(url).client.submitOrder({
      ...submit,
      ticketModel: 1,
      acceptNoSeat: true,
      account: { accountNo: 'me', accountPwd: 'p&w' },
      contact: { ...submit.contact, email: 'a@b.example' },
    })
    expect(outcome).toMatchObject({ kind: 'answered', value: { orderNo: 'TFT583U752U210D284004800356' } })
    const { passengers = '', ...form } = received[0]!.form
    expect(form).toEqual({
      key: 'upstream-key',
      queryKey: 'q1',
      outOrderNo: orderNo,
      ticketModel: '1',
      accountNo: 'me',
      accountPwd: 'p&w',
      trainNo: 'G7066|G7068',
      seatClassCode: 'secondseat|firstseat',
      mainTrainNo: 'G7066',
      mainSeatClass: 'secondseat',
      fromStation: '上海西',
      toStation: '苏州园区',
      departDate: '2016-12-01 09:02',
      closeTime: '2016-11-30 18:00:00',
      acceptNoSeat: '1',
      person: '张三',
      cellphone: '15990000577',
      email: 'a@b.example',
    })
    expect(JSON.parse(passengers)).toEqual([
      {
        passengerName: '张三',
        passengerType: '1',
        idCardType: '0',
        idCardNo: '11010519491231002X',
        birthday: '1949-12-31',
      },
    ])
  })

  test('no number of another order than was submitted: that outcome is unknown', async () => {
    const { url } = await stub(body(example('submitOrder')))
    expect(await clientOf(url).client.submitOrder(submit)).toEqual({ kind: 'unknown', cause: 'unreadable' })
  })

  test('a grab order', async () => {
    const { url, received } = await stub(body(example('orderDetail.pending')))
    const { client, oddities } = clientOf(url)
    expect(await client.orderDetail(orderNo)).toEqual({
      kind: 'answered',
      value: {
        found: true,
        orderNo: 'TFT583U2D6U21011A3068416353',
        status: 'U',
        failMsg: '乘客身份信息未通过验证_订票失败 添加乘客 未通过身份效验 XXX 320382XXXXXXX3916',
      },
    })
    expect(received[0]?.form).toEqual({ outOrderNo: orderNo, key: 'upstream-key' })
    expect(oddities).toEqual([])
  })

  test('a status that no document lists, and counts it', async () => {
    const odd = reply('orderDetail.pending', (result) => {
      result.status = 'X'
      result.surplus = 1
    })
    const { url } = await stub(body(odd))
    const { client, oddities } = clientOf(url)
    expect(await client.orderDetail(orderNo)).toMatchObject({ value: { status: { unknown: 'X' } } })
    expect(oddities).toEqual(['orderDetail.field', 'orderDetail.status'])
  })

  test('issued tickets, with times in China and money as text', async () => {
    const { url, received } = await stub(
      body(
        reply('orderDetail.issued', (result) => {
          result.outOrderNo = orderNo
        }),
      ),
    )
    const { client, oddities } = clientOf(url)
    expect(await client.issuedDetail(orderNo)).toEqual({
      kind: 'answered',
      value: {
        found: true,
        orderNo: 'FT584505292101648041264455',
        outOrderNo: orderNo,
        orderStateCode: 'F',
        trainNo: 'K8371',
        fromStation: '苏州',
        toStation: '昆山',
        departureTime: at('2016-12-29 03:34:00'),
        arrivalTime: at('2016-12-29 03:58:00'),
        issueTime: at('2016-12-05 14:13:13'),
        orderPrice: '9.00',
        ticketNo: 'E345091034',
        juheServiceFee: '8',
        passengers: [
          {
            passengerId: '623838773',
            passengerName: 'XXX',
            idCard: 'XXXXXXXXXXXXXXXXXX',
            seatClass: 'hardseat',
            seatNo: '07车厢,009号',
            pTicketNo: 'E3450910341070009',
            ticketStateCode: 'F',
            ticketPrice: '9.00',
          },
        ],
      },
    })
    expect(received[0]?.form).toEqual({ outOrderNo: orderNo, issue: '1', key: 'upstream-key' })
    expect(oddities).toEqual([])
  })

  test('issued tickets with other types, blanks and states that no document lists', async () => {
    const odd = reply('orderDetail.issued', (result) => {
      result.outOrderNo = null
      result.orderStateCode = ''
      result.issueTime = ''
      result.arrivalTime = '0000-00-00 00:00:00'
      result.orderPrice = 9.5
      const [passenger] = result.passengers as Record<string, unknown>[]
      result.passengers = [
        {
          ...passenger,
          passengerId: 623838773,
          seatClass: '',
          seatClassName: '硬卧',
          ticketStateCode: 'Q',
          ticketPrice: null,
        },
        { ...passenger, seatClass: 4, surplus: 1 },
        { ...passenger, seatClass: 'sofa', seatClassName: '沙发' },
      ]
    })
    const { url } = await stub(body(odd))
    const { client, oddities } = clientOf(url)
    const outcome = await client.issuedDetail(orderNo)
    expect(outcome).toMatchObject({
      kind: 'answered',
      value: {
        outOrderNo: '',
        orderStateCode: { unknown: '' },
        issueTime: undefined,
        arrivalTime: undefined,
        orderPrice: '9.50',
        passengers: [
          {
            passengerId: '623838773',
            seatClass: 'hardsleepermid',
            ticketStateCode: { unknown: 'Q' },
            ticketPrice: '',
          },
          { seatClass: 'secondseat' },
          { seatClass: 'otherseat' },
        ],
      },
    })
    expect(oddities.sort()).toEqual([
      ...['issuedDetail.missing', 'issuedDetail.passenger.field'],
      ...['issuedDetail.passenger.missing', 'issuedDetail.passenger.spelling'],
      ...['issuedDetail.seatClass', 'issuedDetail.spelling', 'issuedDetail.ticketStateCode'],
    ])
  })

  test('no issued tickets of another order', async () => {
    const { url } = await stub(body(example('orderDetail.issued')))
    expect(await clientOf(url).client.issuedDetail(orderNo)).toEqual({ kind: 'unknown', cause: 'unreadable' })
  })

  test('a cancel, a refund, a callback URL and the dictionary', async () => {
    const { url, received } = await stub(
      body(example('cancelOrder.success')),
      body(example('applyRefundOrder.success')),
      body(example('addCallbackUrl.success')),
      body(example('dataDictionary')),
    )
    const { client } = clientOf(url)
    expect(await client.cancelOrder(orderNo)).toMatchObject({
      kind: 'answered',
      value: { orderNo: 'TFT583U7A64210D1BB016912627' },
    })
    expect(await client.applyRefundOrder(orderNo, '615151438')).toEqual({
      kind: 'answered',
      value: { orderNo: 'TFT583U7D552101629055112720', passengerId: '615151438' },
    })
    expect(await client.addCallbackUrl('https://a.example/x', 3)).toEqual({ kind: 'answered', value: null })
    expect(await client.dataDictionary()).toMatchObject({
      kind: 'answered',
      value: { idType: { data: { 1: '身份证' } } },
    })
    expect(received.map((one) => [one.path, one.form])).toEqual([
      ['/grabTicket/action/cancelOrder.php', { outOrderNo: orderNo, key: 'upstream-key' }],
      [
        '/grabTicket/action/applyRefundOrder.php',
        { outOrderNo: orderNo, passengerId: '615151438', key: 'upstream-key' },
      ],
      [
        '/grabTicket/action/addCallbackUrl.php',
        { url: 'https://a.example/x', type: '3', key: 'upstream-key' },
      ],
      ['/grabTicket/action/dataDictionary.php', { key: 'upstream-key' }],
    ])
  })

  test('no refund of another passenger than was asked for', async () => {
    const { url } = await stub(body(example('applyRefundOrder.success')))
    expect(await clientOf(url).client.applyRefundOrder(orderNo, '1')).toMatchObject({ kind: 'unknown' })
  })

  test('an error_code that is a numeral, and a body behind a byte order mark', async () => {
    const { url } = await stub(
      body(`\uFEFF${JSON.stringify({ ...(example('cancelOrder.success') as object), error_code: '0' })}`),
    )
    expect(await clientOf(url).client.cancelOrder(orderNo)).toMatchObject({ kind: 'answered' })
  })
})

describe.each(calls)('%s', (_name, call, isSafe) => {
  const attempts = isSafe ? 3 : 1

  test('is refused for our account, and not tried again, by the codes of Juhe’s door', async () => {
    for (const code of [
      10001, 10002, 10003, 10004, 10005, 10007, 10008, 10009, 10011, 10012, 10013, 10020, 10021,
    ]) {
      const { url, received } = await stub(
        body({ resultcode: String(code - 9900), reason: '门', result: null, error_code: code }),
      )
      const { client, replies } = clientOf(url)
      expect(await call(client)).toEqual({ kind: 'refused', scope: 'account', code, reason: '门' })
      expect(received).toHaveLength(1)
      expect(replies).toMatchObject([{ kind: 'refused', error: String(code) }])
    }
  })

  test('keeps of a reason as much as any of Juhe’s has, and looks for nothing in the rest', async () => {
    // A reason as long as an answer may be, in which a careless expression would look for ever.
    for (const code of [223801, 223899]) {
      const { url } = await stub(refusalOf(code, '订单'.repeat(40_000)))
      expect(await call(clientOf(url).client)).toMatchObject({ code, reason: '订单'.repeat(250) })
    }
  })

  test('is refused for the request, and not tried again, by the attested service codes', async () => {
    for (const code of [223801, 223804]) {
      const { url, received } = await stub(refusalOf(code, '参数错误:车次'))
      expect(await call(clientOf(url).client)).toEqual({
        kind: 'refused',
        scope: 'request',
        code,
        reason: '参数错误:车次',
      })
      expect(received).toHaveLength(1)
    }
  })

  test.each([
    ['Juhe’s internal error', refusalOf(10014, '系统内部异常'), { cause: 'code', code: 10014 }, '10014'],
    [
      'a service code that no document names',
      refusalOf(223899, '别的'),
      { cause: 'code', code: 223899 },
      'code',
    ],
    ['a system code that no document names', refusalOf(10006, ''), { cause: 'code', code: 10006 }, 'code'],
    ['a code that is a numeral', refusalOf('223899', ''), { cause: 'code', code: 223899 }, 'code'],
    ['a connection that is cut', reset, { cause: 'network' }, 'network'],
    ['a body that is cut off', half, { cause: 'network' }, 'network'],
    [
      'an HTTP 500',
      body({ reason: 'success', result: {}, error_code: 0 }, 500),
      { cause: 'http', code: 500 },
      'http',
    ],
    ['an HTTP 502 in HTML', body('<html>Bad Gateway</html>', 502), { cause: 'http', code: 502 }, 'http'],
    [
      'an HTTP 403, even with a refusal in it',
      body({ error_code: 10008 }, 403),
      { cause: 'http', code: 403 },
      'http',
    ],
    ['HTML', body('<html>success</html>'), { cause: 'unreadable' }, 'unreadable'],
    [
      'truncated JSON',
      body('{"reason":"success","result":{"orderNo":"T'),
      { cause: 'unreadable' },
      'unreadable',
    ],
    ['an empty body', body(''), { cause: 'unreadable' }, 'unreadable'],
    ['JSON that is no object', body('[]'), { cause: 'unreadable' }, 'unreadable'],
    [
      'no error_code',
      body({ reason: 'success', result: { orderNo: 'T1' } }),
      { cause: 'unreadable' },
      'unreadable',
    ],
    [
      'an error_code that is no code',
      body({ error_code: null, result: {} }),
      { cause: 'unreadable' },
      'unreadable',
    ],
    ['a success that has no end', endless, { cause: 'unreadable' }, 'unreadable'],
    ['a success that is a zip bomb', bomb, { cause: 'unreadable' }, 'unreadable'],
  ])('has an unknown outcome after %s', async (_, behaviour, expected, error) => {
    const { url, received } = await stub(behaviour)
    const { client, replies, waits } = clientOf(url)
    const outcome = await call(client)
    expect(outcome).toMatchObject({ kind: 'unknown', ...expected })
    expect(received).toHaveLength(attempts)
    expect(replies).toHaveLength(attempts)
    for (const reply of replies) expect(reply).toMatchObject({ kind: 'unknown', error })
    expect(waits).toEqual(isSafe ? [187.5, 375] : [])
  })

  test('has an unknown outcome when nothing listens', async () => {
    const gone = await startStub(silence)
    await gone.close()
    expect(await call(clientOf(gone.url).client)).toEqual({ kind: 'unknown', cause: 'network' })
  })

  test.each([
    ['never answers', silence],
    ['stops in the middle of its answer', stall],
  ])('has an unknown outcome when the upstream %s in time', async (_, behaviour) => {
    const { url, received } = await stub(behaviour)
    // The time is up as soon as the request is there.
    const { client } = clientOf(url, {
      sleep: async (ms, signal) => {
        if (ms < 1_500) return
        const before = received.length
        while (received.length === before && !signal?.aborted)
          await new Promise((resolve) => setImmediate(resolve))
      },
    })
    expect(await call(client)).toEqual({ kind: 'unknown', cause: 'timeout' })
    expect(received).toHaveLength(attempts)
  })
})

test('submits, cancellations and refunds never end unknown at a server that closes kept connections', async () => {
  const used = new WeakSet<object>()
  const { url } = await stub((response, { socket }) => {
    if (used.has(socket)) return void socket.destroy()
    used.add(socket)
    refusalOf(223801, '参数错误')(response, response.req)
  })
  const { client } = clientOf(url)
  for (let round = 0; round < 10; round += 1) {
    // A question leaves a kept connection behind, which is closed as it is used again.
    await client.dataDictionary()
    for (const [name, call, isRead] of calls) {
      if (!isRead) expect([name, (await call(client)).kind]).toEqual([name, 'refused'])
    }
  }
})

describe('a call of the Juhe client', () => {
  test.each([
    ['search', (client: JuheClient) => client.search(search)],
    ['submitOrder', (client: JuheClient) => client.submitOrder(submit)],
    ['orderDetail', (client: JuheClient) => client.orderDetail(orderNo)],
    ['issuedDetail', (client: JuheClient) => client.issuedDetail(orderNo)],
    ['cancelOrder', (client: JuheClient) => client.cancelOrder(orderNo)],
    ['applyRefundOrder', (client: JuheClient) => client.applyRefundOrder(orderNo, '1')],
    ['dataDictionary', (client: JuheClient) => client.dataDictionary()],
  ] as const)('%s is not answered by a success of another shape', async (_, call) => {
    for (const result of [null, [], 'ok', {}, { orderNo: '' }, { orderNo: null, status: 'D' }]) {
      const { url } = await stub(body({ reason: 'success', result, error_code: 0 }))
      const outcome = await call(clientOf(url).client)
      const isDictionary =
        call.toString().includes('dataDictionary') && typeof result === 'object' && result !== null
      if (!isDictionary) expect(outcome).toEqual({ kind: 'unknown', cause: 'unreadable' })
    }
  })

  test('that may be tried again is answered by a later attempt', async () => {
    const { url, received } = await stub(reset, body('<html>', 503), body(example('orderDetail.pending')))
    const { client, replies } = clientOf(url)
    expect(await client.orderDetail(orderNo)).toMatchObject({ kind: 'answered', value: { status: 'U' } })
    expect(received).toHaveLength(3)
    expect(replies.map((reply) => [reply.attempt, reply.error])).toEqual([
      [1, 'network'],
      [2, 'http'],
      [3, undefined],
    ])
  })

  test('ends with its signal, and is not tried again', async () => {
    const { url, received } = await stub(silence)
    const ending = new AbortController()
    const { client } = clientOf(url)
    const call = client.search(search, { signal: ending.signal })
    await expect.poll(() => received.length).toBe(1)
    ending.abort()
    expect(await call).toEqual({ kind: 'unknown', cause: 'timeout' })
    expect(await client.submitOrder(submit, { signal: ending.signal })).toEqual({
      kind: 'unknown',
      cause: 'timeout',
    })
    expect(received).toHaveLength(1)
  })

  test('does not follow a redirect, which would carry the key and the passengers elsewhere', async () => {
    const target = await stub(body(example('cancelOrder.success')))
    const { url } = await stub((response) => {
      response.writeHead(307, { location: target.url })
      response.end()
    })
    expect(await clientOf(url).client.cancelOrder(orderNo)).toEqual({
      kind: 'unknown',
      cause: 'http',
      code: 307,
    })
    expect(target.received).toEqual([])
  })

  test('ends all that it started: no watch is left behind', async () => {
    const { url } = await stub(body(example('cancelOrder.success')))
    const signals: AbortSignal[] = []
    const { client } = clientOf(url, {
      sleep: (_, signal) =>
        new Promise((_resolve, reject) => {
          signals.push(signal!)
          signal?.addEventListener('abort', () => reject(new Error('aborted')))
        }),
    })
    expect(await client.cancelOrder(orderNo)).toMatchObject({ kind: 'answered' })
    expect(signals.map((signal) => signal.aborted)).toEqual([true])
  })
})

describe('an order that the upstream does not know', () => {
  test.each([
    [223804, '参数错误:订单号或passengerId不存在'],
    [223804, '参数错误:订单号不存在'],
    [223803, '该订单不存在'],
  ])('is an answer, in both shapes (%s %s), and is asked for once', async (code, reason) => {
    const { url, received } = await stub(refusalOf(code, reason))
    const { client } = clientOf(url)
    expect(await client.orderDetail(orderNo)).toEqual({ kind: 'answered', value: { found: false } })
    expect(await client.issuedDetail(orderNo)).toEqual({ kind: 'answered', value: { found: false } })
    expect(received).toHaveLength(2)
  })

  test('is not taken from other refusals, nor from other operations', async () => {
    for (const [code, reason] of [
      [223804, '参数错误:outOrderNo'],
      [223804, '参数错误:车站不存在'],
      [10014, '订单不存在'],
      [10001, '订单不存在'],
    ] as const) {
      const { url } = await stub(refusalOf(code, reason))
      expect(await clientOf(url).client.orderDetail(orderNo)).not.toMatchObject({ kind: 'answered' })
    }
    const { url } = await stub(refusalOf(223804, '参数错误:订单号不存在'))
    expect(await clientOf(url).client.cancelOrder(orderNo)).toMatchObject({ kind: 'refused', code: 223804 })
  })
})
