import { readParameters } from '../parameters.ts'
import type { StackMiddleware } from './stack-middleware.ts'

/** Collects the request's parameters. What is wrong with them is told later: a bad key is told first. */
export function parseParameters(): StackMiddleware {
  return {
    async before({ event, context }) {
      context.call.parameters = await readParameters(event)
    },
  }
}
