import * as z from 'zod/mini'
import type { CallbackType } from './add-callback-url.ts'
import { answer, built } from './answers.ts'
import { choice, parameters } from './fields.ts'

/** Whether all of the tenant's callback URLs are tested, or that of one type. An extension of the contract. */
export type TestCallbackUrlRequest = { readonly type?: CallbackType }

/** Reads the flat parameters of testCallbackUrl. */
export const testCallbackUrlRequest = z.pipe(
  parameters({
    type: z.optional(choice({ 1: 1, 2: 2, 3: 3 }, '须为1(出票结果)、2(退票退款)或3(抢票过期)')),
  }),
  z.transform(({ type }): TestCallbackUrlRequest => (type === undefined ? {} : { type })),
)

function testResult() {
  const sample = z.strictObject({
    type: z.string(),
    event: z.string(),
    pushId: z.string(),
    delivered: z.boolean(),
    /** null when no answer came: then `error` says why. */
    httpStatus: z.nullable(z.number()),
    error: z.string(),
    durationMs: z.number(),
  })
  return z.strictObject({ samples: z.array(sample) })
}

/** The answer of testCallbackUrl: what came back of each sample. */
export const testCallbackUrlResponse = /* @__PURE__ */ built(() => answer(testResult))

/** The result of testCallbackUrl. */
export type TestCallbackUrlResult = z.infer<ReturnType<typeof testResult>>
