import { lazy } from '#shared/lazy.ts'
import { type Backing, openBacking } from './backing.ts'
import { describeError } from './describe-error.ts'
import type { LambdaHandler } from './http.ts'
import type { Platform } from './platform.ts'

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
      try {
        return await (await work())(event)
      } catch (error) {
        platform.log({ event: 'failure', source: context.functionName, ...describeError(error) })
        throw error
      }
    }
  }
}
