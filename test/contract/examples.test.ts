import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { addCallbackUrlResponse, callbackUrlAdded } from '#contract/add-callback-url.ts'
import { refusalAnswer } from '#contract/answers.ts'
import { applyRefundOrderResponse } from '#contract/apply-refund-order.ts'
import { cancelOrderResponse } from '#contract/cancel-order.ts'
import { dataDictionaryResponse } from '#contract/data-dictionary.ts'
import { grabDetailResponse, issuedDetailResponse } from '#contract/order-detail.ts'
import {
  orderExpiredPush,
  pushSchemas,
  refundFailedPush,
  refundSucceededPush,
  ticketFailedPush,
  ticketIssuedPush,
} from '#contract/pushes.ts'
import { searchResponse } from '#contract/search.ts'
import { submitOrderResponse } from '#contract/submit-order.ts'
import { example, exampleText } from './fixtures.ts'

const schemas: readonly [string, z.ZodMiniType][] = [
  ['addCallbackUrl.success', addCallbackUrlResponse],
  ['applyRefundOrder.failure', refusalAnswer],
  ['applyRefundOrder.success', applyRefundOrderResponse],
  ['cancelOrder.failure', refusalAnswer],
  ['cancelOrder.success', cancelOrderResponse],
  ['dataDictionary', dataDictionaryResponse],
  ['orderDetail.issued', issuedDetailResponse],
  ['orderDetail.pending', grabDetailResponse],
  ['push.orderExpired', orderExpiredPush],
  ['push.refundFailed', refundFailedPush],
  ['push.refundSucceeded', refundSucceededPush],
  ['push.ticketFailed', ticketFailedPush],
  ['push.ticketIssued', ticketIssuedPush],
  ['search', searchResponse],
  ['submitOrder', submitOrderResponse],
]

/** A step into a JSON value. */
type Step = string | number

/** Every place of a JSON value that holds an object, but for the tables of the dictionary and of tickets, whose keys are data. */
function objects(value: unknown, path: readonly Step[] = []): (readonly Step[])[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.entries(value).flatMap(([key, one]) =>
    objects(one, [...path, Array.isArray(value) ? Number(key) : key]),
  )
  const last = path.at(-1)
  const isTable = last === 'data' || last === 'tickets'
  return Array.isArray(value) || isTable ? inner : [path, ...inner]
}

/** A copy of a JSON value in which the object at a path is another one. */
function changed(value: unknown, path: readonly Step[], change: (object: object) => object): unknown {
  const copy = structuredClone(value)
  let holder: unknown = { root: copy }
  let key: Step = 'root'
  for (const step of path) {
    holder = Reflect.get(holder as object, key)
    key = step
  }
  Reflect.set(holder as object, key, change(Reflect.get(holder as object, key) as object))
  return path.length === 0 ? change(copy as object) : copy
}

describe.each(schemas)('the example %s', (name, schema) => {
  const value = example(name)

  test('parses with its schema, which changes nothing', () => {
    const outcome = z.safeParse(schema, value)
    expect(outcome.error).toBeUndefined()
    expect(outcome.data).toEqual(value)
  })

  test('is refused with a key more, anywhere', () => {
    for (const path of objects(value)) {
      const more = changed(value, path, (object) => ({ ...object, surplus: 1 }))
      expect(z.safeParse(schema, more).success, `more at ${path.join('.')}`).toBe(false)
    }
  })

  test('is refused with any key less, anywhere', () => {
    for (const path of objects(value)) {
      const keys: string[] = []
      changed(value, path, (object) => {
        keys.push(...Object.keys(object))
        return object
      })
      for (const key of keys) {
        const less = changed(value, path, (object) => {
          const copy: Record<string, unknown> = { ...object }
          delete copy[key]
          return copy
        })
        expect(z.safeParse(schema, less).success, `without ${[...path, key].join('.')}`).toBe(false)
      }
    }
  })
})

describe('the answers', () => {
  test('of addCallbackUrl is the example, letter by letter', () => {
    expect(JSON.stringify(callbackUrlAdded, null, 2)).toBe(exampleText('addCallbackUrl.success').trim())
  })

  test('keep the quirks of types: numerals stay strings, numbers stay numbers', () => {
    const search = JSON.stringify(example('search'))
    expect(
      z.safeParse(searchResponse, JSON.parse(search.replace('"seats":"490"', '"seats":490'))).success,
    ).toBe(false)
    expect(
      z.safeParse(searchResponse, JSON.parse(search.replace('"price":29.5', '"price":"29.5"'))).success,
    ).toBe(false)
    expect(
      z.safeParse(searchResponse, JSON.parse(search.replace('"reason":"0"', '"reason":"success"'))).success,
    ).toBe(false)
    const detail = JSON.stringify(example('orderDetail.pending'))
    expect(
      z.safeParse(grabDetailResponse, JSON.parse(detail.replace('"status":"U"', '"status":"X"'))).success,
    ).toBe(false)
    expect(
      z.safeParse(
        grabDetailResponse,
        JSON.parse(detail.replace('2016-12-30T02:29:00', '2016-12-30 02:29:00')),
      ).success,
    ).toBe(false)
  })

  test('have a schema for each kind of push, and no push passes as another that says the contrary', () => {
    for (const [kind, schema] of Object.entries(pushSchemas)) {
      expect(z.safeParse(schema, example(`push.${kind}`)).success, kind).toBe(true)
    }
    expect(z.safeParse(ticketIssuedPush, example('push.ticketFailed')).success).toBe(false)
    expect(z.safeParse(ticketFailedPush, example('push.ticketIssued')).success).toBe(false)
    expect(z.safeParse(refundSucceededPush, example('push.refundFailed')).success).toBe(false)
    expect(z.safeParse(refundFailedPush, example('push.refundSucceeded')).success).toBe(false)
  })
})
