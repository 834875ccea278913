import type { SendToQueue } from '#shared/attention/queues.ts'
import type { Policy } from '#shared/orders/machine/policy.ts'

/** A turn of the clock that is under way: where it began and where it ends, ms. */
export type Turn = { readonly from: number; readonly to: number }

/** How often an order is asked after at most, beside the first asks of a schedule, while the clock is turned once. */
const mostRoutineAsks = 8

/**
 * A policy that asks Juhe less often by routine while the clock is turned far: half-hourly asks of 500 orders over a month
 * are half a million calls. Only the last delay of each schedule, the one that repeats, becomes longer.
 */
export function restfulPolicy(policy: Policy, turn: () => Turn | undefined): Policy {
  const stretched = (schedule: readonly number[]): readonly number[] => {
    const current = turn()
    const last = schedule.at(-1)
    if (current === undefined || last === undefined) return schedule
    return [...schedule, Math.max(last, Math.ceil((current.to - current.from) / mostRoutineAsks))]
  }
  return {
    ...policy,
    get askGrabbing() {
      return stretched(policy.askGrabbing)
    },
    get askIssued() {
      return stretched(policy.askIssued)
    },
  }
}

/**
 * Leaves out messages that are to arrive later within the turn that is under way: the clock stops at each due moment anyway,
 * and sends then. Without this each stop would send all orders of the next minute again.
 */
export function sendingDueOnly(
  sendTo: SendToQueue,
  { now, turn }: { readonly now: () => number; readonly turn: () => Turn | undefined },
): SendToQueue {
  return (queue, messages) => {
    const current = turn()
    if (current === undefined) return sendTo(queue, messages)
    const isWanted = (delaySeconds: number) => delaySeconds === 0 || now() + delaySeconds * 1_000 > current.to
    return sendTo(
      queue,
      messages.filter(({ delaySeconds }) => isWanted(delaySeconds)),
    )
  }
}
