import { extensions } from '#contract/operations.ts'
import { orderEventsRequest } from '#contract/order-events.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { orderEvents } from '#shared/orders/use-cases/order-events.ts'

/** Extension orderEvents. */
export const create = operationHandler(extensions.orderEvents, orderEventsRequest, ({ table }) =>
  orderEvents(createOrderStore(table)),
)

export const handler = create(awsPlatform)
