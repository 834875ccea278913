import { applyRefundOrderRequest } from '#contract/apply-refund-order.ts'
import { operations } from '#contract/operations.ts'
import { awsPlatform } from '#shared/lambda/aws-platform.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { juheServices, twinPatienceMs } from '#shared/lambda/order-services.ts'
import { applyRefundOrder } from '#shared/orders/refund.ts'

/** Contract §5 applyRefundOrder. */
export const create = operationHandler(
  operations.applyRefundOrder,
  applyRefundOrderRequest,
  async (backing) => applyRefundOrder({ ...(await juheServices(backing)), twinPatienceMs }),
)

export const handler = create(awsPlatform)
