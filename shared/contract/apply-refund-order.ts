import * as z from 'zod/mini'
import { answer, built } from './answers.ts'
import { outOrderNoField, parameters, text } from './fields.ts'

/** Whose ticket of which order to give back, contract §5: one passenger a request. */
export type ApplyRefundOrderRequest = { readonly outOrderNo: string; readonly passengerId: string }

/** Reads the flat parameters of applyRefundOrder. */
export const applyRefundOrderRequest = z.pipe(
  parameters({
    outOrderNo: outOrderNoField,
    passengerId: text('须为订单详情(issue=1)返回的passengerId', (value) => /^[^\p{C}]{1,500}$/u.test(value)),
  }),
  z.transform((request): ApplyRefundOrderRequest => request),
)

/** The answer of applyRefundOrder, exactly as the example of contract §5: asked for, not yet done. */
export const applyRefundOrderResponse = /* @__PURE__ */ built(() =>
  answer(() => z.strictObject({ orderNo: z.string(), passengerId: z.string() })),
)

/** The result of applyRefundOrder. */
export type ApplyRefundOrderResult = z.infer<typeof applyRefundOrderResponse>['result']
