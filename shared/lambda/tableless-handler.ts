import type { Envelope } from '#contract/envelope.ts'
import type { OperationRow } from '#contract/operations.ts'
import { failed } from '#shared/result.ts'
import type { CallContext, UseCase } from '#shared/use-case.ts'
import { answerOf } from './http/answer.ts'
import { logOf } from './http/call.ts'
import type { HttpHandler } from './http/event.ts'
import { parseParameters } from './http/middleware/parse-parameters.ts'
import { refusePushes } from './http/middleware/refuse-pushes.ts'
import { requireKey } from './http/middleware/require-key.ts'
import { createStack } from './http/stack.ts'
import { type RequestSchema, validate } from './http/validate.ts'
import type { BarePlatform } from './platform/platform.ts'
import { timeLimitOf, withTimeLimit } from './platform/time-limit.ts'

/**
 * A function that answers everybody alike: a key must be given but is not looked up, and there is no table,
 * so that its bundle holds no AWS SDK.
 */
export function tablelessHandler<Request>(
  row: OperationRow & { readonly authenticates: false },
  schema: RequestSchema<Request>,
  useCase: UseCase<Request, Envelope, CallContext>,
): (platform: BarePlatform) => HttpHandler {
  return (platform) =>
    createStack(platform, {
      operation: row.name,
      steps: [refusePushes(), parseParameters(), requireKey()],
      async work(call, event, context) {
        const request = validate(row, schema, event.requestContext.http.method, call.parameters)
        if (request.kind === 'faulty')
          return answerOf(call, failed({ kind: 'badParameter', faults: request.faults }))
        const limit = timeLimitOf(row.timeLimitMs, context.getRemainingTimeInMillis())
        const log = logOf(platform, call)
        const result = await withTimeLimit(platform, limit, (signal) =>
          useCase({ requestId: call.requestId, signal, log }, request.value),
        )
        return answerOf(call, result)
      },
    })
}
