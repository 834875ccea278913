import type { Envelope } from '#contract/envelope.ts'
import type { OperationRow } from '#contract/operations.ts'
import type { ServiceError } from '#shared/errors.ts'
import type { FileAnswer } from '#shared/file-answer.ts'
import { lazy } from '#shared/lazy.ts'
import { createRequestLimiter } from '#shared/limits/request-limiter.ts'
import { failed, ok, type Result } from '#shared/result.ts'
import { createPauseCheck } from '#shared/stage-pause.ts'
import type { KeyUse } from '#shared/tenants/api-keys.ts'
import { createAuthenticator } from '#shared/tenants/authenticator.ts'
import { unlessBusy } from '#shared/unless-busy.ts'
import type { Judge, UseCase } from '#shared/use-case.ts'
import { answerOf } from './http/answer.ts'
import { logOf } from './http/call.ts'
import type { HttpHandler } from './http/event.ts'
import { authenticate } from './http/middleware/authenticate.ts'
import { limitRequests } from './http/middleware/limit-requests.ts'
import { parseParameters } from './http/middleware/parse-parameters.ts'
import { refusePushes } from './http/middleware/refuse-pushes.ts'
import { tellLimits } from './http/middleware/tell-limits.ts'
import { Refused } from './http/refused.ts'
import { createStack } from './http/stack.ts'
import { allFaults, type RequestSchema, validate } from './http/validate.ts'
import { type Backing, openBacking } from './platform/backing.ts'
import { createObserver } from './platform/observer.ts'
import type { Platform } from './platform/platform.ts'
import { timeLimitOf, withTimeLimit } from './platform/time-limit.ts'

/** What a key must allow for an operation. */
function useOf({ name, onlyReads }: OperationRow): KeyUse {
  if (name === 'applyRefundOrder') return 'refund'
  return onlyReads ? 'read' : 'change'
}

/** What an operation answers when it does not refuse. */
type Answer = Envelope | FileAnswer

/**
 * A function that serves one operation for tenants: parse, authenticate, validate, use case, envelope.
 * `makeUseCase` is called once, beside the first request's authentication, and may wait for secrets;
 * when it fails, the request does (500) and the next one tries again. A request that the schema refuses is judged
 * by the rules beyond it, too (`makeJudge`), so that all of its faults are in one answer.
 */
export function operationHandler<Request>(
  row: OperationRow,
  schema: RequestSchema<Request>,
  makeUseCase: (backing: Backing) => UseCase<Request, Answer> | Promise<UseCase<Request, Answer>>,
  makeJudge: (backing: Backing) => Judge = () => async () => [],
): (platform: Platform) => HttpHandler {
  return (platform) => {
    const backing = lazy(() => openBacking(platform))
    const authenticator = lazy(async () => createAuthenticator({ ...(await backing()), now: platform.now }))
    const limiter = lazy(async () => {
      const { table, environment } = await backing()
      return createRequestLimiter({ table, now: platform.now, defaults: environment.limits })
    })
    const isPaused = lazy(async () => createPauseCheck((await backing()).table, platform.now))
    const useCase = lazy(async () => makeUseCase(await backing()))
    const judge = lazy(async () => makeJudge(await backing()))
    const observe = createObserver(platform)
    const stack = createStack(platform, {
      operation: row.name,
      steps: [
        refusePushes(),
        parseParameters(),
        authenticate(authenticator, useOf(row), observe),
        tellLimits(observe, platform.now),
        limitRequests(limiter),
      ],
      async work(call, event, context) {
        const { tenant, requestId } = call
        if (tenant === undefined) throw new Refused({ kind: 'badKey' })
        const request = validate(row, schema, event.requestContext.http.method, call.parameters)
        const limit = timeLimitOf(row.timeLimitMs, context.getRemainingTimeInMillis())
        const log = logOf(platform, call)
        const run = async (signal: AbortSignal): Promise<Result<Answer, ServiceError>> => {
          const caller = { tenant, requestId, signal, log }
          if (request.kind === 'valid') {
            const { value } = request
            const serve = async () => (await useCase())(caller, value)
            // What stores something says by itself up to where nothing was done.
            if (row.onlyReads) return unlessBusy(serve)
            const mayServe = await unlessBusy(async () =>
              (await (await isPaused())()) ? failed({ kind: 'maintenance' }) : ok(undefined),
            )
            return mayServe.ok ? serve() : mayServe
          }
          return unlessBusy(async () => {
            const others = request.isReadable ? await (await judge())(caller, call.parameters.values) : []
            return failed({ kind: 'badParameter', faults: allFaults(request.faults, others) })
          })
        }
        return answerOf(call, await withTimeLimit(platform, limit, run))
      },
    })
    return (event, context) => {
      // Secrets are fetched beside the work. Whoever needs the use case gets the error, if there is one.
      useCase().catch(() => undefined)
      return stack(event, context)
    }
  }
}
