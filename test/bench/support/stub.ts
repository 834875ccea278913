import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { portOf } from '#infra/machine/port-of.ts'

/** What the stub knows: the table's items by key, and what Juhe answers by path. Plain data, for other processes. */
export type StubData = {
  readonly items: Readonly<Record<string, Readonly<Record<string, AttributeValue>>>>
  readonly juhe: Readonly<Record<string, string>>
}

/** The body of an answer to a request, by its path or by the DynamoDB operation that it names. */
export type Respond = (path: string, operation: string | undefined, body: string) => string

/**
 * Plays table, Juhe and receivers: answers at once and keeps nothing, so that whoever is measured is measured alone.
 * Reading gives the item that is known; writing always succeeds; nothing is ever due.
 */
export function createStub({ items, juhe }: StubData): Respond {
  const answers = new Map(Object.entries(items).map(([pk, Item]) => [pk, JSON.stringify({ Item })]))
  return (path, operation, body) => {
    switch (operation) {
      case undefined:
        return juhe[path] ?? 'success'
      case 'GetItem':
        return answers.get(JSON.parse(body).Key.pk.S) ?? '{}'
      case 'Query':
        return '{"Items":[],"Count":0,"ScannedCount":0}'
      default:
        return '{}'
    }
  }
}

/** The operation in DynamoDB's own header. */
export function operationOf(target: string | undefined): string | undefined {
  return target?.split('.')[1]
}

/** A stub that listens. */
export type StubServer = { readonly url: string; close(): Promise<void> }

/** The stub behind a real socket, for what runs in processes of its own. */
export async function startStubServer(respond: Respond): Promise<StubServer> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const target = request.headers['x-amz-target']
    const operation = operationOf(typeof target === 'string' ? target : undefined)
    const body = Buffer.from(respond(request.url ?? '', operation, Buffer.concat(chunks).toString()))
    const type = operation === undefined ? 'application/json' : 'application/x-amz-json-1.0'
    response.writeHead(200, { 'content-type': type, 'content-length': body.length }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
