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
  /** When it came, by the service's clock, ms. */
  readonly at: number
}

/** How a receiver answers. */
export type Reply = { readonly status: number; readonly headers?: Readonly<Record<string, string>> }

/** Decides by the path and how often it was asked for before. */
export type ReplyTo = (path: string, before: number) => Reply

/** What a receiver needs to know. */
export type ReceiverOptions = {
  /** The tenant's secret, `whsec_…`. */
  readonly secret: string
  /** The service's clock, ms. */
  readonly now: () => number
}

/** A tenant's application as far as it receives pushes. */
export type Receiver = Awaited<ReturnType<typeof startReceiver>>

/** Starts a receiver: keeps what comes, verifies it as a customer would, and answers as it is told. */
export async function startReceiver({ secret, now }: ReceiverOptions) {
  const received: Received[] = []
  let replyTo: ReplyTo = () => ({ status: 200 })
  let held: Promise<void> | undefined
  let release = () => {}
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const path = request.url ?? ''
    const { status, headers = {} } = replyTo(path, received.filter((one) => one.path === path).length)
    const facts = { status, verified: isVerified(secret, request, text), at: now() }
    received.push(receivedOf(request, text, facts))
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
    answer: (next: Reply | ReplyTo | number) => {
      if (typeof next === 'function') replyTo = next
      else replyTo = () => (typeof next === 'number' ? { status: next } : next)
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

function receivedOf(
  request: IncomingMessage,
  text: string,
  facts: Pick<Received, 'status' | 'verified' | 'at'>,
): Received {
  const contentType = request.headers['content-type'] ?? ''
  return {
    path: request.url ?? '',
    webhookId: String(request.headers['webhook-id'] ?? ''),
    contentType,
    headers: request.headers,
    text,
    body: bodyOf(contentType, text),
    ...facts,
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
    // What was signed is the body as it was sent, which may be a form.
    new Webhook(secret).verify(text, headers as Record<string, string>, { jsonParse: false })
    return true
  } catch {
    return false
  }
}
