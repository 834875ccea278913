import type { Stage } from '#infra/stages.ts'

/**
 * The settings of a stage as environment variables (see environment.ts): those of every function that has the table, and
 * of the operators' tools, so that both decide alike about an order.
 */
export function settingsOf(stage: Stage): Readonly<Record<string, string>> {
  return {
    CALLBACK_POLICY: stage.callbackPolicy,
    CONFIRM_PUSHES: String(stage.confirmPushes),
    PERSONAL_DATA_RETENTION_DAYS: String(stage.personalDataDays),
    ...limitsOf(stage),
  }
}

/** A limit of none is one that is not set. */
function limitsOf({ limits }: Stage): Readonly<Record<string, string>> {
  const { requestsPerMinute, ordersPerDay, openOrders } = limits
  const named = {
    LIMIT_REQUESTS_PER_MINUTE: requestsPerMinute,
    LIMIT_ORDERS_PER_DAY: ordersPerDay,
    LIMIT_OPEN_ORDERS: openOrders,
  }
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, limit]) => (limit === 'none' ? [] : [[name, String(limit)]])),
  )
}
