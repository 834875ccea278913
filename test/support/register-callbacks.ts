import { operations } from '#contract/operations.ts'
import type { Fetch } from '#shared/fetch.ts'
import { callbackPath } from '#shared/lambda/functions.ts'
import type { Secrets } from '#shared/lambda/platform/secrets.ts'

/** Where the service is, where its upstream is, and what it needs to tell it. */
export type Registration = {
  readonly serviceUrl: string
  readonly upstreamUrl: string
  readonly secrets: Pick<Secrets, 'juheKey' | 'callbackTokens'>
  readonly fetch: Fetch
}

/**
 * Tells the upstream where to push each type of result (contract §6), as an application of Juhe would.
 * Throws an Error when the upstream does not take it.
 */
export async function registerCallbacks({
  serviceUrl,
  upstreamUrl,
  secrets,
  fetch,
}: Registration): Promise<void> {
  for (const type of [1, 2, 3] as const) {
    const path = callbackPath
      .replace('{type}', String(type))
      .replace('{token}', secrets.callbackTokens[type][0] ?? '')
    const reply = await fetch(`${upstreamUrl}${operations.addCallbackUrl.path}`, {
      method: 'POST',
      body: new URLSearchParams({ url: `${serviceUrl}${path}`, type: String(type), key: secrets.juheKey }),
    })
    const body: unknown = JSON.parse(await reply.text())
    const isTaken = typeof body === 'object' && body !== null && 'error_code' in body && body.error_code === 0
    if (!isTaken) throw new Error(`the upstream did not take the callback URL of type ${type}`)
  }
}
