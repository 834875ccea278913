import { answerOf } from '#shared/lambda/http/answer.ts'
import type { HttpHandler } from '#shared/lambda/http/event.ts'
import { createStack } from '#shared/lambda/http/stack.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import type { BarePlatform } from '#shared/lambda/platform/platform.ts'
import { failed } from '#shared/result.ts'

/** Answers every path that no operation has: 404, in the envelope. */
export function create(platform: BarePlatform): HttpHandler {
  return createStack(platform, {
    operation: 'notFound',
    steps: [],
    work: async (call) => answerOf(call, failed({ kind: 'unknownPath' })),
  })
}

export const handler = create(barePlatform)
