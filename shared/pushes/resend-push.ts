import { type Success, success } from '#contract/envelope.ts'
import type { ResendPushRequest, ResendPushResult } from '#contract/resend-push.ts'
import { isTakenBack } from '#shared/orders/machine/delivery.ts'
import { type ChangeServices, changeOrder } from '#shared/orders/store/change-order.ts'
import { findOrder } from '#shared/orders/use-cases/find-order.ts'
import { failed, ok } from '#shared/result.ts'
import type { UseCase } from '#shared/use-case.ts'

/**
 * Extension resendPush: a push goes out again, at once, whatever became of it before: under its old id, with the same
 * body, and with the whole schedule before it. One that is about to be sent is left as it is.
 */
export function resendPush(services: ChangeServices): UseCase<ResendPushRequest, Success<ResendPushResult>> {
  return async (context, { outOrderNo, pushId }) => {
    const order = await findOrder(services.store, context, outOrderNo)
    const push = order?.outbox.find(({ id }) => id === pushId)
    if (order === undefined || push === undefined || isTakenBack(push))
      return failed({ kind: 'pushNotFound' })
    await changeOrder(services, order, { type: 'pushResendRequested', pushId })
    return ok(success({ orderNo: order.orderNo, pushId }))
  }
}
