import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { connectDynamo } from '#shared/table/connect-dynamo.ts'

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
