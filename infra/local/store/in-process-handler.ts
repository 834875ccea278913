import { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** What carries the SDK's requests. */
export type RequestHandler = DynamoDBClient['config']['requestHandler']

/** Requests to a server of this process, without a socket between. */
export type InProcessHandler = {
  readonly handler: RequestHandler
  /** Takes no more requests, and resolves when those under way are answered. */
  close(): Promise<void>
}

/**
 * Hands the SDK's requests to a server in this process as if they had come from the network, and its answers back: the
 * same headers and bodies, but no sockets and no parsing of HTTP, which take a quarter of the embedded service's time.
 * Only for servers that read a request's events and answer with setHeader and end, as dynalite does.
 */
export function inProcessHandler(server: Server): InProcessHandler {
  const underWay = new Set<Promise<unknown>>()
  let isClosed = false
  const handler: RequestHandler = {
    async handle({ method, path, headers, body }) {
      if (isClosed) throw new Error('the embedded store is closed')
      const answer = exchange(server, { method, url: path, headers: lowerCase(headers) }, bytesOf(body))
      underWay.add(answer)
      try {
        return { response: await answer }
      } finally {
        underWay.delete(answer)
      }
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  }
  return {
    handler,
    async close() {
      isClosed = true
      await Promise.allSettled(underWay)
    },
  }
}

type RequestHead = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** What a server answers. The SDK reads a body that is there at once as well as one that comes in pieces. */
type Answer = {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

function exchange(server: Server, head: RequestHead, body: Uint8Array): Promise<Answer> {
  return new Promise((resolve) => {
    const headers: Record<string, string> = {}
    const request = Object.assign(new EventEmitter(), head)
    const response = {
      statusCode: 200,
      setHeader(name: string, value: string | number) {
        headers[name.toLowerCase()] = String(value)
      },
      end(text = '') {
        resolve({ statusCode: response.statusCode, headers, body: Buffer.from(text) })
      },
    }
    server.emit('request', request, response)
    if (body.length > 0) request.emit('data', body)
    request.emit('end')
  })
}

function lowerCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

/** The SDK's body is an array of bytes that plays a text, too, and complains when it is taken for one. */
function bytesOf(body: unknown): Buffer {
  return body instanceof Uint8Array
    ? Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    : Buffer.from(typeof body === 'string' ? body : '')
}
