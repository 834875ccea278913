import { applyRefundOrderRequest } from '#contract/apply-refund-order.ts'
import { operations } from '#contract/operations.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { juheServices, twinPatienceMs } from '#shared/lambda/services/order-services.ts'
import { applyRefundOrder } from '#shared/orders/use-cases/refund.ts'

/** Contract §5 applyRefundOrder. */
export const create = operationHandler(
  operations.applyRefundOrder,
  applyRefundOrderRequest,
  async (backing) => applyRefundOrder({ ...(await juheServices(backing)), twinPatienceMs }),
)

export const handler = create(awsPlatform)
