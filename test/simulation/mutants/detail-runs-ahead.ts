import * as real from '#shared/orders/use-cases/order-detail.ts'

export * from '#shared/orders/use-cases/order-detail.ts'

/** What is being grabbed is shown as issued: it will be soon. */
export function orderDetail(services: real.OrderDetailServices): ReturnType<typeof real.orderDetail> {
  const detail = real.orderDetail(services)
  return async (context, request) => {
    const answer = await detail(context, request)
    if (!answer.ok || !('status' in answer.value.result)) return answer
    if (answer.value.result.status !== 'D') return answer
    return { ...answer, value: { ...answer.value, result: { ...answer.value.result, status: 'F' } } }
  }
}
