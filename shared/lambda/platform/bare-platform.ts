import type { BarePlatform } from './platform.ts'
import { writeLine } from './write-line.ts'

/**
 * The platform of a deployed function that touches no table. It is apart from awsPlatform so that
 * such a function's bundle holds no AWS SDK.
 */
export const barePlatform: BarePlatform = {
  env: process.env,
  now: Date.now,
  sleep,
  random: Math.random,
  // By the global, which loads node:crypto when it is first used: where API Gateway gives the id, that is never.
  uuid: () => crypto.randomUUID(),
  log: (line) => writeLine(JSON.stringify(line)),
}

/**
 * Most sleeps are limits that are never reached: they end by their signal, with its reason. (That of node:timers/promises
 * makes an error with a stack of its own then, for more CPU time than the rest of a limit takes.)
 */
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
