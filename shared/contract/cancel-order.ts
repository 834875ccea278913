import * as z from 'zod/mini'
import { answer, built } from './answers.ts'
import { outOrderNoField, parameters } from './fields.ts'

/** Which order to cancel, contract §4. */
export type CancelOrderRequest = { readonly outOrderNo: string }

/** Reads the flat parameters of cancelOrder. */
export const cancelOrderRequest = z.pipe(
  parameters({ outOrderNo: outOrderNoField }),
  z.transform((request): CancelOrderRequest => request),
)

/** The answer of cancelOrder, exactly as the example of contract §4. */
export const cancelOrderResponse = /* @__PURE__ */ built(() =>
  answer(() => z.strictObject({ orderNo: z.string() })),
)

/** The result of cancelOrder: our number of the order. */
export type CancelOrderResult = z.infer<typeof cancelOrderResponse>['result']
