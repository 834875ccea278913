import { extensions } from '#contract/operations.ts'
import { resendPushRequest } from '#contract/resend-push.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { changeServices } from '#shared/lambda/services/order-services.ts'
import { resendPush } from '#shared/pushes/resend-push.ts'

/** Extension resendPush. */
export const create = operationHandler(extensions.resendPush, resendPushRequest, (backing) =>
  resendPush(changeServices(backing)),
)

export const handler = create(awsPlatform)
