import { type CallbackType, callbackTypes } from '#contract/add-callback-url.ts'
import { callbackPath } from '#shared/lambda/functions.ts'

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
