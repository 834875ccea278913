import { listPushesRequest } from '#contract/list-pushes.ts'
import { extensions } from '#contract/operations.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { createOrderStore } from '#shared/orders/store/order-store.ts'
import { listPushes } from '#shared/pushes/list-pushes.ts'

/** Extension listPushes. */
export const create = operationHandler(extensions.listPushes, listPushesRequest, ({ table }) =>
  listPushes(createOrderStore(table)),
)

export const handler = create(awsPlatform)
