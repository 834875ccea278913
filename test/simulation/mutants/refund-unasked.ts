import type { CallOutcome } from '#shared/orders/machine/events.ts'
import * as real from '#shared/orders/machine/refund-request.ts'

export * from '#shared/orders/machine/refund-request.ts'

/** A refund that nobody answered was not made: it is asked for again. */
export function answerRefund(
  ...[order, answer, context]: Parameters<typeof real.answerRefund>
): ReturnType<typeof real.answerRefund> {
  const turnedAway: CallOutcome = { kind: 'turnedAway', code: 10020 }
  const outcome = answer.outcome.kind === 'unknown' ? turnedAway : answer.outcome
  return real.answerRefund(order, { ...answer, outcome }, context)
}
