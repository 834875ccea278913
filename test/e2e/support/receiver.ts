import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import type { Body } from './client.ts'
import { until } from './poll.ts'

/** One request that came to a receiver. */
export type Received = {
  /** The path, such as `/tickets`. */
  readonly path: string
  /** The same over all attempts of one push. */
  readonly webhookId: string
  readonly contentType: string
  readonly headers: IncomingMessage['headers']
  readonly text: string
  /** The push, whichever format it was written in. */
  readonly body: Body
  /** Whether the library `standardwebhooks` found the signature right, by this machine's time. */
  readonly verified: boolean
  /** What the receiver answered. */
  readonly status: number
}

/** How a receiver answers. */
export type Reply = { readonly status: number; readonly headers?: Readonly<Record<string, string>> }

/** What a receiver needs to know. */
export type ReceiverOptions = {
  /** The tenant's secret, `whsec_…`. */
  readonly secret: string
}

/** A tenant's application as far as it receives pushes. */
export type Receiver = Awaited<ReturnType<typeof startReceiver>>

/** Starts a receiver: keeps what comes, verifies it as a customer would, and answers as it is told. */
export async function startReceiver({ secret }: ReceiverOptions) {
  const received: Received[] = []
  let reply: Reply = { status: 200 }
  let held: Promise<void> | undefined
  let release = () => {}
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const { status, headers = {} } = reply
    const one = receivedOf(request, text, status, isVerified(secret, request, text))
    received.push(one)
    await held
    response.writeHead(status, headers)
    response.end('success')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const of = (outOrderNo: string) => received.filter(({ body }) => body?.outOrderNo === outOrderNo)
  /** What the tenant was told about one of its orders: each push once, though it may have come several times. */
  const pushesOf = (outOrderNo: string) => [
    ...new Map(of(outOrderNo).map((one) => [one.webhookId, one])).values(),
  ]
  return {
    url,
    /** URLs for addCallbackUrl, by type. */
    urls: { 1: `${url}/tickets`, 2: `${url}/refunds`, 3: `${url}/expiries` } as const,
    received,
    /** Every attempt about one order, in the order in which they came. */
    attemptsOf: of,
    pushesOf,
    /** Waits until so many different pushes about one order have come. */
    untilPushes: (outOrderNo: string, count = 1): Promise<Received[]> =>
      until(`${count} push(es) about ${outOrderNo}`, () => {
        const pushes = pushesOf(outOrderNo)
        return pushes.length >= count ? pushes : undefined
      }),
    /** From now on answers so. */
    answer: (next: Reply | number) => {
      reply = typeof next === 'number' ? { status: next } : next
    },
    /** From now on answers nobody, until `release`. */
    hold: () => {
      held = new Promise((resolve) => {
        release = resolve
      })
    },
    release: () => {
      held = undefined
      release()
    },
    close: () =>
      new Promise<void>((resolve) => {
        release()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function receivedOf(request: IncomingMessage, text: string, status: number, verified: boolean): Received {
  const contentType = request.headers['content-type'] ?? ''
  return {
    path: request.url ?? '',
    webhookId: String(request.headers['webhook-id'] ?? ''),
    contentType,
    headers: request.headers,
    text,
    body: bodyOf(contentType, text),
    verified,
    status,
  }
}

function bodyOf(contentType: string, text: string): Body {
  try {
    const isForm = contentType.startsWith('application/x-www-form-urlencoded')
    return JSON.parse(isForm ? (new URLSearchParams(text).get('data') ?? '') : text)
  } catch {
    return undefined
  }
}

/** As a customer would: by the machine's time, which the service's clock, when it is turned, must not disturb. */
function isVerified(secret: string, { headers }: IncomingMessage, text: string): boolean {
  try {
    new Webhook(secret).verify(text, headers as Record<string, string>)
    return true
  } catch {
    return false
  }
}
