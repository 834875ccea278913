import * as z from 'zod/mini'
import { answer, built } from './answers.ts'
import { outOrderNoField, parameters, text } from './fields.ts'

/** Which push to send again. An extension of the contract. */
export type ResendPushRequest = { readonly outOrderNo: string; readonly pushId: string }

/** Reads the flat parameters of resendPush. */
export const resendPushRequest = z.pipe(
  parameters({
    outOrderNo: outOrderNoField,
    pushId: text('须为listPushes返回的pushId', (value) => /^msg_\w{1,80}$/.test(value)),
  }),
  z.transform((request): ResendPushRequest => request),
)

/** The answer of resendPush: it will be sent at once, under its old id, and with the whole schedule before it. */
export const resendPushResponse = /* @__PURE__ */ built(() =>
  answer(() => z.strictObject({ orderNo: z.string(), pushId: z.string() })),
)

/** The result of resendPush. */
export type ResendPushResult = z.infer<typeof resendPushResponse>['result']
