import { answer, badKey, type Event, get, orderNoOf, parametersOf, tenantOf } from './parts.ts'

/** Key, tenant, order: answers what the order's item holds. */
export async function handler(event: Event) {
  const parameters = parametersOf(event)
  const tenantId = await tenantOf(parameters.get('key'))
  if (tenantId === undefined) return badKey
  const item = await get(`ORDER#${orderNoOf(tenantId, parameters.get('outOrderNo'))}`)
  return answer({ reason: 'success', result: JSON.parse(item?.document?.S ?? '{}'), error_code: 0 })
}
