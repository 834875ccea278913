import type { Envelope } from '#contract/envelope.ts'
import type { OperationRow } from '#contract/operations.ts'
import { lazy } from '#shared/lazy.ts'
import { createAuthenticator } from '#shared/tenants/authenticator.ts'
import type { UseCase } from '#shared/use-case.ts'
import { type Backing, openBacking } from './backing.ts'
import { logOf } from './call.ts'
import { answerOf, type HttpHandler } from './http.ts'
import { authenticate } from './middleware/authenticate.ts'
import { parseParameters } from './middleware/parse-parameters.ts'
import type { Platform } from './platform.ts'
import { Refused } from './refused.ts'
import { createStack } from './stack.ts'
import { limitOf, withTimeLimit } from './time-limit.ts'
import { type RequestSchema, validate } from './validate.ts'

/**
 * A function that serves one operation for tenants: parse, authenticate, validate, use case, envelope.
 * `makeUseCase` is called once, beside the first request's authentication, and may wait for secrets;
 * when it fails, the request does (500) and the next one tries again.
 */
export function operationHandler<Request>(
  row: OperationRow,
  schema: RequestSchema<Request>,
  makeUseCase: (backing: Backing) => UseCase<Request, Envelope> | Promise<UseCase<Request, Envelope>>,
): (platform: Platform) => HttpHandler {
  return (platform) => {
    const backing = lazy(() => openBacking(platform))
    const authenticator = lazy(async () => createAuthenticator({ ...(await backing()), now: platform.now }))
    const useCase = lazy(async () => makeUseCase(await backing()))
    const stack = createStack(platform, {
      operation: row.name,
      steps: [parseParameters(), authenticate(authenticator)],
      async work(call, event, context) {
        const { tenant, requestId } = call
        if (tenant === undefined) throw new Refused({ kind: 'badKey' })
        const request = validate(row, schema, event.requestContext.http.method, call.parameters)
        if (!request.ok) return answerOf(call, request)
        const limit = limitOf(row.timeLimitMs, context.getRemainingTimeInMillis())
        const log = logOf(platform, call)
        const result = await withTimeLimit(platform, limit, async (signal) => {
          const run = await useCase()
          return run({ tenant, requestId, signal, log }, request.value)
        })
        return answerOf(call, result)
      },
    })
    return (event, context) => {
      // Secrets are fetched beside the work. Whoever needs the use case gets the error, if there is one.
      useCase().catch(() => undefined)
      return stack(event, context)
    }
  }
}
