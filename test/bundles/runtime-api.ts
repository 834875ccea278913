import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { portOf } from '#infra/machine/port-of.ts'

/** Lambda's Runtime API, as one function's environment sees it. */
export type RuntimeApi = {
  /** What stands in AWS_LAMBDA_RUNTIME_API. */
  readonly address: string
  /** Fulfilled when the client asks for its first event: the function is loaded then. Rejects if it does not load. */
  readonly ready: Promise<void>
  /** Invokes the function; rejects when the client reports an error. */
  invoke(event: unknown, timeoutMs: number): Promise<unknown>
  close(): Promise<void>
}

type Invocation = {
  readonly id: string
  readonly event: unknown
  readonly deadlineMs: number
  resolve(answer: unknown): void
  reject(error: Error): void
}

const base = '/2018-06-01/runtime'

/** Starts the API for one function. Events are handed over one at a time, as Lambda does it. */
export async function startRuntimeApi(functionName: string): Promise<RuntimeApi> {
  const waiting: Invocation[] = []
  const inHand = new Map<string, Invocation>()
  const ready = Promise.withResolvers<void>()
  let asking: ServerResponse | undefined
  let invocations = 0

  function handOver(): void {
    if (asking === undefined) return
    const next = waiting.shift()
    if (next === undefined) return
    inHand.set(next.id, next)
    const response = asking
    asking = undefined
    response
      .writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': next.id,
        'lambda-runtime-deadline-ms': String(next.deadlineMs),
        'lambda-runtime-invoked-function-arn': `arn:aws:lambda:local:111122223333:function:${functionName}`,
        'lambda-runtime-trace-id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
      })
      .end(JSON.stringify(next.event))
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    if (path === `${base}/invocation/next`) {
      ready.resolve()
      asking = response
      return handOver()
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}')
    if (path === `${base}/init/error`)
      return ready.reject(new Error(`${functionName} does not load: ${body}`))
    const [, id = '', result] =
      /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? []
    const invocation = inHand.get(id)
    inHand.delete(id)
    if (result === 'response') invocation?.resolve(body === '' ? undefined : JSON.parse(body))
    else invocation?.reject(errorOf(body))
  }

  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${portOf(server)}`,
    ready: ready.promise,
    invoke(event, timeoutMs) {
      invocations += 1
      const id = `invocation-${invocations}`
      return new Promise((resolve, reject) => {
        waiting.push({ id, event, deadlineMs: Date.now() + timeoutMs, resolve, reject })
        handOver()
      })
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** An error as the client reports it. */
function errorOf(body: string): Error {
  const { errorType, errorMessage } = JSON.parse(body)
  return new Error(`${errorType}: ${errorMessage}`)
}
