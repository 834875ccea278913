import type { JuheClient } from '#shared/juhe/client.ts'
import type { Outcome } from '#shared/juhe/outcome.ts'

/** Why Juhe did not do it, or why nobody knows whether it did; undefined when it did. */
export function reasonOf(outcome: Outcome<unknown>): string | undefined {
  switch (outcome.kind) {
    case 'answered':
      return undefined
    case 'refused':
      return `${outcome.code} ${outcome.reason}`
    case 'unknown':
      return `${outcome.code ?? outcome.cause} ${outcome.reason ?? ''}`.trim()
    case 'notCalled':
      return 'not called, for want of its key'
  }
}

/**
 * The same client, which tells whenever Juhe could not be had: no answer that tells, or turned away at the door, or not even called. A
 * refusal of the request itself is an answer.
 */
export function listeningTo(juhe: JuheClient, tell: (words: string) => void): JuheClient {
  async function heard<Value>(operation: string, call: Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    const outcome = await call
    const isAnswer =
      outcome.kind === 'answered' || (outcome.kind === 'refused' && outcome.scope === 'request')
    if (!isAnswer) tell(`${operation}: ${reasonOf(outcome)}`)
    return outcome
  }
  return {
    ...juhe,
    submitOrder: (submit, call) => heard('submitOrder', juhe.submitOrder(submit, call)),
    orderDetail: (orderNo, call) => heard('orderDetail', juhe.orderDetail(orderNo, call)),
    issuedDetail: (orderNo, call) => heard('orderDetail', juhe.issuedDetail(orderNo, call)),
    cancelOrder: (orderNo, call) => heard('cancelOrder', juhe.cancelOrder(orderNo, call)),
    applyRefundOrder: (orderNo, passengerId, call) =>
      heard('applyRefundOrder', juhe.applyRefundOrder(orderNo, passengerId, call)),
  }
}
