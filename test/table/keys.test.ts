import { expect, test } from 'vitest'
import * as keys from '#shared/table/keys.ts'

/* What is written once is looked for under the same name for ever: each key, letter by letter. */

test('each kind of item has its key', () => {
  expect([
    keys.orderKey('T1'),
    keys.queryKey('north', 'q1'),
    keys.tenantKey('north'),
    keys.apiKeyKey('ab12'),
    keys.keyUseKey('ab12'),
    keys.permitsKey('requests#north', '29000'),
    keys.eventKey('msg_T1_ticketIssued'),
    keys.stageKey,
  ]).toEqual([
    { pk: 'ORDER#T1' },
    { pk: 'QUERY#north#q1' },
    { pk: 'TENANT#north' },
    { pk: 'KEY#ab12' },
    { pk: 'USED#ab12' },
    { pk: 'RATE#requests#north#29000' },
    { pk: 'EVENT#msg_T1_ticketIssued' },
    { pk: 'STAGE#CONTROL' },
  ])
})

test('an order’s number is read from its key, and from no other', () => {
  expect(keys.orderNoOfKey('ORDER#T1')).toBe('T1')
  for (const other of ['EVENT#T1', 'T1', 'XORDER#T1', '']) expect(keys.orderNoOfKey(other)).toBeUndefined()
})

test('what is listed is listed by its owner, and sorted by its moment', () => {
  const at = Date.UTC(2026, 2, 2, 2)
  expect(keys.orderedAt(at, 'T1')).toBe('001772416800000#T1')
  expect(keys.orderedAt(0, '')).toBe('000000000000000#')
  expect(keys.openOrderListing('north', 'T1', at)).toEqual({
    ...{ listPk: 'OPEN#north', listSk: '001772416800000#T1' },
  })
  expect(keys.eventListing('north', at, 'msg_1')).toEqual({
    ...{ listPk: 'EVENTS#north', listSk: '001772416800000#msg_1' },
  })
  expect(keys.tenantListing('north')).toEqual({ listPk: 'TENANTS', listSk: 'north' })
  expect([keys.apiKeysPartition('north'), keys.openOrdersPartition('north')]).toEqual([
    ...['KEYS#north', 'OPEN#north'],
  ])
})

test('an order is due in the same one of 16 shards wherever that is computed', () => {
  expect(keys.dueShards).toEqual(Array.from({ length: 16 }, (_, shard) => `DUE#${shard}`))
  // FNV-1a of 32 bits, by its published values for '', 'a' and 'foobar', modulo 16.
  const published = { '': 0x811c9dc5, a: 0xe40c292c, foobar: 0xbf9cf968 }
  for (const [text, hash] of Object.entries(published)) expect(keys.dueShardOf(text)).toBe(`DUE#${hash % 16}`)
})
