import { createHash, timingSafeEqual } from 'node:crypto'
import { type CallbackType, callbackTypes } from '#contract/add-callback-url.ts'
import { lazy } from '#shared/lazy.ts'
import type { IncomingCallback, TakenIn } from '#shared/orders/use-cases/apply-callback.ts'
import { bodyBytes, bodyLimit, bodyText } from './http/body.ts'
import type { HttpAnswer, HttpEvent, HttpHandler } from './http/event.ts'
import { createStack } from './http/stack.ts'
import { type Backing, openBacking } from './platform/backing.ts'
import { createObserver } from './platform/observer.ts'
import type { Platform } from './platform/platform.ts'

type TakeIn = (callback: IncomingCallback) => Promise<TakenIn>

/** What Juhe waits for; anything else makes it call again. */
const success: HttpAnswer = {
  statusCode: 200,
  headers: { 'content-type': 'text/plain;charset=utf-8', 'cache-control': 'no-store' },
  body: 'success',
}

/**
 * The function behind the callback URLs. A callback is taken in, stored, and then answered `success`. So is one that
 * nobody can use: a wrong token, an address that is none of Juhe's (where a stage lists those), an order that is not
 * ours, a body that cannot be read all look the same from outside, and are counted. Only what could not be stored is
 * answered otherwise (500).
 */
export function callbackHandler(
  makeTakeIn: (backing: Backing) => Promise<TakeIn>,
): (platform: Platform) => HttpHandler {
  return (platform) => {
    const backing = lazy(() => openBacking(platform))
    const takeIn = lazy(async () => makeTakeIn(await backing()))
    const observe = createObserver(platform)
    const judge = async (event: HttpEvent): Promise<TakenIn> => {
      const { environment, secrets } = await backing()
      const { callbackTokens } = await secrets.callbacks()
      const callback = authentic(callbackTokens, event)
      if (callback === undefined) return { outcome: 'badToken' }
      const { callbackSources } = environment
      // The token is looked at first: who has it and comes from elsewhere is worth an alarm.
      if (callbackSources?.includes(event.requestContext.http.sourceIp) === false)
        return { outcome: 'badSource' }
      if (bodyBytes(event).length > bodyLimit) return { outcome: 'unreadable' }
      return (await takeIn())(callback)
    }
    return createStack(platform, {
      operation: 'juheCallback',
      steps: [],
      async work(call, event) {
        const { outcome, ...about } = await judge(event)
        call.notes = { ...call.notes, ...about, callback: outcome }
        observe({ kind: 'callbackIn', outcome })
        call.outcome = { kind: 'answered' }
        return success
      },
    })
  }
}

/** The callback, if the token in its URL is one of its type's. */
function authentic(
  tokens: Readonly<Record<CallbackType, readonly string[]>>,
  event: HttpEvent,
): IncomingCallback | undefined {
  const { type, token = '' } = event.pathParameters ?? {}
  const known = callbackTypes.find((entry) => String(entry) === type)
  if (known === undefined || !isOneOf(tokens[known], token)) return undefined
  return { type: known, contentType: event.headers['content-type'], body: bodyText(event) }
}

/** Compares hashes, and all of them, so that the time tells nothing of how much was right. */
function isOneOf(tokens: readonly string[], candidate: string): boolean {
  const hash = sha256(candidate)
  return tokens.map((token) => timingSafeEqual(sha256(token), hash)).includes(true)
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
