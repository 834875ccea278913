import { expect, test } from 'vitest'
import type { Table } from '#shared/table/document-sender.ts'
import { listItems } from '#shared/table/listing.ts'

test('a listing is read page by page, to its end, with one query for each page', async () => {
  const pages = [
    { Items: [{ pk: 'TENANT#a', listSk: 'a', more: 1 }], LastEvaluatedKey: { pk: 'TENANT#a' } },
    // A page may be empty though others follow.
    { LastEvaluatedKey: { pk: 'TENANT#b' } },
    {
      Items: [
        { pk: 'TENANT#c', listSk: 'c' },
        { pk: 'TENANT#d', listSk: 'd' },
      ],
    },
  ]
  const asked: unknown[] = []
  const refuse = () => Promise.reject(new Error('a listing only queries'))
  const table: Table = {
    ...{ name: 'orders', uuid: () => 'w' },
    sender: {
      ...{ get: refuse, put: refuse, update: refuse },
      query: async (input) => {
        asked.push(input)
        return { $metadata: {}, ...pages[asked.length - 1] }
      },
    },
  }
  const found: unknown[] = []
  for await (const item of listItems(table, 'TENANTS')) found.push(item)
  expect(found).toEqual([
    { pk: 'TENANT#a', listSk: 'a' },
    { pk: 'TENANT#c', listSk: 'c' },
    { pk: 'TENANT#d', listSk: 'd' },
  ])
  const query = {
    ...{ TableName: 'orders', IndexName: 'listing' },
    KeyConditionExpression: '#partition = :partition',
    ExpressionAttributeNames: { '#partition': 'listPk' },
    ExpressionAttributeValues: { ':partition': 'TENANTS' },
  }
  expect(asked).toEqual([
    query,
    { ...query, ExclusiveStartKey: { pk: 'TENANT#a' } },
    { ...query, ExclusiveStartKey: { pk: 'TENANT#b' } },
  ])
})
