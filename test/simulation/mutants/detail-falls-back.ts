import * as real from '#shared/orders/use-cases/order-detail.ts'

export * from '#shared/orders/use-cases/order-detail.ts'

/** The grab order is always shown as it was in the beginning. */
export function orderDetail(services: real.OrderDetailServices): ReturnType<typeof real.orderDetail> {
  const detail = real.orderDetail(services)
  return async (context, request) => {
    const answer = await detail(context, request)
    if (!answer.ok || !('status' in answer.value.result)) return answer
    return { ...answer, value: { ...answer.value, result: { ...answer.value.result, status: 'N' } } }
  }
}
