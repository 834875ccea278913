import { expect, test } from 'vitest'
import { TimeLimitExceeded, timeLimitOf, withTimeLimit } from '#shared/lambda/platform/time-limit.ts'

test('an operation has its own limit, and a moment to wind up', () => {
  expect(timeLimitOf(25_000, 28_000)).toEqual({ softMs: 25_000, hardMs: 26_500 })
})

test('where Lambda leaves less, it is what Lambda leaves, but for the answer’s way out', () => {
  expect(timeLimitOf(25_000, 10_000)).toEqual({ softMs: 8_200, hardMs: 9_700 })
  expect(timeLimitOf(25_000, 1_000)).toEqual({ softMs: 1, hardMs: 700 })
  expect(timeLimitOf(25_000, 0)).toEqual({ softMs: 1, hardMs: 1 })
})

/** A clock on which every wait is over at once, unless it is given up. */
function quickSleep() {
  const waits: number[] = []
  const sleep = async (ms: number, signal?: AbortSignal) => {
    waits.push(ms)
    await Promise.resolve()
    signal?.throwIfAborted()
  }
  return { waits, sleep }
}

test('work is asked to end, then no longer waited for', async () => {
  const { waits, sleep } = quickSleep()
  const asked: string[] = []
  const work = (signal: AbortSignal) =>
    new Promise<never>(() => signal.addEventListener('abort', () => asked.push('asked')))
  await expect(withTimeLimit({ sleep }, { softMs: 5, hardMs: 8 }, work)).rejects.toThrow(TimeLimitExceeded)
  expect(asked).toEqual(['asked'])
  expect(waits).toEqual([5, 3])
})

test('work that ends in time is not asked to', async () => {
  const sleep = (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
  let signal: AbortSignal | undefined
  const done = await withTimeLimit({ sleep }, { softMs: 5, hardMs: 8 }, async (given) => {
    signal = given
    return 'done'
  })
  expect([done, signal?.aborted]).toEqual(['done', false])
})
