import type { Order } from '#shared/orders/order.ts'
import * as real from '#shared/orders/send-submit.ts'

export * from '#shared/orders/send-submit.ts'

/** Juhe will remember the search. */
export function sendSubmit(
  services: real.SubmitServices,
  order: Order,
  signal?: AbortSignal,
): Promise<real.Sent> {
  return real.sendSubmit({ ...services, upstreamQueryLifeMs: Number.POSITIVE_INFINITY }, order, signal)
}
