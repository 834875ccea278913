import { answer, badKey, type Event, get, orderNoOf, parametersOf, tenantOf } from './parts.ts'

/** Key, tenant, order: a cancel or a refund that comes too late is refused by what the order says. */
export async function handler(event: Event) {
  const parameters = parametersOf(event)
  const tenantId = await tenantOf(parameters.get('key'))
  if (tenantId === undefined) return badKey
  await get(`ORDER#${orderNoOf(tenantId, parameters.get('outOrderNo'))}`)
  return answer({ reason: 'failed', result: null, error_code: 223801 })
}
