import { operations } from '#contract/operations.ts'
import { submitOrderRequest } from '#contract/submit-order.ts'
import { awsPlatform } from '#shared/lambda/aws-platform.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { submitServices, twinPatienceMs } from '#shared/lambda/order-services.ts'
import { queryStore } from '#shared/lambda/query-store.ts'
import { submitOrder } from '#shared/orders/submit.ts'

/** Contract §2 submitOrder. */
export const create = operationHandler(operations.submitOrder, submitOrderRequest, async (backing) => {
  const { departureLeadMs, queryLifetimeMs } = backing.environment
  const limits = { minLeadMs: departureLeadMs, queryKeyLifeMs: queryLifetimeMs }
  const services = await submitServices(backing)
  return submitOrder({ ...services, queries: queryStore(backing), limits, twinPatienceMs })
})

export const handler = create(awsPlatform)
