import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPartlyRead, type Unread, unreadOf, withUnread } from '#shared/orders/machine/unread.ts'

/* What this version has not read of a stored value, and how it is written back. */

const cases: readonly (readonly [string, unknown, unknown, Unread | undefined])[] = [
  ['all that was read', { a: 1, b: ['x'] }, { a: 1, b: ['x'] }, undefined],
  ['a field', { a: 1, b: { c: 2 } }, { a: 1 }, { kind: 'fields', fields: { b: { c: 2 } }, within: {} }],
  [
    'a field within a field',
    { a: { b: 1, c: 2 }, d: 3 },
    { a: { b: 1 }, d: 3 },
    { kind: 'fields', fields: {}, within: { a: { kind: 'fields', fields: { c: 2 }, within: {} } } },
  ],
  [
    'a value that is read as another one',
    { a: { state: 'held', since: 5 } },
    { a: { state: 'sending' } },
    {
      ...{ kind: 'fields', fields: {} },
      within: {
        a: { kind: 'instead', read: '{"state":"sending"}', stored: { state: 'held', since: 5 } },
      },
    },
  ],
  ['a text that is read as another one', 'held', 'sent', { kind: 'instead', read: '"sent"', stored: 'held' }],
  ['nothing that is read as fields', null, { a: 1 }, { kind: 'instead', read: '{"a":1}', stored: null }],
  ['a list that is read as fields', [1], { a: 1 }, { kind: 'instead', read: '{"a":1}', stored: [1] }],
  ['fields that are read as a list', { a: 1 }, [1], { kind: 'instead', read: '[1]', stored: { a: 1 } }],
  ['a field that is read though it was not stored', { a: 1 }, { a: 1, b: 0 }, undefined],
  [
    'entries that are left out, at the beginning, between and at the end',
    [{ id: 'w' }, { id: 'x' }, { id: 'y' }, { id: 'z' }],
    [{ id: 'x' }],
    {
      ...{ kind: 'entries', within: [] },
      leftOut: [
        { at: 0, stored: { id: 'w' } },
        { at: 2, stored: { id: 'y' } },
        { at: 3, stored: { id: 'z' } },
      ],
    },
  ],
  [
    'a field of an entry after one that is left out',
    [{ id: 'x' }, { id: 'y', a: 1 }],
    [{ id: 'y' }],
    {
      kind: 'entries',
      within: [{ entry: 'id y', unread: { kind: 'fields', fields: { a: 1 }, within: {} } }],
      leftOut: [{ at: 0, stored: { id: 'x' } }],
    },
  ],
  [
    'fields of entries that are named by a passenger, by a number, or by what they are',
    [
      { passengerIndex: 0, a: 1 },
      { n: 2, a: 3 },
      { what: 'x', a: 4 },
      { id: {}, n: 1, a: 5 },
    ],
    [{ passengerIndex: 0 }, { n: 2 }, { what: 'x' }, { id: {}, n: 1 }],
    {
      kind: 'entries',
      within: [
        { entry: 'passengerIndex 0', unread: { kind: 'fields', fields: { a: 1 }, within: {} } },
        { entry: 'n 2', unread: { kind: 'fields', fields: { a: 3 }, within: {} } },
        { entry: '{"what":"x"}', unread: { kind: 'fields', fields: { a: 4 }, within: {} } },
        { entry: 'n 1', unread: { kind: 'fields', fields: { a: 5 }, within: {} } },
      ],
      leftOut: [],
    },
  ],
]

test.each(cases)('%s: what is unread is told, and comes back when it is written', (...one) => {
  const [, stored, read, unread] = one
  expect(unreadOf(stored, read)).toEqual(unread)
  const isAdded = unread === undefined
  expect(withUnread(read, unread)).toEqual(isAdded ? read : stored)
})

describe('what was unread is written back', () => {
  test('as it was, only as long as what was read in its stead stands', () => {
    const unread = unreadOf({ state: 'held', since: 5 }, { state: 'sent' })
    expect(withUnread({ state: 'sent' }, unread)).toEqual({ state: 'held', since: 5 })
    expect(withUnread({ state: 'done' }, unread)).toEqual({ state: 'done' })
  })

  test('with its entry, wherever that stands now, and not with another one', () => {
    const unread = unreadOf(
      [
        { id: 'x', a: 1 },
        { id: 'y', a: 2 },
      ],
      [{ id: 'x' }, { id: 'y' }],
    )
    const written = [{ id: 'y', b: 1 }, { id: 'z' }, { id: 'x' }]
    expect(withUnread(written, unread)).toEqual([{ a: 2, id: 'y', b: 1 }, { id: 'z' }, { a: 1, id: 'x' }])
    expect(withUnread([{ id: 'z' }], unread)).toEqual([{ id: 'z' }])
  })

  test('of two entries that read alike, to each its own', () => {
    const stored = [
      { what: 'asked', a: 1 },
      { what: 'asked', a: 2 },
    ]
    const read = [{ what: 'asked' }, { what: 'asked' }]
    const unread = unreadOf(stored, read)
    expect(withUnread(read, unread)).toEqual(stored)
    expect(withUnread([...read, { what: 'asked' }], unread)).toEqual([...stored, { what: 'asked' }])
  })

  test('not into a value of another kind', () => {
    const fields = unreadOf({ a: 1 }, {})
    const entries = unreadOf([{ id: 'x' }], [])
    for (const written of ['text', 5, null, [1]]) expect(withUnread(written, fields)).toEqual(written)
    for (const written of ['text', 5, null, { b: 1 }]) expect(withUnread(written, entries)).toEqual(written)
  })
})

test('a value waits for a newer version if a state, or an entry, of it is not known here', () => {
  const instead = unreadOf('held', 'sent')
  expect(isPartlyRead(undefined)).toBe(false)
  expect(isPartlyRead(instead)).toBe(true)
  expect(isPartlyRead(unreadOf({ a: 1, b: 2 }, { a: 1 }))).toBe(false)
  expect(isPartlyRead(unreadOf({ a: { s: 'x' }, b: { c: 1 } }, { a: { s: 'y' }, b: {} }))).toBe(true)
  expect(isPartlyRead(unreadOf([{ id: 'x', a: 1 }], [{ id: 'x' }]))).toBe(false)
  expect(isPartlyRead(unreadOf([{ id: 'x' }], []))).toBe(true)
  const [one, other] = [
    { id: 'x', a: 1 },
    { id: 'y', s: { t: 'u' } },
  ]
  expect(isPartlyRead(unreadOf([one, other], [{ id: 'x' }, { id: 'y', s: { t: 'v' } }]))).toBe(true)
})

/** A stored value, and what a reader that knows only some fields makes of it. */
const { stored } = fc.letrec((tie) => ({
  stored: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(1, 'x', null, true),
    fc.dictionary(fc.constantFrom('known', 'other', 'newer', 'also'), tie('stored'), { maxKeys: 4 }),
    fc.array(tie('entry'), { maxLength: 4 }),
  ),
  entry: fc.record({ n: fc.nat({ max: 3 }), known: tie('stored'), newer: tie('stored') }),
}))

function knownOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(knownOf)
  if (typeof value !== 'object' || value === null) return value
  const known = Object.entries(value).filter(([name]) => name !== 'newer' && name !== 'also')
  return Object.fromEntries(known.map(([name, inner]) => [name, knownOf(inner)]))
}

test('whatever is stored, and whichever fields are read of it: written back unchanged, it is what was stored', () =>
  fc.assert(
    fc.property(stored, (value) => {
      const read = knownOf(value)
      expect(withUnread(read, unreadOf(value, read))).toEqual(value)
    }),
    { numRuns: 500 },
  ))
