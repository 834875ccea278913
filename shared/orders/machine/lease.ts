import type { Moment } from './order.ts'
import type { Policy } from './policy.ts'

/**
 * Whether whoever stored an intent may still call Juhe. A process can stand still between the two (a function that Lambda
 * has frozen goes on minutes later): by then others may have acted, and a call that comes after them would be one too many.
 */
export function mayStillCall(until: Moment, now: Moment, policy: Policy): boolean {
  return now <= until - policy.callMs
}
