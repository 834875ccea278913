import { cancelOrderRequest } from '#contract/cancel-order.ts'
import { operations } from '#contract/operations.ts'
import { awsPlatform } from '#shared/lambda/aws-platform.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { juheServices, twinPatienceMs } from '#shared/lambda/order-services.ts'
import { cancelOrder } from '#shared/orders/cancel.ts'

/** Contract §4 cancelOrder. */
export const create = operationHandler(operations.cancelOrder, cancelOrderRequest, async (backing) =>
  cancelOrder({ ...(await juheServices(backing)), twinPatienceMs }),
)

export const handler = create(awsPlatform)
