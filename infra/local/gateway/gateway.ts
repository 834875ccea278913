import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { LocalPage } from '#infra/machine/local-page.ts'
import { originOf } from '#infra/machine/origin-of.ts'
import { portOf } from '#infra/machine/port-of.ts'
import { acceptRawUrls } from '#infra/machine/raw-urls.ts'
import { answerSafely } from '#infra/machine/safe-answers.ts'
import { bodyLimit } from '#shared/lambda/http/body.ts'
import type { HttpAnswer, HttpEvent, HttpHandler } from '#shared/lambda/http/event.ts'
import { Refused } from '#shared/lambda/http/refused.ts'
import { createStack } from '#shared/lambda/http/stack.ts'
import type { BarePlatform } from '#shared/lambda/platform/platform.ts'
import { httpEvent, splitTarget } from './http-event.ts'
import { lambdaContext, localTimeoutMs } from './lambda-context.ts'
import { createRooms } from './rooms.ts'
import { createRouter, type Route, type RouteMatch } from './router.ts'

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
  /** The clock, the ids and the log of what the gateway answers by itself. */
  readonly platform: BarePlatform
}

/** A listening gateway. */
export type Gateway = {
  readonly url: string
  /** Takes no new requests, lets those under way end (up to a second), then closes. May be called more than once. */
  close(): Promise<void>
}

/** So many that the one process that they share answers each of them within some 3 s, far below any caller's time limit. */
const defaultPlaces = 300

/** How long a connection is kept for the next request, in ms. Node's own 5 s cut off callers who pause between two. */
const keepAliveMs = 75_000

/** How long requests under way may take when the gateway closes, in ms. */
const closingMs = 1_000

/**
 * Plays API Gateway's HTTP API: turns each request into the event that Lambda would get, and the function's
 * answer into the response. Where API Gateway would answer in its own words, this says it in the envelope, as a function
 * would: too much at once (10011), and a function that throws or takes too long (500, 10014). Throws what listening
 * throws (EADDRINUSE, …).
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { platform } = options
  const rooms = createRooms(options.places ?? defaultPlaces)
  const route = createRouter(options.routes, options.notFound)
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })

  server.keepAliveTimeout = keepAliveMs
  acceptRawUrls(server)
  answerSafely(server)

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (options.localPage?.(request, response)) return
    const body = await readBody(request)
    if (body === 'aborted') return
    const { method = 'GET', url: target = '/' } = request
    const match = route(method, splitTarget(target).rawPath)
    const event = httpEvent({
      ...{ method, target, body },
      rawHeaders: request.rawHeaders,
      sourceIp: request.socket.remoteAddress ?? '',
      receivedAt: platform.now(),
      requestId: platform.uuid(),
      routeKey: match.routeKey,
      pathParameters: match.pathParameters,
    })
    send(request, response, await answer(match, event))
  }

  async function answer(match: RouteMatch, event: HttpEvent): Promise<HttpAnswer> {
    const { functionName, handler } = match
    const context = lambdaContext(functionName, event.requestContext.requestId)
    const endedBy = (error: unknown) => answerByItself(platform, functionName, error)(event, context)
    // What Juhe tells is never turned away, and a path that is none is always told so.
    const isBounded = match.isKnown && functionName !== 'juhe-callback'
    const leave = isBounded ? rooms.enter(functionName) : () => undefined
    if (leave === undefined) return endedBy(new Refused({ kind: 'busy' }))
    const work = async () => {
      try {
        return await handler(event, context)
      } finally {
        leave()
      }
    }
    return inTime(work).catch(endedBy)
  }

  server.listen(options.port, options.host)
  await once(server, 'listening')
  const url = originOf(options.host, portOf(server))
  let closed: Promise<void> | undefined
  return {
    url,
    close: () => {
      closed ??= closeServer(server)
      return closed
    },
  }
}

/** What stands in for a function that is not asked, or that fails: it has its log line, its id and its `x-docs`, too. */
function answerByItself(platform: BarePlatform, functionName: string, error: unknown): HttpHandler {
  return createStack(platform, { operation: functionName, steps: [], work: () => Promise.reject(error) })
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

/** A function took longer than it may. */
class FunctionTimedOut extends Error {
  override readonly name = 'FunctionTimedOut'
}

/** What a function answers; rejects when it breaks, or takes longer than it may. */
async function inTime(call: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FunctionTimedOut()), localTimeoutMs)
  })
  try {
    return await Promise.race([call(), late])
  } finally {
    clearTimeout(timer)
  }
}

function send(request: IncomingMessage, response: ServerResponse, answer: HttpAnswer): void {
  const { statusCode, headers, body, isBase64Encoded } = answer
  const bytes = Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8')
  // A function need not make what HEAD leaves out: its length is then not known.
  const isUnknown = request.method === 'HEAD' && bytes.length === 0
  response
    .writeHead(statusCode, { ...headers, ...(isUnknown ? {} : { 'content-length': bytes.length }) })
    .end(bytes)
}

/**
 * Reads a body. Of one over the limit a byte too much is kept, so that the function refuses it, or does not, as it does
 * on AWS; the rest is read too, since a caller looks for an answer only when all is sent.
 */
async function readBody(request: IncomingMessage): Promise<Buffer | 'aborted'> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request) {
      if (size <= bodyLimit) chunks.push(chunk)
      size += chunk.length
    }
  } catch {
    return 'aborted'
  }
  return Buffer.concat(chunks).subarray(0, bodyLimit + 1)
}
