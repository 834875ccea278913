import { apiKeyOf, withoutKeyError } from '../api-key.ts'
import { Refused } from '../refused.ts'
import type { StackMiddleware } from './stack-middleware.ts'

/** A key must be given, though it is not looked up: for what answers everybody alike and touches no table. */
export function requireKey(): StackMiddleware {
  return {
    before({ context: { call } }) {
      if (apiKeyOf(call.parameters) === undefined) throw new Refused(withoutKeyError(call.parameters))
    },
  }
}
