import { operations } from '#contract/operations.ts'
import { orderDetailRequest } from '#contract/order-detail.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { detailPatienceMs, juheServices } from '#shared/lambda/services/order-services.ts'
import { orderDetail } from '#shared/orders/use-cases/order-detail.ts'

/** Contract §3 orderDetail. */
export const create = operationHandler(operations.orderDetail, orderDetailRequest, async (backing) => {
  const { detailMaxAgeMs } = backing.environment
  return orderDetail({ ...(await juheServices(backing)), detailMaxAgeMs, detailPatienceMs })
})

export const handler = create(awsPlatform)
