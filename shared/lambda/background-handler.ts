import { lazy } from '#shared/lazy.ts'
import { traced } from '#shared/observability/trace.ts'
import type { LambdaHandler } from './http/event.ts'
import { type Backing, openBacking } from './platform/backing.ts'
import { describeError } from './platform/describe-error.ts'
import type { BarePlatform, Platform } from './platform/platform.ts'

/**
 * A function that no caller waits for: the schedule, the table's stream or a queue invokes it. `makeWork` is called once
 * a process and may wait for secrets. A failure is logged without its message and thrown, so that Lambda counts it.
 */
export function backgroundHandler<Event, Answer>(
  makeWork: (backing: Backing) => Promise<(event: Event) => Promise<Answer>>,
): (platform: Platform) => LambdaHandler<Event, Answer> {
  return platformHandler((platform) => makeWork(openBacking(platform)))
}

/** The same for a function that needs less than the backing, or more. */
export function platformHandler<Event, Answer, Given extends BarePlatform>(
  makeWork: (platform: Given) => Promise<(event: Event) => Promise<Answer>>,
): (platform: Given) => LambdaHandler<Event, Answer> {
  return (platform) => {
    const work = lazy(async () => makeWork(platform))
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
