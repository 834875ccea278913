import { usageFailure } from './failure.ts'
import type { GivenMoment } from './inputs.ts'
import { duration } from './output/times.ts'

/** The service's time, and the machine's: a local clock may have been turned. Both in ms. */
type Times = { readonly now: number; readonly machineNow: number }

/** A moment to come, ms: a duration is counted from now. Throws an OpsFailure (`usage`) if it has passed. */
export function futureMoment(given: GivenMoment | undefined, times: Times): number | undefined {
  if (given === undefined) return undefined
  const { now, machineNow } = times
  const at = 'at' in given ? given.at : now + given.ago
  if (at > now) return at
  throw usageFailure(
    at > machineNow
      ? `the moment must be in the future; the service clock is turned ${duration(now - machineNow)} ahead`
      : 'the moment must be in the future',
  )
}
