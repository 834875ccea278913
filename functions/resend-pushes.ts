import { extensions } from '#contract/operations.ts'
import { resendPushesRequest } from '#contract/resend-pushes.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { changeServices } from '#shared/lambda/services/order-services.ts'
import { resendPushes } from '#shared/pushes/resend-pushes.ts'

/** Extension resendPushes. */
export const create = operationHandler(extensions.resendPushes, resendPushesRequest, (backing) =>
  resendPushes({ ...changeServices(backing), table: backing.table }),
)

export const handler = create(awsPlatform)
