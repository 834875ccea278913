import { describe, expect, test } from 'vitest'
import { type CallbackEncoding, encodeCallback } from '#infra/sandbox/callback-encoding.ts'
import type { JuheClient } from '#shared/juhe/client.ts'
import { readCallback } from '#shared/juhe/read-callback.ts'
import { example } from '../contract/fixtures.ts'
import { clientOf } from './stub-server.ts'

/* Each leniency is counted: whatever field is dropped, nulled, emptied, added or written otherwise. */

type Fields = Record<string, unknown>
type Place = {
  readonly name: string
  readonly change: (how: (fields: Fields, key: string) => void) => Fields
}

/** Every field of an example, within lists and tables too, each of which can be changed in a copy. */
function placesOf(whole: Fields, at: readonly (string | number)[] = [], here: unknown = whole): Place[] {
  if (typeof here !== 'object' || here === null) return []
  return Object.entries(here).flatMap(([key, value]): Place[] => {
    const path = [...at, key]
    const place: Place = {
      name: path.join('.'),
      change(how) {
        const copy = structuredClone(whole)
        how(
          at.reduce<Fields>((fields, part) => fields[part] as Fields, copy),
          key,
        )
        return copy
      },
    }
    const inner = placesOf(whole, path, value)
    return Array.isArray(here) ? inner : [place, ...inner]
  })
}

const heldBy = (fields: Fields, key: string) => fields[key]
const isNothing = (value: unknown) => value === null || value === ''

const ways = {
  dropped: (fields: Fields, key: string) => {
    delete fields[key]
  },
  null: (fields: Fields, key: string) => {
    fields[key] = null
  },
  empty: (fields: Fields, key: string) => {
    fields[key] = ''
  },
  'written otherwise': (fields: Fields, key: string) => {
    const value = heldBy(fields, key)
    fields[key] = typeof value === 'number' ? String(value) : { said: value }
  },
} as const

const callbacks = [
  [1, 'ticketIssued'],
  [1, 'ticketFailed'],
  [2, 'refundSucceeded'],
  [2, 'refundFailed'],
  [3, 'orderExpired'],
] as const

describe.each(callbacks)('Of a callback of type %i (%s)', (type, name) => {
  const fields = example(`push.${name}`) as Fields

  /** What is counted: oddities, or that nobody can read it. */
  function counted(written: Fields, encoding: CallbackEncoding = 'json'): readonly string[] {
    const oddities: string[] = []
    const { contentType, text } = encodeCallback(encoding, written)
    const read = readCallback(type, contentType, text, (what) => oddities.push(what))
    return read === undefined ? ['unreadable'] : oddities
  }

  test.each(['json', 'form-data-field', 'flat-form', 'bracket-form'] as const)(
    'nothing is odd as its example is, as %s',
    (encoding) => expect(counted(fields, encoding)).toEqual([]),
  )

  describe.each(Object.keys(ways) as (keyof typeof ways)[])('each field %s is counted', (way) => {
    // Where the example has nothing, null and "" are alike.
    const places = placesOf(fields).filter(({ change }) => {
      let isChanged = way === 'dropped'
      change((inner, key) => {
        isChanged ||= !isNothing(heldBy(inner, key))
      })
      return isChanged
    })
    test.each(places)('$name', ({ change }) => {
      expect(counted(change(ways[way]))).not.toEqual([])
    })
  })

  test.each(['wrapped', 'twice', 'escaped', 'passengers'])('and what wraps it: %s', (how) => {
    const text = JSON.stringify(fields)
    const bodies: Record<string, string> = {
      wrapped: JSON.stringify({ result: fields }),
      twice: JSON.stringify(text),
      escaped: text.replaceAll('"', '&quot;'),
      passengers: JSON.stringify({ ...fields, passengers: JSON.stringify(fields.passengers ?? []) }),
    }
    const oddities: string[] = []
    expect(readCallback(type, undefined, bodies[how] ?? '', (what) => oddities.push(what))).toBeDefined()
    expect(oddities).toContain('callback.encoding')
  })
})

const answers: readonly [string, (client: JuheClient) => Promise<{ readonly kind: string }>][] = [
  ['search', (client) => client.search({ from: '上海', to: '苏州', date: '20161201', type: 1 })],
  ['orderDetail.pending', (client) => client.orderDetail('2016120501')],
  ['orderDetail.issued', (client) => client.issuedDetail('2016120501')],
  ['cancelOrder.success', (client) => client.cancelOrder('2016120501')],
  ['addCallbackUrl.success', (client) => client.addCallbackUrl('https://a.example/', 1)],
]

describe.each(answers)('Of the answer %s', (name, ask) => {
  const whole = example(name) as Fields

  async function counted(answer: Fields): Promise<readonly string[]> {
    const fetch = async () => Response.json(answer)
    const { client, oddities } = clientOf('http://juhe.test', { fetch, retries: 0 })
    return (await ask(client)).kind === 'answered' ? oddities : ['unreadable']
  }

  test('nothing is odd as its example is', async () => {
    expect(await counted(whole)).toEqual([])
  })

  // What the service has no use for is not looked into: passengers of a grab order, stations of a city, the contact.
  const isUnused =
    /\.(contactInfo|postalInfo)\b|\.(froms|tos)\.|^result\.passengers\.0\.(certificateNo|ticketPrice)$/
  const isOfGrab = name === 'orderDetail.pending' ? /^result\.passengers\./ : /^$/
  test.each(['dropped', 'null', 'written otherwise'] as const)('each field %s is counted', async (way) => {
    const uncounted: string[] = []
    for (const { name: place, change } of placesOf(whole)) {
      if (isUnused.test(place) || isOfGrab.test(place)) continue
      // A train may have any classes.
      if (way === 'dropped' && /\.tickets\.\w+$/.test(place)) continue
      const had = { isNothing: false }
      const changed = change((inner, key) => {
        had.isNothing = isNothing(heldBy(inner, key))
        ways[way](inner, key)
      })
      if (had.isNothing && way !== 'dropped') continue
      if ((await counted(changed)).length === 0) uncounted.push(place)
    }
    expect(uncounted).toEqual([])
  })
})
