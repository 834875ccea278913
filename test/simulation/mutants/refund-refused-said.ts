import { ticketsOf } from '#shared/orders/machine/tickets.ts'
import { findOrder } from '#shared/orders/use-cases/find-order.ts'
import * as real from '#shared/orders/use-cases/refund.ts'
import { failed } from '#shared/result.ts'

export * from '#shared/orders/use-cases/refund.ts'

/** A refund that nobody has answered yet is told as refused, and pursued. */
export function applyRefundOrder(services: real.RefundServices): ReturnType<typeof real.applyRefundOrder> {
  const refund = real.applyRefundOrder(services)
  return async (context, request) => {
    const answer = await refund(context, request)
    const order = await findOrder(services.store, context, request.outOrderNo)
    const tickets = order === undefined ? [] : ticketsOf(order)
    const isOpen = tickets.some(
      ({ refund: asked }) => asked?.state === 'unknown' || asked?.state === 'waiting',
    )
    return isOpen ? failed({ kind: 'refundRefused', reason: '参数错误:退票失败' }) : answer
  }
}
