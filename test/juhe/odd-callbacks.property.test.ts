import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { callbackEncodings, encodeCallback } from '#infra/sandbox/callback-encoding.ts'
import { callbackQuirkNames, withCallbackQuirks } from '#infra/sandbox/model/callback-quirks.ts'
import type { Push } from '#infra/sandbox/model/push-tries.ts'
import { closeIn, people, searchTrip, submitFor } from '#test/e2e/support/trips.ts'
import { countedTable } from '#test/support/counted-table.ts'
import { secrets, startInProcess } from '#test/support/in-process.ts'

/*
 * Whatever becomes of the fields of a callback that Juhe made of a true state, the service ends in that state, and tells
 * the tenant nothing that is not so: what it does not know is empty.
 */

type Fields = Readonly<Record<string, unknown>>

/** What becomes of a callback's text: how it is written, and which fields are gone, null or empty. */
const harms = fc.record({
  encoding: fc.constantFrom(...callbackEncodings),
  quirks: fc.subarray([...callbackQuirkNames], { maxLength: 4 }),
  lost: fc.array(fc.nat({ max: 60 }), { maxLength: 8 }),
  how: fc.constantFrom('dropped', null, ''),
})
type Harm = typeof harms extends fc.Arbitrary<infer Value> ? Value : never

/** A body with some of its fields lost; what makes it the callback of an order stays. */
function losing(body: Fields, { lost, how }: Harm): Fields {
  let place = 0
  const each = (fields: Fields): Fields =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([key, value]) => {
        if (Array.isArray(value)) return [[key, value.map(each)]]
        place += 1
        if (key === 'outOrderNo' || !lost.includes(place)) return [[key, value]]
        return how === 'dropped' ? [] : [[key, how]]
      }),
    )
  return each(body)
}

/**
 * Whether a callback differs from the one that Juhe meant, as far as its form shows it: forms write null and "" alike, and
 * PHP's leave out what is null.
 */
function isOdd(meant: Fields, written: Fields, encoding: Harm['encoding']): boolean {
  const isNothing = (value: unknown) => value === null || value === ''
  const isForm = encoding === 'bracket-form' || encoding === 'flat-form'
  const asSeen = (fields: Fields, like: Fields): Fields =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([key, value]) => {
        if (Array.isArray(value)) return [[key, value.map((one, n) => asSeen(one, inside(like, key, n)))]]
        // Null is documented, of a failure that is nobody's in particular: it is no oddity where somebody was meant.
        if (key === 'msgDetail' && isForm) return []
        if (key === 'msgDetail' && key in like && value === null) return [[key, like[key]]]
        // What is null is left out, and "" in its place says the same.
        if (encoding === 'bracket-form' && (value === null || (value === '' && like[key] === null))) return []
        if (encoding === 'flat-form' && isNothing(value)) return []
        return [[key, isNothing(value) ? null : value]]
      }),
    )
  return JSON.stringify(asSeen(meant, meant)) !== JSON.stringify(asSeen(written, meant))
}

/** The entry of a list within, or nothing. */
function inside(fields: Fields, key: string, n: number): Fields {
  const list = fields[key]
  return Array.isArray(list) ? (list[n] ?? {}) : {}
}

async function start(confirms: boolean) {
  const table = countedTable(() => service.clock.ms)
  const service = await startInProcess({
    sender: table.sender,
    env: { STAGE: 'test', CONFIRM_CALLBACKS: String(confirms) },
  })
  const { key } = await service.addTenant('tenant')
  const call = (operation: Parameters<typeof service.call>[0], parameters: Fields) =>
    service.call(operation, { key, ...parameters })
  for (const type of [1, 2, 3] as const) {
    await call('addCallbackUrl', { type: String(type), url: `https://tenant.example/${type}` })
    const url = `http://service.test/juhe/callback/${type}/token`
    service.upstream.handle('addCallbackUrl', { key: secrets.juheKey, type: String(type), url })
  }
  /** By order and kind: the callbacks as Juhe meant them. */
  const meant = new Map<string, Fields[]>()

  /** What was counted of a callback that is handed over: as unreadable, as of another number, or its oddities. */
  async function counted(handOver: () => Promise<void>): Promise<readonly unknown[]> {
    const from = service.logged.length
    await handOver()
    return service.logged
      .slice(from)
      .flatMap(({ event, what, outcome }) =>
        event === 'oddity' || what === 'callbackOfAnotherOrder'
          ? [what]
          : outcome === 'unreadable'
            ? [outcome]
            : [],
      )
  }

  async function takeIn(push: Push, harm: Harm): Promise<void> {
    const orderNo = String(push.body.outOrderNo)
    meant.set(orderNo, [...(meant.get(orderNo) ?? []), push.body])
    const body = withCallbackQuirks(harm.quirks, losing(push.body, harm))
    const { contentType, text } = encodeCallback(harm.encoding, body)
    const token = secrets.callbackTokens[push.type][0] ?? ''
    const oddities = await counted(async () => {
      const answer = await service.callback(String(push.type), token, { body: text, contentType })
      expect(answer.body).toBe('success')
    })
    if (isOdd(push.body, body, harm.encoding)) expect(oddities).not.toEqual([])
    if (text === encodeCallback(harm.encoding, push.body).text) expect(oddities).toEqual([])
    service.upstream.pushAnswered(push, true)
  }

  /** Lets time pass: each callback comes in as it was spoilt, and what is due by then is done. */
  async function live(ms: number, harm: Harm): Promise<void> {
    service.clock.ms += ms
    for (const push of service.upstream.due()) await takeIn(push, harm)
    await service.reconcile()
    service.clock.ms += 2_000
    await service.reconcile()
  }

  return { ...service, call, live, meant: (orderNo: string) => meant.get(orderNo) ?? [] }
}

/** What must be as Juhe meant it, or be empty, in what tenants are told. */
const facts = [
  ...['orderAmount', 'price', 'refundPrice', 'departureTime', 'arrivalTime', 'issueTime', 'refundTime'],
  ...['ticketNo', 'seatNo', 'pTicketNo', 'trainNo', 'passengerName', 'passengerType', 'cardType'],
]

/** Each fact that is told and not so: of the message, and of each passenger, who is known by his name. */
function falsehoods(told: Fields, meant: Fields): readonly string[] {
  const people = (fields: Fields): readonly Fields[] =>
    Array.isArray(fields.passengers) ? fields.passengers : []
  const wrong = (one: Fields, other: Fields) =>
    facts
      .filter((key) => Object.hasOwn(one, key) && one[key] !== '' && one[key] !== null)
      // What failed has cost nothing; Juhe names the price that was asked for.
      .filter((key) => one[key] !== other[key] && !(key === 'price' && other.seatNo === ''))
      .map((key) => `${key}: ${one[key]} of ${other[key]}`)
  return [
    ...wrong(told, meant),
    ...people(told).flatMap((one) => {
      const same = people(meant).find(({ passengerName }) => passengerName === one.passengerName)
      return same === undefined ? [`a stranger ${one.passengerName}`] : wrong(one, same)
    }),
  ]
}

const kindOf = ({ msgCode, refundTime, trainNo }: Fields) =>
  refundTime !== undefined
    ? 'refund'
    : trainNo === undefined
      ? 'expiry'
      : msgCode === '100'
        ? 'issue'
        : 'failure'

const persons = ['出票', '失败305', '失败101', '过期', '出票+退票失败312'] as const

describe.each([true, false])('when callbacks are confirmed: %s,', async (confirms) => {
  const service = await start(confirms)
  let orders = 0

  async function place(person: string, isPair: boolean) {
    orders += 1
    const found = await searchTrip({ call: service.call }, service.clock.ms)
    const outOrderNo = `ODD${confirms ? 'C' : 'B'}${String(orders).padStart(6, '0')}`
    const answer = await service.call(
      'submitOrder',
      submitFor(found, {
        ...{ outOrderNo, person, closeTime: closeIn(service.clock.ms, 30) },
        passengers: isPair ? [people.adult, people.secondAdult] : [people.adult],
      }),
    )
    expect(answer).toMatchObject({ error_code: 0 })
    return { outOrderNo, orderNo: String(answer.result.orderNo) }
  }

  async function mustEndRight(harm: Harm, person: string, isPair: boolean): Promise<void> {
    const { outOrderNo, orderNo } = await place(person, isPair)
    const from = service.posted.length
    for (let minute = 0; minute < 3; minute += 1) await service.live(60_000, harm)
    if (person === '过期') await service.live(30 * 60_000, harm)
    await service.live(60_000, harm)
    const theirs = () => service.upstream.orders(orderNo)[0]
    const status = async () => (await service.call('orderDetail', { outOrderNo })).result.status
    expect(await status()).toBe(theirs()?.status)
    if (person.startsWith('出票')) {
      await service.live(10 * 60_000, harm)
      const { result } = await service.call('orderDetail', { outOrderNo, issue: '1' })
      for (const { passengerId } of result.passengers) {
        expect(await service.call('applyRefundOrder', { outOrderNo, passengerId })).toMatchObject({
          error_code: 0,
        })
      }
      for (let minute = 0; minute < 4; minute += 1) await service.live(60_000, harm)
      expect(await status()).toBe(theirs()?.status)
    }
    const told: Fields[] = service.posted.slice(from).map(({ body }) => JSON.parse(body))
    const ours = told.filter((body) => body.orderNo === orderNo)
    const meant = service.meant(orderNo)
    const kinds = ours.map(kindOf)
    // Where a callback is believed, one that names one of two tickets is told as it is; the other follows with both.
    const isInParts = isPair && !confirms && kinds.filter((kind) => kind === 'issue').length === 2
    const expected = [...meant.map(kindOf), ...(isInParts ? ['issue'] : [])]
    expect(kinds.toSorted()).toEqual(expected.toSorted())
    for (const body of ours) {
      const candidates = meant.filter((other) => kindOf(other) === kindOf(body))
      const found = candidates.map((other) => falsehoods(body, other))
      expect(found.toSorted((one, other) => one.length - other.length)[0]).toEqual([])
    }
  }

  const whole: Omit<Harm, 'quirks'> = { encoding: 'json', lost: [], how: 'dropped' }

  test.each(callbackQuirkNames)('a Juhe with %s is understood', async (quirk) => {
    const harm = { ...whole, quirks: [quirk] }
    for (const person of persons) await mustEndRight(harm, person, true)
  })

  test('a callback that is spoilt leaves the true state, and nothing false is told', async () => {
    await fc.assert(fc.asyncProperty(harms, fc.constantFrom(...persons), fc.boolean(), mustEndRight), {
      numRuns: 40,
      endOnFailure: true,
    })
  }, 120_000)
})
