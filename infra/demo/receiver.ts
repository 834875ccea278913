import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import * as z from 'zod/mini'
import { type CallbackType, callbackTypes } from '#contract/add-callback-url.ts'
import { portOf } from '#infra/machine/port-of.ts'

const pushBody = z.object({
  outOrderNo: z.string(),
  msgCode: z.pipe(z.union([z.string(), z.number()]), z.transform(String)),
})

/** A push as the demo's application received it, its signature verified. */
export type ReceivedPush = {
  readonly type: CallbackType
  readonly outOrderNo: string
  readonly msgCode: string
}

/** What the demo waits for: pushes of other orders of its tenant may come meanwhile. */
export type WantedPush = Pick<ReceivedPush, 'type' | 'outOrderNo'>

/** A small application of a tenant: it takes pushes, checks who sent them, and answers. */
export type Receiver = {
  readonly url: string
  /** Where pushes of a type go. */
  urlOf(type: CallbackType): string
  /**
   * The next push of that order and type, each event once; rejects when none comes within `ms`, and when a push comes
   * whose signature is wrong.
   */
  next(wanted: WantedPush, ms: number): Promise<ReceivedPush>
  close(): Promise<void>
}

/** Starts the application on a free port of this machine. A push whose signature is wrong is answered 401. */
export async function startReceiver(secret: string): Promise<Receiver> {
  const box = createBox()
  const webhook = new Webhook(secret)
  const types = new Map(callbackTypes.map((type) => [`/pushes/${type}`, type]))

  async function take(request: IncomingMessage): Promise<200 | 401 | 404> {
    const type = types.get(request.url ?? '')
    if (type === undefined) return 404
    const header = (name: string) => String(request.headers[name] ?? '')
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
    const body = await text(request)
    try {
      webhook.verify(body, Object.fromEntries(names.map((name) => [name, header(name)])))
    } catch {
      box.refuse()
      return 401
    }
    box.put(header('webhook-id'), { type, ...pushBody.parse(JSON.parse(body)) })
    return 200
  }

  const server = createServer((request, response) => {
    take(request).then(
      (status) => response.writeHead(status).end(status === 200 ? 'success' : ''),
      () => response.destroy(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${portOf(server)}`
  return {
    url,
    urlOf: (type) => `${url}/pushes/${type}`,
    next: box.next,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const wrongSignature =
  'a push came with a wrong signature: WEBHOOK_SECRET is not the secret that the service signs this tenant’s pushes with'

/** Pushes that came, until they are asked for; whoever waits for one. */
function createBox() {
  const seen = new Set<string>()
  const waiting: ReceivedPush[] = []
  let isRefusing = false
  let look = (): void => undefined

  return {
    put(id: string, push: ReceivedPush) {
      if (seen.has(id)) return
      seen.add(id)
      waiting.push(push)
      look()
    },
    refuse() {
      isRefusing = true
      look()
    },
    next({ type, outOrderNo }: WantedPush, ms: number): Promise<ReceivedPush> {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no push came within ${ms / 1_000} s`)), ms)
        look = () => {
          const at = waiting.findIndex((push) => push.type === type && push.outOrderNo === outOrderNo)
          const [found] = at < 0 ? [] : waiting.splice(at, 1)
          if (found === undefined && !isRefusing) return
          clearTimeout(timer)
          look = () => undefined
          if (found === undefined) reject(new Error(wrongSignature))
          else resolve(found)
        }
        look()
      })
    },
  }
}
