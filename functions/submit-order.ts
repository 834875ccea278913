import { operations } from '#contract/operations.ts'
import { submitOrderRequest } from '#contract/submit-order.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { orderQuota } from '#shared/lambda/services/order-quota.ts'
import {
  judgeSubmitServices,
  submitServices,
  twinPatienceMs,
} from '#shared/lambda/services/order-services.ts'
import { judgeSubmit, submitOrder } from '#shared/orders/use-cases/submit.ts'

/** Contract §2 submitOrder. */
export const create = operationHandler(
  operations.submitOrder,
  submitOrderRequest,
  async (backing) =>
    submitOrder({
      ...(await submitServices(backing)),
      ...judgeSubmitServices(backing),
      quota: orderQuota(backing),
      twinPatienceMs,
    }),
  (backing) => judgeSubmit(judgeSubmitServices(backing)),
)

export const handler = create(awsPlatform)
