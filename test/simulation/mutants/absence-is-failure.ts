import { type Change, type Context, changed } from '#shared/orders/machine/change.ts'
import { fail } from '#shared/orders/machine/news.ts'
import type { Order } from '#shared/orders/machine/order.ts'
import * as real from '#shared/orders/machine/submission.ts'

export * from '#shared/orders/machine/submission.ts'

/** What never arrived at Juhe has failed. */
export function absent(order: Order, context: Context): Change {
  const learnt = real.absent(order, context)
  const { state } = learnt.order.submission
  if (state !== 'waiting' || order.submission.state === state) return learnt
  const failure = { msgCode: '999', msgInfo: '提交失败', passengerIndexes: [] } as const
  const failed = fail(learnt.order, { status: 'U', at: context.now, failure }, context)
  return changed({ ...failed, submission: { state: 'abandoned', at: context.now } })
}
