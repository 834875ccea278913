import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import iconv from 'iconv-lite'
import { serviceCodes, systemCodes } from '#contract/codes.ts'
import { refusal } from '#contract/envelope.ts'
import { type OperationName, type OperationRow, operations } from '#contract/operations.ts'
import type { Clock } from '#infra/machine/clock.ts'
import { acceptRawUrls } from '#infra/machine/raw-urls.ts'
import { answerSafely } from '#infra/machine/safe-answers.ts'
import { turnAwayStrangers } from '#infra/machine/strangers.ts'
import type { Log } from './callback-sender.ts'
import { controlRoutes } from './control.ts'
import { parametersOf, UnreadableRequest, urlOf } from './http-parameters.ts'
import { json, type Reply } from './model/faults.ts'
import type { Upstream } from './model/upstream.ts'
import { delayOf, type QuirkName, withQuirks } from './quirks.ts'
import { type Replay, replayed } from './replay.ts'
import { welcome } from './welcome.ts'

/** What the server serves. */
export type ServerOptions = {
  readonly upstream: Upstream
  readonly clock: Clock
  readonly key: string
  /** In which ways it differs from the sandbox as it is documented. */
  readonly quirks: readonly QuirkName[]
  /** Answers of the real Juhe, in place of its own. */
  readonly replay: Replay
  /** Whether only this machine may ask: not the pages of other sites, on it. */
  readonly isGuarded: boolean
  readonly log: Log
}

const operationNames = new Map<string, OperationName>()
for (const { name, path } of Object.values(operations)) operationNames.set(path, name)

/** The sandbox over HTTP: the contract at Juhe's paths, and its own surface below /sandbox/. Not listening yet. */
export function createSandboxServer(options: ServerOptions): Server {
  const server = createServer((request, response) => {
    serve(options, request, response).catch((error: unknown) => {
      options.log({ message: 'request failed', error: error instanceof Error ? error.stack : String(error) })
      send(response, { ...asAnswer(refusal(10014, systemCodes[10014])), status: 500 })
    })
  })
  // A reply that never comes is a scenario here.
  server.requestTimeout = 0
  // Connections are cut by scenario only: not under a client that is about to use an idle one again.
  server.keepAliveTimeout = 120_000
  acceptRawUrls(server)
  answerSafely(server)
  return server
}

async function serve(
  options: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (options.isGuarded && turnAwayStrangers(request, response)) return
  const url = urlOf(request)
  const method = request.method ?? 'GET'
  const operation = operationNames.get(url.pathname)
  if (operation !== undefined) {
    const reply = await answerOperation(options, operation, request, url)
    options.log({ message: 'request', operation, method, reply: reply.kind })
    const delayMs = delayOf(options.quirks)
    if (delayMs > 0) await setTimeout(delayMs)
    send(response, withQuirks(options.quirks, reply))
    return
  }
  if (url.pathname === '/' && method === 'GET') {
    const text = welcome(`http://${request.headers.host ?? 'localhost'}`, options.key)
    send(response, { kind: 'answer', status: 200, contentType: 'text/plain;charset=utf-8', body: text })
    return
  }
  send(response, await answerControl(options, `${method} ${url.pathname}`, request, url))
}

async function answerOperation(
  { upstream, key, replay }: ServerOptions,
  operation: OperationName,
  request: IncomingMessage,
  url: URL,
): Promise<Reply> {
  const { methods }: OperationRow = operations[operation]
  if (!methods.some((method) => method === request.method)) {
    return json(refusal(serviceCodes.badParameter, `参数错误:请求方式 仅支持${methods.join('/')}`))
  }
  try {
    const parameters = await parametersOf(request, url)
    const reply = upstream.handle(operation, parameters)
    return replayed(replay, { operation, parameters, key, reply })
  } catch (error) {
    if (!(error instanceof UnreadableRequest)) throw error
    return json(refusal(serviceCodes.badParameter, '参数错误:请求内容无法解析'))
  }
}

async function answerControl(
  { upstream, clock }: ServerOptions,
  name: string,
  request: IncomingMessage,
  url: URL,
): Promise<Reply> {
  const route = Object.hasOwn(controlRoutes, name) ? controlRoutes[name] : undefined
  if (route === undefined) return { ...asAnswer({ error: `nothing at ${name}; see GET /` }), status: 404 }
  try {
    const { status, body } = await route({ upstream, clock }, await parametersOf(request, url))
    return { ...asAnswer(body), status }
  } catch (error) {
    if (!(error instanceof UnreadableRequest)) throw error
    return { ...asAnswer({ error: error.message }), status: 400 }
  }
}

type Answer = Extract<Reply, { kind: 'answer' }>

function asAnswer(body: unknown): Answer {
  return {
    kind: 'answer',
    status: 200,
    contentType: 'application/json;charset=utf-8',
    body: JSON.stringify(body),
  }
}

function send(response: ServerResponse, reply: Reply): void {
  switch (reply.kind) {
    case 'hang':
      return
    case 'cut':
      response.socket?.destroy()
      return
    case 'answer':
      if (response.headersSent) return
      response.writeHead(reply.status, { 'content-type': reply.contentType, ...reply.headers })
      response.end(reply.charset === undefined ? reply.body : iconv.encode(reply.body, reply.charset))
  }
}
