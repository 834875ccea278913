import middy from '@middy/core'
import { traced } from '#shared/observability/trace.ts'
import type { BarePlatform } from '../platform/platform.ts'
import { type Call, openCall, type StackContext, traceOf } from './call.ts'
import type { HttpAnswer, HttpEvent, HttpHandler } from './event.ts'
import { errorToEnvelope } from './middleware/error-to-envelope.ts'
import { requestId } from './middleware/request-id.ts'
import { requestLog } from './middleware/request-log.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import type { StackMiddleware } from './middleware/stack-middleware.ts'

/** What is peculiar to one function behind the HTTP API. */
export type StackParts = {
  /** The operation's name, for the log. */
  readonly operation: string
  /** What happens before the function's own work, in this order. */
  readonly steps: readonly StackMiddleware[]
  readonly work: (call: Call, event: HttpEvent, context: StackContext) => Promise<HttpAnswer>
}

/** The stack that every function behind the HTTP API has, composed once: log, request id, errors, then its steps. */
export function createStack(platform: BarePlatform, { operation, steps, work }: StackParts): HttpHandler {
  // Middy's time-out is off: see time-limit.ts.
  const stack = middy<HttpEvent, HttpAnswer, Error, StackContext>({ timeoutEarlyInMillis: 0 })
    .use([requestLog(platform), requestId(), securityHeaders(), errorToEnvelope(), ...steps])
    .handler((event, context) => work(context.call, event, context))
  return (event, context) => {
    const call = openCall(platform, operation, event)
    return traced(
      () => traceOf(call),
      () => stack(event, { ...context, call }),
    )
  }
}
