import { AnswerTooLong, type Charset, type Fetch, type FetchInit } from '#shared/fetch.ts'
import type { ReplyBody } from './classify.ts'
import { classify } from './classify.ts'
import type { Outcome, Unknown } from './outcome.ts'

/** What a call goes over. */
type Network = {
  readonly fetch: Fetch
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** What a call may take. */
export type CallBounds = {
  /** From the connection to the last byte of the body. */
  readonly timeoutMs: number
  /** How long the answer may be: a longer one is as good as one that cannot be read. */
  readonly mostBytes: number
  /** Ends the call earlier. */
  readonly signal?: AbortSignal | undefined
  /** Whether the call goes over a connection of its own. */
  readonly isFresh?: boolean
  /** In which encoding the answer comes; UTF-8 unless it is said. */
  readonly charset?: Charset | undefined
}

/**
 * Posts a form once, and classifies what comes back. POST for all operations, which the contract allows: so the
 * key stands in no URL, and in no log of one.
 */
export async function callOnce(
  world: Network,
  url: URL,
  parameters: Readonly<Record<string, string>>,
  { timeoutMs, mostBytes, signal, isFresh = false, charset }: CallBounds,
): Promise<Outcome<ReplyBody>> {
  if (signal?.aborted) return timedOut
  const call = new AbortController()
  const watch = new AbortController()
  const stop = () => watch.abort(endOfCall)
  signal?.addEventListener('abort', stop, { once: true })
  // Both ends of the watch, its time and the caller's signal, mean that nobody waits any longer.
  const overdue = world.sleep(timeoutMs, watch.signal).then(
    () => timedOut,
    () => timedOut,
  )
  try {
    const bounds = { mostBytes, isFresh, signal: call.signal, ...(charset === undefined ? {} : { charset }) }
    return await Promise.race([exchange(world.fetch, url, parameters, bounds), overdue])
  } finally {
    signal?.removeEventListener('abort', stop)
    watch.abort(endOfCall)
    call.abort(endOfCall)
  }
}

/** Why nobody waits any longer. Said so that no error need be made for each call. */
const endOfCall = 'the call is over'

const timedOut: Unknown = { kind: 'unknown', cause: 'timeout' }

/** One request and its whole answer. Never rejects. */
async function exchange(
  fetch: Network['fetch'],
  url: URL,
  parameters: Readonly<Record<string, string>>,
  bounds: Pick<FetchInit, 'mostBytes' | 'signal' | 'isFresh' | 'charset'>,
): Promise<Outcome<ReplyBody>> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(parameters),
      // A form that follows a redirect would carry the key and the passengers to wherever it points.
      redirect: 'manual',
      ...bounds,
    })
    const text = await response.text()
    return response.status === 200
      ? classify(text)
      : { kind: 'unknown', cause: 'http', code: response.status }
  } catch (error) {
    return { kind: 'unknown', cause: error instanceof AnswerTooLong ? 'unreadable' : 'network' }
  }
}
