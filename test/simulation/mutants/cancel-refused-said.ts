import * as real from '#shared/orders/use-cases/cancel.ts'
import { failed } from '#shared/result.ts'

export * from '#shared/orders/use-cases/cancel.ts'

/** A cancel that nobody has answered yet is told as refused, and pursued. */
export function cancelOrder(services: real.CancelServices): ReturnType<typeof real.cancelOrder> {
  const cancel = real.cancelOrder(services)
  return async (context, request) => {
    const answer = await cancel(context, request)
    const isOpen = !answer.ok && answer.error.kind === 'outcomeUnknown'
    return isOpen ? failed({ kind: 'cancelRefused' }) : answer
  }
}
