import type { Clock } from '#infra/machine/clock.ts'
import type { Platform } from '#shared/lambda/platform/platform.ts'
import { nodeFetch } from '#shared/node-fetch.ts'
import { nodePost } from '#shared/pushes/node-post.ts'

/**
 * How long a receiver has while the clock is being turned, ms of real time: its own time passes faster then, and days
 * of retries to one that hangs must not take minutes.
 */
const turningPatienceMs = 3_000

/**
 * Calls and pushes that end when everything does. What is cut off is what the design is made for: a call whose outcome
 * is unknown, a push that is tried again.
 */
export function endableNetwork(
  clock: Clock,
  ending: AbortSignal,
): Required<Pick<Platform, 'fetch' | 'post'>> {
  return {
    fetch: (input, init) => {
      const { signal } = init ?? {}
      return nodeFetch(input, { ...init, signal: AbortSignal.any(signal ? [signal, ending] : [ending]) })
    },
    post: (request) => {
      const timeoutMs = clock.isTurning() ? Math.min(turningPatienceMs, request.timeoutMs) : request.timeoutMs
      return nodePost({ ...request, timeoutMs, signal: ending })
    },
  }
}
