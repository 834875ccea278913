import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import { queryDue } from '#shared/table/due.ts'
import { putItem } from '#shared/table/items.ts'
import { postponeItem } from '#shared/table/postpone.ts'
import { startTestTable, type TestTable } from '#test/table/table-fixture.ts'
import { createMemoryTable, type MemoryTable } from './memory-table.ts'

let engine: TestTable
let memory: MemoryTable
beforeAll(async () => {
  engine = await startTestTable()
})
afterAll(() => engine.close())
beforeEach(() => {
  memory = createMemoryTable({ now: () => 0, indexLagMs: 0, onWrite: () => undefined })
})

/** The memory table behind the interface of the real one. */
function memorySender(): DocumentSender {
  const done = async (write: () => void) => {
    write()
    return { $metadata: {} }
  }
  return {
    get: async (input) => memory.get(input),
    put: (input) => done(() => memory.put(input)),
    update: (input) => done(() => memory.update(input)),
    query: async (input) => memory.query(input),
  }
}

const itemOf = (pk: string, more: Readonly<Record<string, unknown>> = {}) => ({
  pk,
  entity: 'order',
  schemaVersion: 1,
  version: 1,
  ...more,
})

/** Does the same on a real engine and in memory, and expects the same of both. */
async function alike(
  name: string,
  story: (sender: DocumentSender, pk: string) => Promise<unknown>,
): Promise<void> {
  const inMemory = await story(memorySender(), name)
  expect(inMemory).toEqual(await story(engine.table.sender, name))
}

describe('the table in memory does as a real engine does:', () => {
  test('whole writes on their conditions, and what stands in their way', async () => {
    await alike('conditions', async (sender, pk) => {
      const ids = ['a', 'b', 'c', 'd', 'e', 'f'].values()
      const table = { name: 'orders', sender, uuid: () => ids.next().value ?? '' }
      return [
        await putItem(table, itemOf(pk, { a: undefined }), { kind: 'absent' }),
        await putItem(table, itemOf(pk), { kind: 'absent' }),
        await putItem(table, itemOf(pk, { version: 2 }), { kind: 'version', version: 1 }),
        await putItem(table, itemOf(pk, { version: 3 }), { kind: 'version', version: 1 }),
        await putItem(table, itemOf(`${pk} other`), { kind: 'version', version: 1 }),
        await putItem(table, itemOf(pk, { version: 9 }), { kind: 'none' }),
        (await sender.get({ TableName: 'orders', Key: { pk } })).Item,
        (await sender.get({ TableName: 'orders', Key: { pk: 'nothing' } })).Item,
      ]
    })
  })

  test('updates of single attributes, counters and nested ones', async () => {
    await alike('updates', async (sender, pk) => {
      const update = {
        TableName: 'orders',
        Key: { pk },
        UpdateExpression: 'SET #urls.#purpose = :url, plain = :plain ADD #version :one',
        ConditionExpression: 'attribute_exists(#key)',
        ExpressionAttributeNames: {
          '#urls': 'urls',
          '#purpose': 'ticket',
          '#version': 'version',
          '#key': 'pk',
        },
        ExpressionAttributeValues: { ':url': 'http://a.example', ':plain': 1, ':one': 1 },
      }
      const early = await sender.update(update).then(
        () => 'written',
        (error: unknown) => (error instanceof Error ? error.name : 'failed'),
      )
      await sender.put({ TableName: 'orders', Item: itemOf(pk, { urls: { refund: 'http://b.example' } }) })
      await sender.update(update)
      return [early, (await sender.get({ TableName: 'orders', Key: { pk }, ConsistentRead: true })).Item]
    })
  })

  test('what is due, earliest first, page by page, and nothing else', async () => {
    await alike('due', async (sender, name) => {
      const table = { name: 'orders', sender, uuid: () => 'write' }
      for (const [index, dueAt] of [50, 20, 70, 10, 30].entries())
        await putItem(table, itemOf(`${name} ${index}`, { dueShard: 'DUE#x', dueAt }), { kind: 'none' })
      await putItem(table, itemOf(`${name} resting`), { kind: 'none' })
      await putItem(table, itemOf(`${name} elsewhere`, { dueShard: 'DUE#y', dueAt: 1 }), { kind: 'none' })
      await putItem(table, itemOf(`${name} 4`), { kind: 'none' })
      const pages: unknown[] = []
      let after: Awaited<ReturnType<typeof queryDue>>['after']
      do {
        const page = await queryDue(table, { shard: 'DUE#x', now: 60, limit: 2, after })
        pages.push(...page.due)
        after = page.after
      } while (after !== undefined)
      return pages
    })
  })

  test('what is put off', async () => {
    await alike('postponed', async (sender, pk) => {
      const table = { name: 'orders', sender, uuid: () => 'write' }
      const postpone = () => postponeItem(table, { pk }, 100, (setbacks) => 100 + setbacks)
      const absent = await postpone()
      await putItem(table, itemOf(pk, { dueShard: 'DUE#z', dueAt: 90 }), { kind: 'none' })
      return [
        absent,
        await postpone(),
        await postpone(),
        (await sender.get({ TableName: 'orders', Key: { pk } })).Item,
      ]
    })
  })
})

test('the table in memory sets and removes fields of maps, on conditions that are joined', () => {
  const names = {
    '#limits': 'limits',
    '#open': 'open',
    '#day': 'day',
    '#version': 'version',
    '#schema': 'schema',
  }
  const update = (condition: string) =>
    memory.update({
      ...{ TableName: 'orders', Key: { pk: 'map' }, ExpressionAttributeNames: names },
      UpdateExpression: 'SET #limits.#open = :open REMOVE #limits.#day ADD #version :one',
      ConditionExpression: condition,
      ExpressionAttributeValues: { ':open': 5, ':one': 1, ':newer': 2 },
    })
  memory.put({ TableName: 'orders', Item: itemOf('map', { version: 1, limits: { day: 1, other: 2 } }) })
  update('attribute_exists(#limits.#day) AND (attribute_not_exists(#schema) OR #schema < :newer)')
  const { Item } = memory.get({ TableName: 'orders', Key: { pk: 'map' } })
  expect(Item).toEqual(itemOf('map', { version: 2, limits: { open: 5, other: 2 } }))
  expect(() => update('attribute_exists(pk) AND attribute_exists(#limits.#day)')).toThrow(
    ConditionalCheckFailedException,
  )
})

test('the table in memory refuses expressions that it does not know', () => {
  const put = { TableName: 'orders', Item: itemOf('x'), ConditionExpression: 'size(a) > :b' }
  expect(() => memory.put(put)).toThrow('does not know the condition')
  const update = { TableName: 'orders', Key: { pk: 'x' }, UpdateExpression: 'DELETE a :a' }
  expect(() => memory.update(update)).toThrow('does not know the update')
  expect(() => memory.query({ TableName: 'orders', KeyConditionExpression: 'pk = :pk' })).toThrow(
    'does not know the query',
  )
})

test('the table in memory sends the item along with a refusal where it was asked for, as DynamoDB does', () => {
  const refusal = (more: { readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' }): unknown => {
    try {
      memory.put({
        TableName: 'orders',
        Item: itemOf('x'),
        ConditionExpression: 'attribute_not_exists(pk)',
        ...more,
      })
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return error.Item && unmarshall(error.Item)
    }
    return 'nothing was refused'
  }
  memory.put({ TableName: 'orders', Item: itemOf('x', { version: 7 }) })
  expect(refusal({})).toBeUndefined()
  expect(refusal({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })).toEqual(itemOf('x', { version: 7 }))
})

test('an index that lags shows what was, until its time has come', () => {
  let now = 0
  const lagging = createMemoryTable({ now: () => now, indexLagMs: 100, onWrite: () => undefined })
  const due = () =>
    lagging.query({
      TableName: 'orders',
      IndexName: 'due',
      KeyConditionExpression: '#shard = :shard AND #due <= :now',
      ExpressionAttributeNames: { '#shard': 'dueShard', '#due': 'dueAt' },
      ExpressionAttributeValues: { ':shard': 'DUE#0', ':now': 1_000 },
    }).Items
  lagging.put({ TableName: 'orders', Item: itemOf('x', { dueShard: 'DUE#0', dueAt: 5 }) })
  expect(due()).toEqual([])
  now = 100
  expect(due()).toEqual([{ pk: 'x', dueShard: 'DUE#0', dueAt: 5 }])
  lagging.put({ TableName: 'orders', Item: itemOf('x') })
  expect(due()).toHaveLength(1)
  now = 200
  expect(due()).toEqual([])
})
