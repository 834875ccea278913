import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import type { DocumentSender, Table } from '#shared/table/document-sender.ts'
import { queryDue } from '#shared/table/due.ts'
import { queryEvents } from '#shared/table/events.ts'
import { putItem } from '#shared/table/items.ts'
import { queryOrders } from '#shared/table/orders.ts'
import { postponeItem } from '#shared/table/postpone.ts'

/* What is sent to the table, whole, and what is made of its answers. */

/** A table that keeps what it is sent and answers as it is told. */
function recording(answers: { readonly [Name in keyof DocumentSender]?: (n: number) => object } = {}) {
  const sent: unknown[] = []
  const answer = (name: keyof DocumentSender) => async (input: object) => {
    sent.push({ command: name, ...input })
    return { $metadata: {}, ...answers[name]?.(sent.length) }
  }
  const sender = {
    ...{ get: answer('get'), put: answer('put'), update: answer('update'), query: answer('query') },
  } as unknown as DocumentSender
  const table: Table = { name: 'orders', sender, uuid: () => 'write-1' }
  return { table, sent }
}

const refuse = () => {
  throw new ConditionalCheckFailedException({ $metadata: {}, message: '' })
}

describe('what is due', () => {
  test('is asked for by shard, and pages go on where the one before ended', async () => {
    const after = { pk: 'ORDER#T2', dueShard: 'DUE#3', dueAt: 7 }
    const items = [
      { pk: 'ORDER#T1', dueAt: 5, more: 1 },
      { pk: 'ORDER#T2', dueAt: 7 },
    ]
    const { table, sent } = recording({
      query: (n) => (n === 1 ? { Items: items, LastEvaluatedKey: after } : {}),
    })
    const query = { shard: 'DUE#3', now: 9, limit: 2 }
    expect(await queryDue(table, query)).toEqual({
      ...{
        due: [
          { pk: 'ORDER#T1', dueAt: 5 },
          { pk: 'ORDER#T2', dueAt: 7 },
        ],
        after,
      },
    })
    expect(await queryDue(table, { ...query, after })).toEqual({ due: [] })
    const input = {
      ...{ command: 'query', TableName: 'orders', IndexName: 'due', Limit: 2 },
      KeyConditionExpression: '#shard = :shard AND #due <= :now',
      ExpressionAttributeNames: { '#shard': 'dueShard', '#due': 'dueAt' },
      ExpressionAttributeValues: { ':shard': 'DUE#3', ':now': 9 },
    }
    expect(sent).toEqual([input, { ...input, ExclusiveStartKey: after }])
  })

  const key = { pk: 'ORDER#T1' }
  const get = { command: 'get', TableName: 'orders', Key: key, ConsistentRead: true }
  const update = (setbacks: number, condition: string, values: object) => ({
    ...{ command: 'update', TableName: 'orders', Key: key },
    UpdateExpression: 'SET #due = :later, setbacks = :setbacks',
    ExpressionAttributeNames: { '#due': 'dueAt' },
    ConditionExpression: `#due = :seen AND ${condition}`,
    ExpressionAttributeValues: { ':later': 100 + setbacks, ':setbacks': setbacks, ':seen': 5, ...values },
  })
  const later = (setbacks: number) => 100 + setbacks

  test.each([
    ['for the first time', { dueAt: 5, writeId: 'w' }, 1],
    ['once more', { dueAt: 5, writeId: 'w', setbacks: 3 }, 4],
    ['with a count below zero', { dueAt: 5, writeId: 'w', setbacks: -2 }, 1],
    ['with a count that is no number', { dueAt: 5, writeId: 'w', setbacks: 'x' }, 1],
  ])('is put off %s, on condition that nobody was faster', async (_what, Item, setbacks) => {
    const { table, sent } = recording({ get: () => ({ Item }) })
    expect(await postponeItem(table, key, 5, later)).toBe(setbacks)
    expect(sent).toEqual([get, update(setbacks, 'writeId = :writeId', { ':writeId': 'w' })])
  })

  test('is put off, though it was written by hand', async () => {
    const { table, sent } = recording({ get: () => ({ Item: { dueAt: 5 } }) })
    expect(await postponeItem(table, key, 5, later)).toBe(1)
    expect(sent).toEqual([get, update(1, 'attribute_not_exists(writeId)', {})])
  })

  test.each([
    ['is gone', {}],
    ['waits for nothing', { Item: {} }],
    ['waits for a later moment', { Item: { dueAt: 6 } }],
  ])('is left alone if it %s', async (_what, found) => {
    const { table, sent } = recording({ get: () => found })
    expect(await postponeItem(table, key, 5, later)).toBe(0)
    expect(sent).toEqual([get])
  })

  test('is left alone if somebody else was faster; another error is thrown', async () => {
    const Item = { dueAt: 5, writeId: 'w' }
    const lost = recording({ get: () => ({ Item }), update: refuse })
    expect(await postponeItem(lost.table, key, 5, later)).toBe(0)
    const away = recording({
      get: () => ({ Item }),
      update: () => {
        throw new Error('away')
      },
    })
    await expect(postponeItem(away.table, key, 5, later)).rejects.toThrow('away')
  })
})

describe('a journal', () => {
  const at = Date.UTC(2026, 2, 2, 2)
  const input = (from: string, to: string) => ({
    ...{ command: 'query', TableName: 'orders', IndexName: 'listing', Limit: 3 },
    KeyConditionExpression: '#partition = :partition AND #at BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#partition': 'listPk', '#at': 'listSk' },
    ExpressionAttributeValues: { ':partition': 'EVENTS#north', ':from': from, ':to': to },
  })

  test('is read from just after a place, to the end of a moment', async () => {
    const { table, sent } = recording({ query: () => ({ Items: [{ listSk: `00${at}#msg_2`, pk: 'x' }] }) })
    const query = { tenantId: 'north', after: { at, id: 'msg_1' }, to: at + 5, limit: 3 }
    expect(await queryEvents(table, query)).toEqual([{ at, id: 'msg_2' }])
    expect(sent).toEqual([input('001772416800000#msg_1 ', '001772416800005#~')])
  })

  test.each([
    [{ at: -5, id: '' }, 2 ** 60, '000000000000000# ', '999999999999999#~'],
    [{ at: 0, id: '' }, 0, '000000000000000# ', '000000000000000#~'],
    [{ at, id: '' }, at, '001772416800000# ', '001772416800000#~'],
  ])('from %j to %d lies within what the index can hold', async (after, to, lower, upper) => {
    const { table, sent } = recording()
    expect(await queryEvents(table, { tenantId: 'north', after, to, limit: 3 })).toEqual([])
    expect(sent).toEqual([input(lower, upper)])
  })

  test.each([
    [{ at: 0, id: '' }, -1],
    [{ at, id: '' }, at - 1],
  ])('from %j to %d nothing is asked for', async (after, to) => {
    const { table, sent } = recording()
    expect(await queryEvents(table, { tenantId: 'north', after, to, limit: 3 })).toEqual([])
    expect(sent).toEqual([])
  })
})

test('a tenant’s orders are asked for newest first, from after a place', async () => {
  const { table, sent } = recording({
    query: () => ({ Items: [{ pk: 'x', orderedAt: '000000000000007#T7' }] }),
  })
  const query = { tenantId: 'north', createdFrom: 5, createdTo: 9, limit: 2 }
  const after = { createdAt: 8, orderNo: 'T8' }
  expect(await queryOrders(table, { ...query, after })).toEqual([{ createdAt: 7, orderNo: 'T7' }])
  expect(sent).toEqual([
    {
      ...{ command: 'query', TableName: 'orders', IndexName: 'orders', Limit: 2, ScanIndexForward: false },
      KeyConditionExpression: '#tenant = :tenant AND #at BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#tenant': 'tenantId', '#at': 'orderedAt' },
      ExpressionAttributeValues: {
        ...{ ':tenant': 'north', ':from': '000000000000005#', ':to': '000000000000009#~' },
      },
      ExclusiveStartKey: { pk: 'ORDER#T8', tenantId: 'north', orderedAt: '000000000000008#T8' },
    },
  ])
})

test.each([
  [{ kind: 'none' } as const, {}],
  [
    { kind: 'absent' } as const,
    {
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': 'pk' },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  ],
  [
    { kind: 'version', version: 4 } as const,
    {
      ConditionExpression: '#version = :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': 4 },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  ],
])('a write on condition %j is one request, with an id of its own', async (condition, expected) => {
  const { table, sent } = recording()
  const item = { pk: 'ORDER#T1', entity: 'order', schemaVersion: 1 }
  expect(await putItem(table, item, condition)).toEqual({ kind: 'written' })
  expect(sent).toEqual([
    { command: 'put', TableName: 'orders', Item: { ...item, writeId: 'write-1' }, ...expected },
  ])
})
