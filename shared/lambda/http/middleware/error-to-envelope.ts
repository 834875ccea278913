import { describeError } from '#shared/lambda/platform/describe-error.ts'
import { failed } from '#shared/result.ts'
import { answerOf } from '../answer.ts'
import { Refused } from '../refused.ts'
import type { StackMiddleware } from './stack-middleware.ts'

/** Whatever was thrown becomes an answer in the envelope; what nobody foresaw is our own failure. */
export function errorToEnvelope(): StackMiddleware {
  return {
    onError(request) {
      const { call } = request.context
      if (request.error instanceof Refused) {
        request.response = answerOf(call, failed(request.error.error))
        return
      }
      call.notes = { ...call.notes, ...describeError(request.error) }
      request.response = answerOf(call, failed({ kind: 'internal' }))
    },
  }
}
