import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type ServiceError, toAnswer } from '#shared/errors.ts'
import { bodyLimit } from '#shared/lambda/body.ts'
import type { HttpAnswer, HttpHandler } from '#shared/lambda/http.ts'
import { httpEvent, splitTarget } from './http-event.ts'
import { lambdaContext, localTimeoutMs } from './lambda-context.ts'
import type { LocalPage } from './local-page.ts'
import { portOf } from './port-of.ts'
import { acceptRawUrls } from './raw-urls.ts'
import { createRooms } from './rooms.ts'
import { createRouter, type Route } from './router.ts'

/** What the gateway serves, and where. */
export type GatewayOptions = {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly routes: readonly Route[]
  /** How many requests of one function may be in hand at once; what comes beyond is refused at once. 100 unless said otherwise. */
  readonly places?: number
  /** Answers what no route takes. */
  readonly notFound: HttpHandler
  /** What takes requests by itself, before anything else looks at them: the board with its live events. */
  readonly localPage?: LocalPage | undefined
  /** Ms since the epoch. */
  readonly now: () => number
  readonly uuid: () => string
}

/** A listening gateway. */
export type Gateway = {
  readonly url: string
  /** Takes no new requests, lets those under way end (up to a second), then closes. May be called more than once. */
  close(): Promise<void>
}

/** Of a body over the limit, this much is still read, so that the caller gets to see the answer. */
const drainLimit = 8 * 1024 * 1024

/** So many that the one process that they share answers each of them within some 3 s, far below any caller's time limit. */
const defaultPlaces = 300

/** How long a connection is kept for the next request, in ms. Node's own 5 s cut off callers who pause between two. */
const keepAliveMs = 75_000

/** How long requests under way may take when the gateway closes, in ms. */
const closingMs = 1_000

/**
 * Plays API Gateway's HTTP API: turns each request into the event that Lambda would get, and the function's
 * answer into the response. Throws what listening throws (EADDRINUSE, …).
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const rooms = createRooms(options.places ?? defaultPlaces)
  const route = createRouter(options.routes, options.notFound)
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })

  server.keepAliveTimeout = keepAliveMs
  acceptRawUrls(server)

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (options.localPage?.(request, response)) return
    const body = await readBody(request)
    if (body === 'aborted') return
    if (body === 'too large') return refuse(response, tooLarge, 'close')
    const target = request.url ?? '/'
    const { rawPath } = splitTarget(target)
    const match = route(request.method ?? 'GET', rawPath)
    if (request.method === 'OPTIONS' && match.isKnown) {
      response.writeHead(204, { allow: 'GET, HEAD, POST, OPTIONS' }).end()
      return
    }
    const requestId = options.uuid()
    const event = httpEvent({
      // What HEAD asks for is what GET would get; node:http leaves the body out.
      method: request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET'),
      target,
      rawHeaders: request.rawHeaders,
      body,
      sourceIp: request.socket.remoteAddress ?? '',
      receivedAt: options.now(),
      requestId,
      routeKey: match.routeKey,
      pathParameters: match.pathParameters,
    })
    // What Juhe tells is never turned away.
    const leave = match.functionName === 'juhe-callback' ? () => undefined : rooms.enter(match.functionName)
    if (leave === undefined) return refuse(response, { kind: 'busy' })
    const work = async () => {
      try {
        return await match.handler(event, lambdaContext(match.functionName, requestId))
      } finally {
        leave()
      }
    }
    send(response, await invoke(work))
  }

  server.listen(options.port, options.host)
  await once(server, 'listening')
  const url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${portOf(server)}`
  let closed: Promise<void> | undefined
  return {
    url,
    close: () => {
      closed ??= closeServer(server)
      return closed
    },
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), closingMs)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}

/** API Gateway's own answers to a function that throws, or takes longer than it may. */
async function invoke(call: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  const headers = { 'content-type': 'application/json' }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<HttpAnswer>((resolve) => {
    const body = JSON.stringify({ message: 'Service Unavailable' })
    timer = setTimeout(() => resolve({ statusCode: 503, headers, body }), localTimeoutMs)
  })
  try {
    return await Promise.race([call(), late])
  } catch {
    return { statusCode: 500, headers, body: JSON.stringify({ message: 'Internal Server Error' }) }
  } finally {
    clearTimeout(timer)
  }
}

function send(response: ServerResponse, { statusCode, headers, body, isBase64Encoded }: HttpAnswer): void {
  const bytes = Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8')
  response.writeHead(statusCode, { ...headers, 'content-length': bytes.length }).end(bytes)
}

const tooLarge: ServiceError = {
  kind: 'badParameter',
  faults: [{ field: '请求体', rule: `不得超过${bodyLimit / 1024}KB` }],
}

/** What the gateway refuses by itself. */
function refuse(
  response: ServerResponse,
  error: ServiceError,
  connection: 'close' | 'keep-alive' = 'keep-alive',
): void {
  const { status, body } = toAnswer(error)
  const headers = { 'content-type': 'application/json;charset=utf-8', connection }
  send(response, { statusCode: status, headers, body: JSON.stringify(body) })
}

/** Reads a body, keeping no more than the limit. */
async function readBody(request: IncomingMessage): Promise<Buffer | 'too large' | 'aborted'> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request) {
      size += chunk.length
      if (size <= bodyLimit) chunks.push(chunk)
      else chunks.length = 0
      if (size > drainLimit) break
    }
  } catch {
    return 'aborted'
  }
  return size > bodyLimit ? 'too large' : Buffer.concat(chunks)
}
