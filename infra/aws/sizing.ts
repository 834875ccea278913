import { Duration } from 'aws-cdk-lib'
import { type FunctionRow, isAnswering } from '#shared/lambda/functions.ts'

/**
 * Memory of a function in MB, with which its share of a CPU grows (a whole one at 1,769 MB).
 * - Without the table there is no SDK to load and nothing to wait for: 256.
 * - Whoever serves a request waits, mostly: 512 is where a cold start (loading half a megabyte, opening secrets, the
 *   first TLS handshakes) no longer gets much shorter by paying for more.
 * - Workers have a batch in hand at once, with sealing, TLS and JSON, but wait for Juhe and for receivers, mostly: 512.
 */
export function memoryOf({ table }: FunctionRow): number {
  return table.length === 0 ? 256 : 512
}

/** What a function gets beyond its own limit: to wind up, and to answer that it took too long. */
const margin = Duration.seconds(3)

/**
 * How long Lambda lets a function run. Behind the API it ends itself first (see time-limit.ts), so that the caller gets
 * an answer in the envelope, and Lambda before the API gives up at 30 s.
 */
export function timeoutOf(row: FunctionRow): Duration {
  const limit = Duration.millis(row.timeLimitMs)
  return isAnswering(row) ? Duration.seconds(limit.toSeconds() + margin.toSeconds()) : limit
}
