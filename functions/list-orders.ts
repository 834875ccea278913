import { listOrdersRequest } from '#contract/list-orders.ts'
import { extensions } from '#contract/operations.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { listOrders } from '#shared/orders/use-cases/list-orders.ts'

/** Extension listOrders. */
export const create = operationHandler(extensions.listOrders, listOrdersRequest, ({ table }) =>
  listOrders(table),
)

export const handler = create(awsPlatform)
