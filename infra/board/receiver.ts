import type { IncomingMessage, ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { type CallbackType, callbackTypes } from '#contract/add-callback-url.ts'
import { readText } from './answer.ts'
import type { ReceiverMode } from './wire.ts'

/** A small application of the tenant's, for whoever has none yet: it takes pushes and answers as it is told to. */
export type Receiver = {
  mode(): ReceiverMode
  setMode(mode: ReceiverMode): void
  /** Takes a push; true when the path is one of its own. */
  take(path: string, request: IncomingMessage, response: ServerResponse): boolean
  /** Ends the requests that wait for ever. */
  close(): void
}

/** Where it takes pushes of a type. */
export function receiverPath(type: CallbackType): string {
  return `/board/receiver/${type}`
}

const paths: ReadonlySet<string> = new Set(callbackTypes.map(receiverPath))

/** Checks signatures with the tenant's secret, `whsec_…`. */
export function createReceiver(secret: string): Receiver {
  const webhook = new Webhook(secret)
  const hanging = new Set<ServerResponse>()
  let mode: ReceiverMode = 'ok'

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request)
    if (text === undefined || !isSigned(text, request)) response.writeHead(401).end()
    else if (mode === 'ok') response.end('success')
    else if (mode === 'error') response.writeHead(500).end()
    else {
      hanging.add(response)
      response.once('close', () => hanging.delete(response))
    }
  }

  function isSigned(text: string, { headers }: IncomingMessage): boolean {
    const header = (name: string) => String(headers[name] ?? '')
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
    try {
      webhook.verify(text, Object.fromEntries(names.map((name) => [name, header(name)])))
      return true
    } catch {
      return false
    }
  }

  return {
    mode: () => mode,
    setMode: (next) => {
      mode = next
    },
    take(path, request, response) {
      if (!paths.has(path) || request.method !== 'POST') return false
      answer(request, response).catch(() => response.destroy())
      return true
    },
    close() {
      for (const response of hanging) response.destroy()
    },
  }
}
