import type { Observe } from '#shared/observations.ts'
import type { KeyUse } from '#shared/tenants/api-keys.ts'
import type { Authenticate } from '#shared/tenants/authenticator.ts'
import { unlessBusy } from '#shared/unless-busy.ts'
import { apiKeyOf, withoutKeyError } from '../api-key.ts'
import { Refused } from '../refused.ts'
import type { StackMiddleware } from './stack-middleware.ts'

/** Lets in whom the key names, if the key may be used so, and nobody else. */
export function authenticate(
  authenticator: () => Promise<Authenticate>,
  use: KeyUse,
  observe: Observe,
): StackMiddleware {
  return {
    async before({ context: { call } }) {
      const apiKey = apiKeyOf(call.parameters)
      if (apiKey === undefined) throw new Refused(withoutKeyError(call.parameters))
      const tenant = await unlessBusy(async () => (await authenticator())(apiKey, use))
      if (!tenant.ok) {
        // Counted, so that guessing raises an alarm.
        if (tenant.error.kind === 'badKey') observe({ kind: 'unknownKey' })
        throw new Refused(tenant.error)
      }
      call.tenant = tenant.value
    },
  }
}
