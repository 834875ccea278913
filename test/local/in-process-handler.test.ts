import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type EmbeddedStore, startDynalite } from '#infra/local/store/dynalite-store.ts'
import { connectDynamo, type DynamoConnection } from '#shared/table/connect-dynamo.ts'

const TableName = 'orders'
let store: EmbeddedStore
let within: DynamoConnection
let overNetwork: DynamoConnection

beforeEach(async () => {
  store = await startDynalite({ tableName: TableName })
  within = connectDynamo(store)
  overNetwork = connectDynamo({ endpoint: store.endpoint })
})
afterEach(async () => {
  within.destroy()
  overNetwork.destroy()
  await store.close()
})

test('what is written in the process is read over the network, and the other way round', async () => {
  await within.put({ TableName, Item: { pk: 'A', name: '魏小红' } })
  expect((await overNetwork.get({ TableName, Key: { pk: 'A' } })).Item).toEqual({ pk: 'A', name: '魏小红' })
  await overNetwork.put({ TableName, Item: { pk: 'B', version: 7 } })
  expect((await within.get({ TableName, Key: { pk: 'B' } })).Item).toEqual({ pk: 'B', version: 7 })
})

test('a condition that does not hold is the same refusal', async () => {
  await within.put({ TableName, Item: { pk: 'A' } })
  const again = { TableName, Item: { pk: 'A' }, ConditionExpression: 'attribute_not_exists(pk)' }
  for (const connection of [within, overNetwork]) {
    await expect(connection.put(again)).rejects.toThrow(ConditionalCheckFailedException)
  }
})

test('of many writers at once on the same version, one wins', async () => {
  await within.put({ TableName, Item: { pk: 'A', version: 1 } })
  const writers = Array.from({ length: 20 }, () =>
    within.put({
      TableName,
      Item: { pk: 'A', version: 2 },
      ConditionExpression: 'version = :read',
      ExpressionAttributeValues: { ':read': 1 },
    }),
  )
  const outcomes = await Promise.allSettled(writers)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a store that closes answers what is under way, and nothing after it', async () => {
  const underWay = Array.from({ length: 20 }, (_, n) => within.put({ TableName, Item: { pk: `P${n}` } }))
  // Each has to come as far as the store before it closes.
  await underWay[0]
  await Promise.allSettled([...underWay, store.close()])
  await expect(within.get({ TableName, Key: { pk: 'P0' } })).rejects.toThrow('closed')
})
