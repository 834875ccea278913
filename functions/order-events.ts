import { extensions } from '#contract/operations.ts'
import { orderEventsRequest } from '#contract/order-events.ts'
import { awsPlatform } from '#shared/lambda/aws-platform.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { createOrderStore } from '#shared/orders/order-store.ts'
import { orderEvents } from '#shared/orders/show-events.ts'

/** Extension orderEvents. */
export const create = operationHandler(extensions.orderEvents, orderEventsRequest, ({ table }) =>
  orderEvents(createOrderStore(table)),
)

export const handler = create(awsPlatform)
