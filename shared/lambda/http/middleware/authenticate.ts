import type { Authenticate } from '#shared/tenants/authenticator.ts'
import { unlessBusy } from '#shared/unless-busy.ts'
import { apiKeyOf } from '../api-key.ts'
import { Refused } from '../refused.ts'
import type { StackMiddleware } from './stack-middleware.ts'

/** Lets in whom the key names, and nobody else. */
export function authenticate(authenticator: () => Promise<Authenticate>): StackMiddleware {
  return {
    async before({ context: { call } }) {
      const apiKey = apiKeyOf(call.parameters)
      if (apiKey === undefined) throw new Refused({ kind: 'badKey' })
      const tenant = await unlessBusy(async () => (await authenticator())(apiKey))
      if (!tenant.ok) throw new Refused(tenant.error)
      call.tenant = tenant.value
    },
  }
}
