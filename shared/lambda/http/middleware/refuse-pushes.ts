import { Refused } from '../refused.ts'
import type { StackMiddleware } from './stack-middleware.ts'

/**
 * Refuses our own pushes (Standard Webhooks' headers), so that a callback URL that leads to an operation of ours cannot
 * make one request send others. No application signs what it asks for.
 */
export function refusePushes(): StackMiddleware {
  return {
    before({ event: { headers } }) {
      if (headers['webhook-id'] !== undefined && headers['webhook-signature'] !== undefined)
        throw new Refused({ kind: 'unknownPath' })
    },
  }
}
