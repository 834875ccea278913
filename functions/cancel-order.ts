import { cancelOrderRequest } from '#contract/cancel-order.ts'
import { operations } from '#contract/operations.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { juheServices, twinPatienceMs } from '#shared/lambda/services/order-services.ts'
import { cancelOrder } from '#shared/orders/use-cases/cancel.ts'

/** Contract §4 cancelOrder. */
export const create = operationHandler(operations.cancelOrder, cancelOrderRequest, async (backing) =>
  cancelOrder({ ...(await juheServices(backing)), twinPatienceMs }),
)

export const handler = create(awsPlatform)
