import { type CallbackType, callbackTypes } from '#contract/add-callback-url.ts'
import { callbackPath } from '#shared/lambda/functions.ts'
import type { Host } from './host.ts'

/** One of the URLs that Juhe pushes to. */
export type JuheCallback = {
  readonly type: CallbackType
  readonly url: string
  /** The URL with its token made unreadable: fit to be shown. */
  readonly shown: string
}

/** What each type of contract §6 tells. */
export const callbackTypeNames = { 1: 'tickets', 2: 'refunds', 3: 'expiries' } as const satisfies Readonly<
  Record<CallbackType, string>
>

/** The URLs for Juhe at an origin, one of each type: of several tokens the first, which is the newest. */
export function juheCallbacks(
  callbackTokens: Readonly<Record<CallbackType, readonly string[]>>,
  origin: string,
): readonly JuheCallback[] {
  return callbackTypes.map((type) => {
    const token = callbackTokens[type][0] ?? ''
    return { type, url: urlWith(origin, type, token), shown: urlWith(origin, type, `${token.slice(0, 4)}…`) }
  })
}

function urlWith(origin: string, type: CallbackType, token: string): string {
  const path = callbackPath.replace('{type}', String(type)).replace('{token}', token)
  return `${origin.replace(/\/+$/, '')}${path}`
}

/** How long the service may take to answer, ms: longer than a cold start. */
const patienceMs = 10_000

/** Pushes nothing to the URL: the service takes it for a push that nobody can read, counts it, and says `success`. */
export async function checkCallback(host: Host, { type, url, shown }: JuheCallback) {
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const response = await host.fetch(url, {
      method: 'POST',
      body: new URLSearchParams(),
      redirect: 'manual',
      signal,
    })
    const body = await response.text()
    const answers = response.status === 200 && body === 'success'
    return { type, url: shown, answers, found: `HTTP ${response.status} ${body.slice(0, 40)}`.trim() }
  } catch (error) {
    return { type, url: shown, answers: false, found: causeOf(error) }
  }
}

/** The name of what went wrong; its message could repeat the URL. */
function causeOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(inner instanceof Error)) return 'unknown error'
  return 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.name
}
