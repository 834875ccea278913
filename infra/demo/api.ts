import * as z from 'zod/mini'
import { type OperationName, operations } from '#contract/operations.ts'

const envelope = z.object({ reason: z.string(), error_code: z.number(), result: z.optional(z.unknown()) })

/** Calls operations as an application would. */
export type Api = {
  /** Throws an Error with the service's reason when it refuses. */
  call<Result>(
    operation: OperationName,
    parameters: Readonly<Record<string, string>>,
    result: z.ZodMiniType<Result>,
  ): Promise<Result>
}

export function createApi(url: string, key: string): Api {
  return {
    async call(operation, parameters, result) {
      const reply = await fetch(`${url}${operations[operation].path}`, {
        method: 'POST',
        body: new URLSearchParams({ ...parameters, key }),
      })
      const answer = envelope.parse(await reply.json())
      if (answer.error_code !== 0) throw new Error(`${operation}: ${answer.error_code} ${answer.reason}`)
      return result.parse(answer.result ?? null)
    },
  }
}
