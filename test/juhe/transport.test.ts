import { expect, test } from 'vitest'
import type { FetchInit } from '#shared/fetch.ts'
import { callOnce } from '#shared/juhe/transport.ts'

const url = new URL('http://juhe.example/grabTicket/action/search.php')
const timedOut = { kind: 'unknown', cause: 'timeout' }

/** A call to a Juhe that never answers, under a clock that the test turns. */
function hanging(signal?: AbortSignal) {
  const seen: FetchInit[] = []
  const timer = Promise.withResolvers<void>()
  const waited: number[] = []
  const world = {
    fetch: (_url: URL | string, init: FetchInit = {}) => {
      seen.push(init)
      return new Promise<never>(() => undefined)
    },
    sleep: (ms: number, stop?: AbortSignal) => {
      waited.push(ms)
      return new Promise<void>((resolve, reject) => {
        timer.promise.then(resolve)
        stop?.addEventListener('abort', () => reject(stop.reason), { once: true })
      })
    },
  }
  const outcome = callOnce(
    world as never,
    url,
    { key: 'k' },
    {
      ...{ timeoutMs: 7_000, mostBytes: 100 },
      ...(signal === undefined ? {} : { signal }),
    },
  )
  return { outcome, seen, waited, pass: timer.resolve }
}

test('a call that takes too long is over, and its request ends with it', async () => {
  const { outcome, seen, waited, pass } = hanging()
  expect(waited).toEqual([7_000])
  expect(seen[0]?.signal?.aborted).toBe(false)
  pass()
  expect(await outcome).toEqual(timedOut)
  expect(seen[0]?.signal?.aborted).toBe(true)
})

test('a call whose caller waits no longer is over, and its request ends with it', async () => {
  const caller = new AbortController()
  const { outcome, seen } = hanging(caller.signal)
  caller.abort()
  expect(await outcome).toEqual(timedOut)
  expect(seen[0]?.signal?.aborted).toBe(true)
})

test('for a caller who waits no longer nobody is called', async () => {
  const { outcome, seen } = hanging(AbortSignal.abort())
  expect(await outcome).toEqual(timedOut)
  expect(seen).toEqual([])
})
