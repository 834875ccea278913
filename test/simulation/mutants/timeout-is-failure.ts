import type { Outcome } from '#shared/juhe/outcome.ts'
import * as real from '#shared/orders/juhe-news.ts'
import type { CallOutcome } from '#shared/orders/order-events.ts'
import type { People } from '#shared/orders/people.ts'

export * from '#shared/orders/juhe-news.ts'

/** No answer is a no. */
export function callOutcomeOf(outcome: Outcome<unknown>, people: People | undefined): CallOutcome {
  const called = real.callOutcomeOf(outcome, people)
  return called.kind === 'unknown'
    ? { kind: 'refused', failure: { msgCode: '999', msgInfo: '请求超时', passengerIndexes: [] } }
    : called
}
