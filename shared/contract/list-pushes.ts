import * as z from 'zod/mini'
import { answer, built, momentOrBlank } from './answers.ts'
import { outOrderNoField, parameters } from './fields.ts'

/** Whose pushes to show. An extension of the contract. */
export type ListPushesRequest = { readonly outOrderNo: string }

/** Reads the flat parameters of listPushes. */
export const listPushesRequest = z.pipe(
  parameters({ outOrderNo: outOrderNoField }),
  z.transform((request): ListPushesRequest => request),
)

function pushesResult() {
  const when = momentOrBlank('yyyy-MM-dd HH:mm:ss')
  const attempt = z.strictObject({
    time: when,
    /** null when no answer came: then `error` says why. */
    httpStatus: z.nullable(z.number()),
    error: z.string(),
    durationMs: z.number(),
  })
  const push = z.strictObject({
    pushId: z.string(),
    type: z.string(),
    event: z.string(),
    createTime: when,
    state: z.enum(['waiting', 'delivered', 'givenUp']),
    tries: z.number(),
    /** "" when it is over. */
    nextTryTime: when,
    /** "" while it is not over. */
    endTime: when,
    attempts: z.array(attempt),
  })
  return z.strictObject({ orderNo: z.string(), outOrderNo: z.string(), pushes: z.array(push) })
}

/** The answer of listPushes: each push with its newest attempts, oldest first. Times are China Standard Time. */
export const listPushesResponse = /* @__PURE__ */ built(() => answer(pushesResult))

/** The result of listPushes. */
export type ListPushesResult = z.infer<ReturnType<typeof pushesResult>>
