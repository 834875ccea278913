import type { RequestLimiter } from '#shared/limits/request-limiter.ts'
import { Refused } from '../refused.ts'
import type { StackMiddleware } from './stack-middleware.ts'

/** Turns away a tenant who has made all of his requests of this minute, before anything else is done for him. */
export function limitRequests(limiter: () => Promise<RequestLimiter>): StackMiddleware {
  return {
    async before({ context: { call } }) {
      if (call.tenant === undefined) return
      const isWithin = await (await limiter())(call.tenant)
      if (!isWithin) throw new Refused({ kind: 'tooManyRequests' })
    },
  }
}
