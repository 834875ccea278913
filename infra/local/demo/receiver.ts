import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'

/** A push as the demo's application received it, its signature verified. */
export type ReceivedPush = { readonly id: string; readonly path: string; readonly body: unknown }

/** A small application of a tenant: it takes pushes, checks who sent them, and answers. */
export type Receiver = {
  readonly url: string
  /** The next push that has not been taken yet; rejects when none comes within `ms`. */
  next(ms: number): Promise<ReceivedPush>
  close(): Promise<void>
}

/** Starts the application on a free port of this machine. A push whose signature is wrong is answered 401. */
export async function startReceiver(secret: string): Promise<Receiver> {
  const waiting: ReceivedPush[] = []
  const takers: ((push: ReceivedPush) => void)[] = []
  const webhook = new Webhook(secret)
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const text = Buffer.concat(chunks).toString('utf8')
    const header = (name: string) => String(request.headers[name] ?? '')
    try {
      const body = webhook.verify(text, {
        'webhook-id': header('webhook-id'),
        'webhook-timestamp': header('webhook-timestamp'),
        'webhook-signature': header('webhook-signature'),
      })
      const push = { id: header('webhook-id'), path: request.url ?? '/', body }
      const taker = takers.shift()
      if (taker === undefined) waiting.push(push)
      else taker(push)
      response.end('success')
    } catch {
      response.writeHead(401).end()
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    next: (ms) => nextOf(waiting, takers, ms),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function nextOf(
  waiting: ReceivedPush[],
  takers: ((push: ReceivedPush) => void)[],
  ms: number,
): Promise<ReceivedPush> {
  const ready = waiting.shift()
  if (ready !== undefined) return Promise.resolve(ready)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no push came within ${ms / 1_000} s`)), ms)
    takers.push((push) => {
      clearTimeout(timer)
      resolve(push)
    })
  })
}
