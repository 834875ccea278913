import * as real from '#shared/attention/queues.ts'

export * from '#shared/attention/queues.ts'

/** Takes the queue's seconds for minutes. */
export function delayUntil(moment: number, now: number): number {
  return Math.min(real.delayUntil(moment, now) * 60, real.longestDelaySeconds)
}
