import type { RequestLimiter } from '#shared/limits/request-limiter.ts'
import { ok } from '#shared/result.ts'
import { unlessBusy } from '#shared/unless-busy.ts'
import { Refused } from '../refused.ts'
import type { StackMiddleware } from './stack-middleware.ts'

/** Turns away a tenant who has made all of his requests of this minute, before anything else is done for him. */
export function limitRequests(limiter: () => Promise<RequestLimiter>): StackMiddleware {
  return {
    async before({ context: { call } }) {
      const { tenant } = call
      if (tenant === undefined) return
      const isWithin = await unlessBusy(async () =>
        ok(
          await (await limiter())(tenant, (requestsLeft) => {
            call.notes = { ...call.notes, requestsLeft }
          }),
        ),
      )
      if (!isWithin.ok) throw new Refused(isWithin.error)
      if (!isWithin.value) throw new Refused({ kind: 'tooManyRequests' })
    },
  }
}
