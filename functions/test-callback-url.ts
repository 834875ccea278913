import { extensions } from '#contract/operations.ts'
import { testCallbackUrlRequest } from '#contract/test-callback-url.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { testCallbackServices } from '#shared/lambda/services/order-services.ts'
import { testCallbackUrl } from '#shared/pushes/test-callback-url.ts'

/** Extension testCallbackUrl. */
export const create = operationHandler(extensions.testCallbackUrl, testCallbackUrlRequest, async (backing) =>
  testCallbackUrl(await testCallbackServices(backing)),
)

export const handler = create(awsPlatform)
