import * as z from 'zod/mini'
import { answer, built, moment } from './answers.ts'
import { isOrderStatus, type OrderStatus } from './dictionary.ts'
import { outOrderNoField, parameters } from './fields.ts'

/** Whose timeline to show. An extension of the contract. */
export type OrderEventsRequest = { readonly outOrderNo: string }

/** Reads the flat parameters of orderEvents. */
export const orderEventsRequest = z.pipe(
  parameters({ outOrderNo: outOrderNoField }),
  z.transform((request): OrderEventsRequest => request),
)

function eventsResult() {
  const event = z.strictObject({
    time: moment('yyyy-MM-dd HH:mm:ss'),
    by: z.enum(['tenant', 'juhe', 'service']),
    event: z.string(),
    text: z.string(),
    detail: z.string(),
  })
  return z.strictObject({
    orderNo: z.string(),
    outOrderNo: z.string(),
    status: z.custom<OrderStatus>((code) => typeof code === 'string' && isOrderStatus(code)),
    events: z.array(event),
  })
}

/** The answer of orderEvents: what happened, when (China Standard Time), by whom; oldest first, without personal data. */
export const orderEventsResponse = /* @__PURE__ */ built(() => answer(eventsResult))

/** The result of orderEvents. */
export type OrderEventsResult = z.infer<ReturnType<typeof eventsResult>>
