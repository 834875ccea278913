import { answer, badKey, type Event, get, parametersOf, post, tenantOf } from './parts.ts'

/** Key, tenant, the tenant once more; a sample posted to his URL. */
export async function handler(event: Event) {
  const tenantId = await tenantOf(parametersOf(event).get('key'))
  if (tenantId === undefined) return badKey
  const tenant = await get(`TENANT#${tenantId}`)
  await post(tenant?.callbackUrls?.M?.expiry?.M?.url?.S ?? '', '{"msgCode":"101"}')
  return answer({ reason: 'success', result: { samples: [] }, error_code: 0 })
}
