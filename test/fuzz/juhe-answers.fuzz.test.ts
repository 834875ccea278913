import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AnyOperation } from '#test/support/in-process.ts'
import { factor, seed } from './budget.ts'
import { startFuzzedService } from './fuzzed-service.ts'
import { hostileText, hostileValue, Verbatim } from './hostile-values.ts'

/*
 * Juhe's answers under fire: its origin is plain HTTP, so that anybody on the way may write them. Whatever they hold, the
 * tenant is answered in the envelope, the schedule goes on, and no order becomes one that cannot be read.
 */

type Tamper = (answer: string) => string
const honest: Tamper = (answer) => answer
const juhe = { tamper: honest, tampered: 0 }
const service = await startFuzzedService((answer) => {
  const told = juhe.tamper(answer)
  if (told !== answer) juhe.tampered += 1
  return told
})
const { key } = service

/** One field of an answer, by the places on the way to it, taken in turn. */
function withValueAt(answer: string, places: readonly number[], value: unknown): string {
  const mark = 'the-place-of-the-value'
  const changed = JSON.stringify(putAt(JSON.parse(answer), places, mark))
  return changed.replace(`"${mark}"`, () =>
    value instanceof Verbatim ? value.json : (JSON.stringify(value) ?? 'null'),
  )
}

function putAt(node: unknown, [place, ...rest]: readonly number[], value: unknown): unknown {
  if (typeof node !== 'object' || node === null || place === undefined) return value
  const names = Object.keys(node)
  const name = names[place % names.length]
  if (name === undefined) return value
  const inner = putAt(Reflect.get(node, name), rest, value)
  return Array.isArray(node)
    ? node.map((one, at) => (String(at) === name ? inner : one))
    : { ...node, [name]: inner }
}

const tampers: fc.Arbitrary<Tamper> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }), hostileValue).map(
      ([places, value]): Tamper =>
        (answer) =>
          withValueAt(answer, places, value),
    ),
  },
  {
    weight: 1,
    arbitrary: hostileText.map(
      (text): Tamper =>
        () =>
          text,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(hostileValue, hostileText).map(
      ([result, reason]): Tamper =>
        () =>
          JSON.stringify({ reason, result, error_code: 0 }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(0, 223801, 223804, 223899, 10001, 10012, 10014, 1e21, -1), hostileText)
      .map(
        ([code, reason]): Tamper =>
          (answer) =>
            JSON.stringify({ ...JSON.parse(answer), error_code: code, reason }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(400).map(
      (at): Tamper =>
        (answer) =>
          answer.slice(0, at),
    ),
  },
  { weight: 1, arbitrary: fc.constant(honest) },
)

const requests: fc.Arbitrary<readonly [AnyOperation, Readonly<Record<string, unknown>>]> = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom('出票', '过期', '失败308'), fc.nat(5))
  .map(([n, person, kind]) => {
    const outOrderNo = n === 0 ? 'ISSUED0001' : `ANSWER${String(n).padStart(4, '0')}`
    const about = { key, outOrderNo }
    switch (kind) {
      case 0:
        return ['search', { key, from: '北京', to: '上海', date: '20260325' }]
      case 1:
        return ['cancelOrder', about]
      case 2:
        return ['applyRefundOrder', { ...about, passengerId: service.passengerId }]
      case 3:
        return ['orderDetail', { ...about, issue: '1' }]
      default:
        return ['submitOrder', { ...service.good(outOrderNo), person }]
    }
  })

const answered = new Map<number, number>()

test('whatever Juhe answers, the tenant is answered in the envelope and nothing is stored that cannot be read', async () => {
  await fc.assert(
    fc.asyncProperty(requests, tampers, async ([operation, parameters], tamper) => {
      juhe.tamper = tamper
      // Old enough to be asked about again, while the search can still be ordered from.
      service.clock.ms += 100
      const { error_code } = await service.call(operation, parameters)
      if (![0, 223801, 223804, 10014, 10020].includes(error_code)) throw new Error(`code ${error_code}`)
      answered.set(error_code, (answered.get(error_code) ?? 0) + 1)
      juhe.tamper = honest
    }),
    { seed, numRuns: Math.ceil(3_000 * factor) },
  )
}, 120_000)

test('whatever Juhe answers, the schedule goes on, and the orders can be looked at', async () => {
  await fc.assert(
    fc.asyncProperty(tampers, async (tamper) => {
      juhe.tamper = tamper
      service.pass(31 * 60_000)
      await service.reconcile()
      juhe.tamper = honest
    }),
    { seed, numRuns: Math.ceil(100 * factor) },
  )
  const { result } = await service.call('listOrders', { key, limit: '50' })
  expect(result.orders.length).toBeGreaterThan(5)
  for (const { outOrderNo } of result.orders)
    for (const operation of ['orderDetail', 'orderEvents', 'listPushes'] as const)
      expect((await service.call(operation, { key, outOrderNo })).error_code).toBe(0)
}, 120_000)

test('nothing of it was a failure of our own', () => {
  expect(service.logged.filter((line) => line.errorName !== undefined)).toEqual([])
  expect(juhe.tampered).toBeGreaterThan(500 * factor)
  expect([...answered.keys()].sort()).toEqual([0, 10014, 10020, 223801, 223804])
})
