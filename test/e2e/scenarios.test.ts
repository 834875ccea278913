import { beforeAll, describe, expect, test } from 'vitest'
import { formatChinaTime } from '#contract/china-time.ts'
import { type MsgCode, msgCodes, msgCodeText } from '#contract/dictionary.ts'
import type { SearchResult, SearchTrain } from '#contract/search.ts'
import { callbackEncodings } from '#infra/sandbox/callback-encoding.ts'
import type { Body } from './support/client.ts'
import type { Received } from './support/receiver.ts'
import { startService } from './support/service.ts'
import { exampleShape, shapeOf } from './support/shape.ts'
import { newOutOrderNo, people, searchTrip, submitFor } from './support/trips.ts'

const minute = 60
const patientMs = 180_000

/** What an order of a scenario comes to. */
type Row = {
  readonly person: string
  readonly status: 'F' | 'U' | 'O' | 'T'
  /** Every push that the tenant gets, in this order: where to, and its msgCode. */
  readonly pushes: readonly string[]
  /** How many submits the upstream sees; one unless said otherwise. */
  readonly submits?: number
  /** Its tickets are given back, once they may be. */
  readonly refund?: true
}

const issued = '/tickets 100'
const failed = (code: string) => `/tickets ${code}`
const expired = '/expiries 101'
const refunded = '/refunds 100'

/** Everything that can become of pushes, on their way from the upstream. */
const ways = ['', '丢推送', '重复推送', '推送迟到'] as const
/** Everything that can become of a submit: how often it is sent in the end. */
const troubles = { 超时: 1, 断线: 1, 丢单: 3 } as const

const joined = (...parts: readonly string[]) => parts.filter((part) => part !== '').join('+')

/** Only a push says why a refund failed; whoever had to ask, because it was lost or late, knows no reason. */
const refundFailed = (way: string) =>
  way === '丢推送' || way === '推送迟到' ? '/refunds 999' : '/refunds 312'

/** What depends on how pushes are written, and whether and when they come. */
const pushRows: readonly Row[] = ways.flatMap((way): Row[] => [
  { person: joined('失败305', way), status: 'U', pushes: [failed('305')] },
  { person: joined('过期', way), status: 'O', pushes: [expired] },
  { person: joined('出票', way), status: 'T', pushes: [issued, refunded], refund: true },
  {
    person: joined('出票', way, '退票失败312'),
    ...{ status: 'F', pushes: [issued, refundFailed(way)], refund: true },
  },
])

/** Callbacks with fields that are missing or written otherwise: nothing is lost but what nobody else knows. */
const oddRows: readonly Row[] = ['推送缺项', '推送异写'].flatMap((way): Row[] => [
  { person: joined('失败305', way), status: 'U', pushes: [failed('305')] },
  { person: joined('过期', way), status: 'O', pushes: [expired] },
  { person: joined('出票', way), status: 'T', pushes: [issued, refunded], refund: true },
  { person: joined('出票', way, '退票失败312'), status: 'F', pushes: [issued, '/refunds 312'], refund: true },
])

/** Submits that go wrong, and pushes that go wrong after them. */
const submitRows: readonly Row[] = Object.entries(troubles).flatMap(([trouble, submits]): Row[] => [
  { person: joined(trouble, '失败305'), status: 'U', pushes: [failed('305')], submits },
  ...ways.flatMap((way): Row[] => [
    { person: joined(trouble, '过期', way), status: 'O', pushes: [expired], submits },
    { person: joined(way, '出票', trouble), status: 'F', pushes: [issued], submits },
  ]),
])

/** By inventory: on the train with most seats there are some left. */
const byInventory: readonly Row[] = [
  { person: '赵敏', status: 'F', pushes: [issued] },
  { person: '断线+丢推送', status: 'F', pushes: [issued] },
]

/** The train whose seats no other order of this file uses up. */
function roomiest({ trains }: SearchResult): SearchTrain {
  const seatsOf = ({ tickets }: SearchTrain) => Number(tickets.secondseat?.seats ?? 0)
  return trains.reduce((best, train) => (seatsOf(train) > seatsOf(best) ? train : best))
}

type Placed = { readonly outOrderNo: string; readonly answer: Body }

/** A push in short, as `Row` has it. */
function inShort({ path, body }: Received): string {
  return `${path} ${body.msgCode}`
}

/** The contract's example of such a push. */
function exampleOf({ path, body }: Received): string {
  const isGood = body.msgCode === '100'
  if (path === '/tickets') return isGood ? 'push.ticketIssued' : 'push.ticketFailed'
  if (path === '/refunds') return isGood ? 'push.refundSucceeded' : 'push.refundFailed'
  return 'push.orderExpired'
}

/** `msgDetail` names passengers, if a failure is about them; the examples' are about nobody. */
function shapeOfPush({ body }: Received): unknown {
  return shapeOf('msgDetail' in body ? { ...body, msgDetail: null } : body)
}

describe.each(callbackEncodings)('with pushes as %s', (pushEncoding) => {
  // A submit fares the same however pushes are written.
  const all = [
    ...pushRows,
    ...oddRows,
    ...byInventory,
    ...(pushEncoding === 'form-data-field' ? submitRows : []),
  ]
  let service: Awaited<ReturnType<typeof startService>>
  const placed = new Map<Row, Placed>()

  beforeAll(async () => {
    service = await startService({
      sandbox: { seed: 'test', pushEncoding },
      env: { JUHE_TIMEOUT_MS: '1500' },
    })
    const { north, clock, sandbox } = service
    const found = await searchTrip(north, clock.now())
    const closeTime = formatChinaTime(clock.now() + 20 * minute * 1_000, 'yyyy-MM-dd HH:mm:ss')
    await Promise.all(
      all.map(async (row) => {
        const outOrderNo = newOutOrderNo('SCENE')
        const trainNo = byInventory.includes(row) ? roomiest(found).trainNo : undefined
        const parameters = submitFor(found, {
          ...{ outOrderNo, person: row.person, closeTime },
          ...(trainNo === undefined ? {} : { trainNo }),
        })
        placed.set(row, { outOrderNo, answer: await north.call('submitOrder', parameters) })
      }),
    )
    await sandbox.advance(25 * minute)
    await Promise.all(
      all.filter((row) => row.refund).map((row) => giveBack(placed.get(row)?.outOrderNo ?? '')),
    )
    await sandbox.advance(15 * minute)
  }, patientMs)

  async function giveBack(outOrderNo: string): Promise<void> {
    const { north } = service
    const { result } = await north.call('orderDetail', { outOrderNo, issue: 1 })
    const [{ passengerId }] = result.passengers
    const answer = await north.call('applyRefundOrder', { outOrderNo, passengerId })
    expect(answer).toMatchObject({ error_code: 0, result: { passengerId } })
  }

  test.each(all.map((row) => [row.person, row] as const))('%s', async (_person, row) => {
    const { north, sandbox } = service
    const { outOrderNo, answer } = placed.get(row)!
    expect(answer).toMatchObject({ reason: 'success', error_code: 0, result: { outOrderNo } })
    const { orderNo } = answer.result

    const upstream = await sandbox.orders(orderNo)
    expect(upstream).toHaveLength(1)
    expect(upstream[0]).toMatchObject({ submitted: 1, submitRequests: row.submits ?? 1, cancelled: 0 })
    const isRefunded = row.status === 'T'
    expect(upstream[0]).toMatchObject({ refundRequests: row.refund ? 1 : 0, refunded: isRefunded ? 1 : 0 })

    const { result } = await north.call('orderDetail', { outOrderNo })
    expect(result).toMatchObject({ orderNo, status: row.status })

    // Each exactly once, not only each at least once: nothing failed that would call for a second attempt.
    const attempts = north.receiver.attemptsOf(outOrderNo)
    expect(attempts.map(inShort)).toEqual(row.pushes)
    expect(new Set(attempts.map(({ webhookId }) => webhookId)).size).toBe(row.pushes.length)
    expect(attempts.map(({ verified }) => verified)).not.toContain(false)
    expect(attempts.map(({ body }) => body.orderNo)).toEqual(row.pushes.map(() => orderNo))
    // Also what was learnt another way than by a push has the keys and types of the contract's examples.
    expect(attempts.map(shapeOfPush)).toEqual(attempts.map((attempt) => exampleShape(exampleOf(attempt))))
  })
})

describe('every message code', async () => {
  const service = await startService()
  const { north, sandbox, clock } = service
  const found = await searchTrip(north, clock.now())
  const codes = Object.keys(msgCodes).filter((code): code is Exclude<MsgCode, '100'> => code !== '100')
  const outOrderNos = new Map<string, string>()
  const place = async (person: string) => {
    const outOrderNo = newOutOrderNo('CODE')
    outOrderNos.set(person, outOrderNo)
    return north.call('submitOrder', submitFor(found, { outOrderNo, person }))
  }
  await Promise.all(codes.flatMap((code) => [place(`失败${code}`), place(`失败${code}+丢推送`)]))
  await sandbox.advance(10 * minute)

  test.each(codes.flatMap((code) => [`失败${code}`, `失败${code}+丢推送`]))('%s', async (person) => {
    const code = person.slice(2, 5) as MsgCode
    const outOrderNo = outOrderNos.get(person)!
    const msgInfo = msgCodeText(code)
    // orderDetail tells more than a push does (`乘客身份信息未通过验证_订票失败 …`).
    const failMsg = expect.stringMatching(new RegExp(`^${msgInfo}(_订票失败)?$`))
    const { result } = await north.call('orderDetail', { outOrderNo })
    expect(result).toMatchObject({ status: 'U', failMsg })
    const attempts = north.receiver.attemptsOf(outOrderNo)
    expect(attempts).toHaveLength(1)
    expect(attempts[0]).toMatchObject({ verified: true, body: { msgCode: code, msgInfo } })
  })

  test.each(codes)('拒单%s is answered, leaves nothing, and frees the number', async (code) => {
    const outOrderNo = newOutOrderNo('REFUSED')
    const refused = await north.call('submitOrder', submitFor(found, { outOrderNo, person: `拒单${code}` }))
    expect(refused).toEqual({ reason: msgCodeText(code), result: null, error_code: 223804 })
    const gone = await north.call('orderDetail', { outOrderNo })
    expect(gone).toMatchObject({ result: null, error_code: 223804 })
    const again = submitFor(found, { outOrderNo, person: '过期', passengers: [people.secondAdult] })
    const taken = await north.call('submitOrder', again)
    expect(taken).toMatchObject({ error_code: 0 })
    expect(await sandbox.orders(taken.result.orderNo)).toMatchObject([
      { status: expect.stringMatching(/[ND]/) },
    ])
    expect(north.receiver.attemptsOf(outOrderNo)).toEqual([])
  })
})
