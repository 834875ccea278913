import * as z from 'zod/mini'
import { secretLifetimeMs } from '#shared/lambda/platform/secrets.ts'
import { conflict } from '../failure.ts'
import { chinaTime, duration } from '../output/times.ts'

/**
 * After how long every process knows what a secret has got, ms: a process keeps what it read for a third of it, the
 * extension that it reads from for another, and the last is for clocks that differ and readings that failed.
 */
export const knownEverywhereMs = 3 * secretLifetimeMs

/** A moment as a secret's document holds it: ISO 8601 in UTC. */
export const momentInSecret = z.iso.datetime()

/** When every process knows what a secret has had since a moment (ISO 8601), ms. */
export function knownEverywhereAt(since: string): number {
  return Date.parse(since) + knownEverywhereMs
}

/**
 * Throws an OpsFailure (`conflict`) while some process may not know yet what is so since a moment (ISO 8601). What is
 * so since nobody knows when is long known. `what` begins the sentence for the operator: `key k-1 has been in the ring`.
 */
export function refuseUntilKnown(what: string, since: string | undefined, now: number): void {
  if (since === undefined) return
  const from = knownEverywhereAt(since)
  if (now >= from) return
  throw conflict(
    `${what} since ${chinaTime(Date.parse(since))}, and not every process knows it yet: ` +
      `go on from ${chinaTime(from)} (in ${duration(from - now)})`,
  )
}
