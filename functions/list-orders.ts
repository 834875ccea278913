import { listOrdersRequest } from '#contract/list-orders.ts'
import { extensions } from '#contract/operations.ts'
import { awsPlatform } from '#shared/lambda/aws-platform.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { listOrders } from '#shared/orders/list-orders.ts'

/** Extension listOrders. */
export const create = operationHandler(extensions.listOrders, listOrdersRequest, ({ table }) =>
  listOrders(table),
)

export const handler = create(awsPlatform)
