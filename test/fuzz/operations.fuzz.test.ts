import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { operations as contract, extensions } from '#contract/operations.ts'
import type { AnyOperation } from '#test/support/in-process.ts'
import { factor, seed } from './budget.ts'
import { mustBeEnvelope, passengerNo, startFuzzedService } from './fuzzed-service.ts'
import { damage, type Entries, hostileEntries, multipartTypes, requestOf, ways } from './hostile-requests.ts'
import { hostileText, hostileValue } from './hostile-values.ts'

/*
 * Every operation under fire, from its parameters outwards, through the real functions in this process. The seed is
 * fixed, so that a failure is the same for everybody; FUZZ_SEED and FUZZ_FACTOR look further (see SECURITY.md).
 */

const service = await startFuzzedService()
const { key } = service

const inputs = { count: 0 }
const codes = new Map<string, number>()

const outOrderNo = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('ISSUED0001', 'GRABBING01', 'NOBODY0001') },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0, max: 99_999 }).map((n) => `FUZZ${String(n).padStart(6, '0')}`),
  },
)

const passengerFault = fc.tuple(
  fc.constantFrom(
    'passengerName',
    'passengerType',
    'idCardType',
    'idCardNo',
    'birthday',
    '__proto__',
    'extra',
  ),
  hostileValue,
)

/** Passengers of whom some have a field that is not what it should be. */
const passengers = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 6 }),
    fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: passengerFault }),
    fc.boolean(),
  )
  .map(([numbers, fault, asText]) => {
    const made = numbers.map((n, index) =>
      index === 0 && fault !== undefined ? { ...passengerNo(n), [fault[0]]: fault[1] } : passengerNo(n),
    )
    return asText ? JSON.stringify(made) : made
  })

/** Of a page of orders: each of its parameters may be there. */
const listing = fc.record(
  {
    key: fc.constant(key),
    status: fc.constantFrom('F', 'F|N|D', 'T'),
    createdFrom: fc.constantFrom('2026-03-01 00:00:00', '2026-03-02 10:00:00', '0001-01-01 00:00:00'),
    createdTo: fc.constantFrom('2026-03-31 00:00:00', '9999-12-31 23:59:59', '1969-07-20 00:00:00'),
    limit: fc.constantFrom('1', '20', '50'),
    cursor: fc
      .tuple(fc.constantFrom('0', '1', 'mm8o2yo0', 'zzzzzzzz', 'zzzzzzzzz'), fc.constantFrom('0', 'Z'))
      .map(([time, character]) => `${time}-T${character.repeat(25)}`),
  },
  { requiredKeys: ['key'] },
)

const flag = fc.constantFrom('0', '1')
const moment = fc.constantFrom('2026-03-01 00:00:00', '9999-12-31 23:59:59', '0001-01-01 00:00:00')
const kind = fc.constantFrom('ticketIssued', 'refundFailed|amountCorrected')

/** A window of the journal: each of its parameters may be there. */
const eventWindow = { key: fc.constant(key), from: moment, to: moment, kind }

/** Places in the journal, as its cursors write them; the last one is further than time goes. */
const cursor = fc.constantFrom('0-', 'mm8o2yo0-msg_x', `mm8o2yo0-${service.pushId}`, 'zzzzzzzzz-')

/** The sums of a statement's cursor; the greatest that are read, and more. */
const sums = fc.array(fc.constantFrom('0', '-1', 'a1', 'zzzzzzzzzz', 'zzzzzzzzzzz'), {
  ...{ minLength: 6, maxLength: 6 },
})

/** The good request of each operation, and how many there are of what is made of it. */
const operations: readonly [AnyOperation, number, fc.Arbitrary<Readonly<Record<string, unknown>>>][] = [
  ['listOrders', 2_500, listing],
  ['search', 1_000, fc.constant({ key, from: '北京', to: '上海', date: '20260325', type: '1' })],
  [
    'submitOrder',
    6_000,
    fc
      .tuple(outOrderNo, passengers, fc.constantFrom('张三', '拒单209', '失败201', '出票'))
      .map(([no, people, person]) => ({
        ...service.good(no),
        ticketModel: '1',
        accountNo: 'me@12306',
        accountPwd: 'secret',
        email: 'a@b.cn',
        person,
        passengers: people,
      })),
  ],
  ['orderDetail', 1_500, outOrderNo.map((no) => ({ key, outOrderNo: no, issue: '1' }))],
  ['cancelOrder', 1_500, outOrderNo.map((no) => ({ key, outOrderNo: no }))],
  [
    'applyRefundOrder',
    1_500,
    fc
      .tuple(outOrderNo, fc.constantFrom(service.passengerId, 'nobody'))
      .map(([no, passengerId]) => ({ key, outOrderNo: no, passengerId })),
  ],
  [
    'addCallbackUrl',
    2_000,
    fc
      .oneof(
        fc.constant('https://shop.example.com/push'),
        fc.webUrl(),
        hostileText.map((text) => `https://${text}`),
      )
      .map((url) => ({ key, url, type: '1', format: 'json' })),
  ],
  ['dataDictionary', 300, fc.constant({ key })],
  ['orderEvents', 1_500, outOrderNo.map((no) => ({ key, outOrderNo: no }))],
  ['listPushes', 1_500, outOrderNo.map((no) => ({ key, outOrderNo: no }))],
  [
    'resendPush',
    1_500,
    fc
      .tuple(outOrderNo, fc.constantFrom(service.pushId, 'msg_none'))
      .map(([no, pushId]) => ({ key, outOrderNo: no, pushId })),
  ],
  ['testCallbackUrl', 1_500, fc.constantFrom('1', '2').map((type) => ({ key, type }))],
  [
    'listEvents',
    1_500,
    fc.record({ ...eventWindow, limit: fc.constantFrom('1', '100'), cursor }, { requiredKeys: ['key'] }),
  ],
  [
    'statement',
    1_500,
    fc.record(
      {
        key: fc.constant(key),
        date: fc.constantFrom('20260302', '00010101', '99991231', '19700101'),
        format: fc.constantFrom('json', 'csv'),
        cursor: fc.tuple(cursor, sums).map(([place, parts]) => `${place}.${parts.join('.')}`),
      },
      { requiredKeys: ['key', 'date'] },
    ),
  ],
  [
    'resendPushes',
    1_500,
    fc.record({ ...eventWindow, includeDelivered: flag, dryRun: flag, cursor }, { requiredKeys: ['key'] }),
  ],
]

test('nothing is left out: neither an operation of the contract nor one of our own', () => {
  const all = [...Object.keys(contract), ...Object.keys(extensions)]
  expect(operations.map(([name]) => name).sort()).toEqual(all.sort())
})

test.each(operations)(
  '%s answers whatever it is sent in the envelope, and stores nothing that cannot be read',
  async (operation, runs, good) => {
    await fc.assert(
      fc.asyncProperty(
        hostileEntries(good),
        damage,
        fc.constantFrom(...multipartTypes),
        async (entries: Entries, harm, multipartType) => {
          for (const way of ways) {
            inputs.count += 1
            const code = mustBeEnvelope(
              await service.raw(operation, requestOf(entries, way, harm, multipartType)),
            )
            const counted = `${operation} ${code}`
            codes.set(counted, (codes.get(counted) ?? 0) + 1)
          }
        },
      ),
      { seed, numRuns: Math.ceil(runs * factor) },
    )
  },
  240_000,
)

test('what was fired got behind the first check: every operation did its work and refused, too', () => {
  for (const [operation] of operations) {
    expect(codes.get(`${operation} 0`), operation).toBeGreaterThan(20)
    if (operation !== 'dataDictionary')
      expect(codes.get(`${operation} 223804`), operation).toBeGreaterThan(20)
    expect(codes.get(`${operation} 10001`), operation).toBeGreaterThan(5)
  }
})

test('whatever was stored can be listed, looked at and told, page by page', async () => {
  let cursor = ''
  let listed = 0
  do {
    const page = await service.call('listOrders', { key, limit: '50', ...(cursor === '' ? {} : { cursor }) })
    expect(page.error_code).toBe(0)
    for (const { outOrderNo } of page.result.orders) {
      listed += 1
      expect((await service.call('orderEvents', { key, outOrderNo })).error_code).toBe(0)
      expect((await service.call('listPushes', { key, outOrderNo })).error_code).toBe(0)
    }
    cursor = page.result.cursor
  } while (cursor !== '')
  expect(listed).toBeGreaterThan(Math.min(100, 100 * factor))
}, 60_000)

test('whatever was stored is still the tenant’s own: no key of the table was made from what was sent', () => {
  for (const pk of service.items.keys())
    expect(pk).toMatch(
      /^(RATE#juhe#budget|USED#[0-9a-f]{64}|ORDER#T[0-9A-Z]{25}|EVENT#msg_\w+|TENANT#fuzzed|KEY#[0-9a-f]{64}|QUERY#fuzzed#[0-9a-f]{32})$/,
    )
})

test('a prototype was polluted by none of it', () => {
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test(`the budget was used: at least ${100_000 * factor} inputs`, () => {
  expect(inputs.count).toBeGreaterThanOrEqual(100_000 * factor)
})
