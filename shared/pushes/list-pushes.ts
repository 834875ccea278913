import { formatChinaTime } from '#contract/china-time.ts'
import { type Success, success } from '#contract/envelope.ts'
import type { ListPushesRequest, ListPushesResult } from '#contract/list-pushes.ts'
import { callbackPurposeOf } from '#shared/orders/machine/delivery.ts'
import type { Push } from '#shared/orders/machine/order.ts'
import type { OrderStore } from '#shared/orders/store/order-store.ts'
import { findOrder } from '#shared/orders/use-cases/find-order.ts'
import { failed, ok } from '#shared/result.ts'
import { callbackTypeNumbers } from '#shared/tenants/tenant.ts'
import type { UseCase } from '#shared/use-case.ts'
import { attemptResult } from './push-failures.ts'

/** Extension listPushes: what the tenant was told of an order, and how each delivery stands. */
export function listPushes(store: OrderStore): UseCase<ListPushesRequest, Success<ListPushesResult>> {
  return async (context, { outOrderNo }) => {
    const order = await findOrder(store, context, outOrderNo)
    if (order === undefined) return failed({ kind: 'orderNotFound' })
    const { orderNo, outbox } = order
    return ok(success({ orderNo, outOrderNo: order.outOrderNo, pushes: outbox.map(pushOf) }))
  }
}

function pushOf({ id, event, madeAt, delivery, attempts }: Push): ListPushesResult['pushes'][number] {
  return {
    pushId: id,
    type: callbackTypeNumbers[callbackPurposeOf(event)],
    event: event.kind,
    createTime: timeOf(madeAt),
    state: delivery.state,
    tries: delivery.tries,
    nextTryTime: delivery.state === 'waiting' ? timeOf(delivery.tryAt) : '',
    endTime: delivery.state === 'waiting' ? '' : timeOf(delivery.at),
    attempts: attempts.map((attempt) => ({
      time: timeOf(attempt.at),
      ...attemptResult(attempt),
      durationMs: attempt.ms,
    })),
  }
}

function timeOf(ms: number): string {
  return formatChinaTime(ms, 'yyyy-MM-dd HH:mm:ss')
}
