import { changed } from '#shared/orders/machine/change.ts'
import { fail } from '#shared/orders/machine/news.ts'
import * as real from '#shared/orders/machine/submission.ts'

export * from '#shared/orders/machine/submission.ts'

/** Whoever is turned away at Juhe's door does not come back. */
export function answerSubmit(
  ...[order, attempt, outcome, context]: Parameters<typeof real.answerSubmit>
): ReturnType<typeof real.answerSubmit> {
  const answered = real.answerSubmit(order, attempt, outcome, context)
  if (answered.order.submission.state !== 'waiting') return answered
  const failure = { msgCode: '999', msgInfo: '系统维护', passengerIndexes: [] } as const
  const failed = fail(answered.order, { status: 'U', at: context.now, failure }, context)
  return changed({ ...failed, submission: { state: 'abandoned', at: context.now } })
}
