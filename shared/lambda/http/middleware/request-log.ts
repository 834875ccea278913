import type { BarePlatform } from '#shared/lambda/platform/platform.ts'
import type { Call } from '../call.ts'
import type { StackMiddleware } from './stack-middleware.ts'

/** One line for each request, when it is over: who, what, how it ended, how long it took. No parameters, no key. */
export function requestLog(platform: BarePlatform): StackMiddleware {
  const write = ({ context }: { readonly context: { readonly call: Call } }) => {
    platform.log(lineOf(context.call, platform.now()))
  }
  return { after: write, onError: write }
}

function lineOf({ requestId, operation, tenant, outcome, notes, startedAt }: Call, now: number) {
  return {
    event: 'request',
    requestId,
    operation,
    tenantId: tenant?.tenantId,
    ...notes,
    outcome: outcome.kind,
    errorCode: 'errorCode' in outcome ? outcome.errorCode : 0,
    durationMs: Math.max(0, now - startedAt),
  }
}
