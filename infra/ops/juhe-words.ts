import { isRecord } from '#shared/juhe/classify.ts'
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

/** One answer of Juhe's, as far as it holds no personal data. */
export type JuheAnswer = {
  readonly operation: string
  readonly outcome: Outcome<unknown>['kind']
  /** What it says: a status, a code and its words, or why nobody knows. */
  readonly said: string
}

/** Whether Juhe could be had: a refusal of the request itself is an answer, being turned away at the door is none. */
export function isHeard(outcome: Outcome<unknown>): boolean {
  return outcome.kind === 'answered' || (outcome.kind === 'refused' && outcome.scope === 'request')
}

/** The same client, which tells of each answer. */
export function listeningTo(
  juhe: JuheClient,
  tell: (answer: JuheAnswer, outcome: Outcome<unknown>) => void,
): JuheClient {
  async function heard<Value>(operation: string, call: Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    const outcome = await call
    tell({ operation, outcome: outcome.kind, said: reasonOf(outcome) ?? contentOf(outcome) }, outcome)
    return outcome
  }
  return {
    ...juhe,
    search: (request, call) => heard('search', juhe.search(request, call)),
    submitOrder: (submit, call) => heard('submitOrder', juhe.submitOrder(submit, call)),
    orderDetail: (orderNo, call) => heard('orderDetail', juhe.orderDetail(orderNo, call)),
    issuedDetail: (orderNo, call) => heard('orderDetail issue=1', juhe.issuedDetail(orderNo, call)),
    cancelOrder: (orderNo, call) => heard('cancelOrder', juhe.cancelOrder(orderNo, call)),
    applyRefundOrder: (orderNo, passengerId, call) =>
      heard('applyRefundOrder', juhe.applyRefundOrder(orderNo, passengerId, call)),
  }
}

/** The states and numbers of an answer. */
function contentOf(outcome: Outcome<unknown>): string {
  if (outcome.kind !== 'answered' || !isRecord(outcome.value)) return 'done'
  const { found, status, orderStateCode, orderNo, passengers } = outcome.value
  if (found === false) return 'no such order'
  const state = status ?? orderStateCode
  return (
    [
      ...(typeof state === 'string'
        ? [`status ${state}`]
        : isRecord(state)
          ? [`unknown status ${String(state.unknown)}`]
          : []),
      ...(typeof orderNo === 'string' ? [`orderNo ${orderNo}`] : []),
      ...(Array.isArray(passengers) ? [`${passengers.length} ticket(s)`] : []),
    ].join(', ') || 'done'
  )
}
