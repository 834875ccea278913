import { lazy } from '#shared/lazy.ts'
import { traced } from '#shared/observability/trace.ts'
import type { LambdaHandler } from './http/http.ts'
import { type Backing, openBacking } from './platform/backing.ts'
import { describeError } from './platform/describe-error.ts'
import type { Platform } from './platform/platform.ts'

/**
 * A function that nobody waits for: the schedule or the table's stream invokes it. `makeWork` is called once a process
 * and may wait for secrets. A failure is logged without its message and thrown, so that Lambda counts it.
 */
export function backgroundHandler<Event, Answer>(
  makeWork: (backing: Backing) => Promise<(event: Event) => Promise<Answer>>,
): (platform: Platform) => LambdaHandler<Event, Answer> {
  return (platform) => {
    const work = lazy(async () => makeWork(openBacking(platform)))
    return async (event, context) => {
      const requestId = context.awsRequestId
      try {
        const run = await work()
        return await traced(
          () => ({ requestId }),
          () => run(event),
        )
      } catch (error) {
        platform.log({ event: 'failure', requestId, source: context.functionName, ...describeError(error) })
        throw error
      }
    }
  }
}
