import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'
import { isTurnedAway, TableBusy } from '#shared/table/table-busy.ts'

test('a request that is never answered is given up and sent again', async () => {
  let requests = 0
  const server = createServer((_, response) => {
    requests += 1
    if (requests === 1) return
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify({ Item: { pk: { S: 'A' }, version: { N: '7' } } }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const connection = connectDynamo({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  try {
    const { Item } = await connection.get({ TableName: 'orders', Key: { pk: 'A' } })
    expect([requests, Item]).toEqual([2, { pk: 'A', version: 7 }])
  } finally {
    connection.destroy()
    server.close()
    server.closeAllConnections()
  }
})

/** A table that answers the tries of a request in turn, the last answer repeated; what never comes is `undefined`. */
async function writeTo(answers: readonly (string | undefined)[]): Promise<{ error: unknown; tries: number }> {
  let tries = 0
  const server = createServer((_, response) => {
    const name = answers[Math.min(tries, answers.length - 1)]
    tries += 1
    if (name === undefined) {
      response.destroy()
      return
    }
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'Slow down' }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const connection = connectDynamo({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  try {
    const write = connection.put({ TableName: 'orders', Item: { pk: 'A' } })
    const error = await write.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    return { error, tries }
  } finally {
    connection.destroy()
    server.close()
    server.closeAllConnections()
  }
}

test.concurrent('a write that is turned away each time was surely not made', async () => {
  const { error, tries } = await writeTo(['ProvisionedThroughputExceededException'])
  expect(tries).toBe(4)
  expect(error).toBeInstanceOf(TableBusy)
})

test('DynamoDB has three words for being busy', () => {
  const names = ['ThrottlingException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded']
  const areBusy = [...names, 'InternalServerError', 'TimeoutError'].map((name) =>
    isTurnedAway(Object.assign(new Error('x'), { name })),
  )
  expect(areBusy).toEqual([true, true, true, false, false])
})

test.concurrent('a write of which one try got no answer may have been made, whatever the others were told', async () => {
  const { error, tries } = await writeTo(['ThrottlingException', undefined, 'ThrottlingException'])
  expect(tries).toBe(4)
  expect(error).toMatchObject({ name: 'ThrottlingException' })
  expect(error).not.toBeInstanceOf(TableBusy)
})

test.concurrent('a write that is refused for another reason is no busy table', async () => {
  const { error, tries } = await writeTo(['ValidationException'])
  expect(tries).toBe(1)
  expect(error).toMatchObject({ name: 'ValidationException' })
})
