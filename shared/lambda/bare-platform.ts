import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { BarePlatform } from './platform.ts'

/**
 * The platform of a deployed function that touches no table. It is apart from awsPlatform so that
 * such a function's bundle holds no AWS SDK.
 */
export const barePlatform: BarePlatform = {
  env: process.env,
  now: Date.now,
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal })
  },
  random: Math.random,
  uuid: randomUUID,
  fetch: (input, init) => fetch(input, init),
  log: (line) => {
    process.stdout.write(`${JSON.stringify(line)}\n`)
  },
}
