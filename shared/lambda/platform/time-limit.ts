import type { BarePlatform } from './platform.ts'

/** How long work may take, in ms: until it is asked to end, and until it is no longer waited for. */
export type TimeLimit = { readonly softMs: number; readonly hardMs: number }

/** How long work may take to wind up after it was asked to end. */
const graceMs = 1_500

/** Kept of Lambda's own limit for the answer's way out. */
const reserveMs = 300

/** The limit of a request: its operation's, or what Lambda leaves of it. */
export function timeLimitOf(timeLimitMs: number, remainingMs: number): TimeLimit {
  const hardMs = Math.max(1, Math.min(timeLimitMs + graceMs, remainingMs - reserveMs))
  return { hardMs, softMs: Math.max(1, Math.min(timeLimitMs, hardMs - graceMs)) }
}

/** Work that did not end in time. It may still be going on: its outcome is unknown. */
export class TimeLimitExceeded extends Error {
  override readonly name = 'TimeLimitExceeded'
}

/** Why a limit is not waited for any longer. Said so that no error need be made for each request. */
const inTime = 'the work has ended'

/**
 * Runs work within a limit. Its signal aborts at the soft limit; past the hard one the caller gets a
 * TimeLimitExceeded. (Middy's own time-out ends the request as soon as its signal aborts; here the work gets a grace
 * period, in which it stores what it knows and answers.)
 */
export async function withTimeLimit<Value>(
  platform: Pick<BarePlatform, 'sleep'>,
  { softMs, hardMs }: TimeLimit,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const deadline = new AbortController()
  const finished = new AbortController()
  const expiry = platform.sleep(softMs, finished.signal).then(async () => {
    deadline.abort(new TimeLimitExceeded('the time limit has passed'))
    await platform.sleep(hardMs - softMs, finished.signal)
    throw new TimeLimitExceeded('the work did not end in time')
  })
  try {
    return await Promise.race([work(deadline.signal), expiry])
  } finally {
    finished.abort(inTime)
    expiry.catch(() => undefined)
  }
}
