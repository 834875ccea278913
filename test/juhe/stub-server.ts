import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { JuheClientOptions, JuheReply } from '#shared/juhe/attempts.ts'
import type { JuheClient } from '#shared/juhe/client.ts'
import { createJuheClient } from '#shared/juhe/client.ts'
import { nodeFetch } from '#shared/node-fetch.ts'

/** One request that a stub got. */
export type Received = {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly contentType: string
  readonly form: Record<string, string>
}

/** What a stub does to one request. */
export type Behaviour = (response: ServerResponse, request: IncomingMessage) => void

/** An upstream on a port of its own that does to every request what it is told, and remembers them. */
export type Stub = {
  readonly url: string
  readonly received: Received[]
  readonly close: () => Promise<void>
}

/** Starts a stub. Of several behaviours the n-th request gets the n-th, the rest the last. */
export async function startStub(...behaviours: Behaviour[]): Promise<Stub> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://stub')
      const behaviour = behaviours[Math.min(received.length, behaviours.length - 1)]
      received.push({
        method: request.method ?? '',
        path: url.pathname,
        query: url.search,
        contentType: request.headers['content-type'] ?? '',
        form: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8'))),
      })
      behaviour?.(response, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Answers with a body. */
export function body(content: unknown, status = 200): Behaviour {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json;charset=utf-8' })
    response.end(typeof content === 'string' ? content : JSON.stringify(content))
  }
}

/** Answers as Juhe refuses. */
export function refusalOf(code: number | string, reason: string): Behaviour {
  return body({ reason, result: null, error_code: code })
}

/** Never answers. */
export const silence: Behaviour = () => {}
/** Cuts the connection instead of answering. */
export const reset: Behaviour = (_response, request) => {
  request.socket.resetAndDestroy()
}
/** Cuts the connection in the middle of the body. */
export const half: Behaviour = (response, request) => {
  response.writeHead(200, { 'content-length': '1000' })
  response.write('{"reason":"success",', () => request.socket.destroy())
}
/** Sends the head of an answer, and then nothing more. */
export const stall: Behaviour = (response) => {
  response.writeHead(200, { 'content-length': '1000' })
  response.write('{"reason":')
}

const successful = '{"reason":"success","error_code":0,"result":{"orderNo":"T1","queryKey":"q"},"more":"'
/** Begins as a success does, and goes on for ever. */
export const endless: Behaviour = (response) => {
  response.writeHead(200)
  response.write(successful)
  const pour = () => {
    while (!response.destroyed && response.write('a'.repeat(65_536)));
  }
  response.on('drain', pour)
  pour()
}
/** A success that is small on the way and 32 MB long. */
export const bomb: Behaviour = (response) => {
  response.writeHead(200, { 'content-encoding': 'gzip' })
  response.end(zipped)
}
const zipped = gzipSync(`${successful}${'a'.repeat(32 * 1024 * 1024)}"}`)

/** A client of a stub, and what it told. Waits are real; the back-off between retries takes no time. */
export function clientOf(
  url: string,
  overrides: Partial<JuheClientOptions> = {},
): { client: JuheClient; replies: JuheReply[]; oddities: string[]; waits: number[] } {
  const replies: JuheReply[] = []
  const oddities: string[] = []
  const waits: number[] = []
  const client = createJuheClient({
    baseUrl: url,
    key: 'upstream-key',
    fetch: nodeFetch,
    sleep: async (ms, signal) => {
      if (ms < 1_500) {
        waits.push(ms)
        return
      }
      await delay(ms, undefined, signal === undefined ? { ref: false } : { signal, ref: false })
    },
    random: () => 0.5,
    readTimeoutMs: 20_000,
    writeTimeoutMs: 20_000,
    onReply: (reply) => replies.push(reply),
    onOddity: (what) => oddities.push(what),
    ...overrides,
  })
  return { client, replies, oddities, waits }
}
