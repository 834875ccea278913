import type { Outcome } from '#shared/juhe/outcome.ts'
import type { CallOutcome } from '#shared/orders/machine/events.ts'
import type { People } from '#shared/orders/store/people.ts'
import * as real from '#shared/orders/upstream/juhe-news.ts'

export * from '#shared/orders/upstream/juhe-news.ts'

/** No answer is a no. */
export function callOutcomeOf(outcome: Outcome<unknown>, people: People | undefined): CallOutcome {
  const called = real.callOutcomeOf(outcome, people)
  return called.kind === 'unknown'
    ? { kind: 'refused', failure: { msgCode: '999', msgInfo: '请求超时', passengerIndexes: [] } }
    : called
}
