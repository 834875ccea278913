import { operations } from '#contract/operations.ts'
import { submitOrderRequest } from '#contract/submit-order.ts'
import { awsPlatform } from '#shared/lambda/aws-platform.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { orderQuota } from '#shared/lambda/order-quota.ts'
import { judgeSubmitServices, submitServices, twinPatienceMs } from '#shared/lambda/order-services.ts'
import { judgeSubmit, submitOrder } from '#shared/orders/submit.ts'

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
