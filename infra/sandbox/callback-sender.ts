import { type CallbackEncoding, encodeCallback } from './callback-encoding.ts'
import { withCallbackQuirks } from './model/callback-quirks.ts'
import type { Push } from './model/push-tries.ts'
import type { QuirkName } from './quirks.ts'

/** One structured line of a log. */
export type Log = (line: Readonly<Record<string, unknown>>) => void

/** Sends pushes in the background. */
export type CallbackSender = {
  readonly send: (push: Push) => void
  /** Resolves when every push that is on its way has come to an end. */
  readonly settled: () => Promise<void>
  /** Breaks off what is on its way. */
  readonly stop: () => void
}

/** What a sender needs. */
export type CallbackSenderOptions = {
  readonly encoding: CallbackEncoding
  /** In which ways callbacks are written otherwise. */
  readonly quirks: readonly QuirkName[]
  readonly timeoutMs: number
  readonly log: Log
  /** Told the end of every attempt. */
  readonly answered: (push: Push, accepted: boolean) => void
}

/** A sender as Juhe's: a POST, taken as delivered when the answer is exactly `success`. */
export function createCallbackSender({
  encoding,
  quirks,
  timeoutMs,
  log,
  answered,
}: CallbackSenderOptions): CallbackSender {
  const underway = new Set<Promise<void>>()
  const stopping = new AbortController()

  async function attempt(push: Push): Promise<void> {
    const outcome = await post(push)
    const accepted = outcome === 'success'
    const { orderNo, kind, attempt } = push
    // Not the URL: it may hold a secret. Not the body: it holds names.
    log({ message: 'push', orderNo, kind, attempt, outcome: accepted ? 'delivered' : outcome })
    if (!stopping.signal.aborted) answered(push, accepted)
  }

  /** `success`, or what came instead. */
  async function post(push: Push): Promise<string> {
    const { contentType, text } = encodeCallback(
      encoding,
      withCallbackQuirks([...quirks, ...push.quirks], push.body),
    )
    try {
      const response = await fetch(push.url, {
        method: 'POST',
        headers: { 'content-type': contentType },
        body: text,
        redirect: 'manual',
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)]),
      })
      return (await response.text()) === 'success' ? 'success' : `not acknowledged (HTTP ${response.status})`
    } catch (error) {
      return error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'unreachable'
    }
  }

  return {
    send: (push) => {
      const one = attempt(push)
        .catch((error: unknown) => log({ message: 'push failed', error: String(error) }))
        .finally(() => underway.delete(one))
      underway.add(one)
    },
    settled: async () => {
      while (underway.size > 0) await Promise.all(underway)
    },
    stop: () => stopping.abort(),
  }
}
