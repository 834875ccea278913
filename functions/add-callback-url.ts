import { addCallbackUrlRequest } from '#contract/add-callback-url.ts'
import { operations } from '#contract/operations.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { addCallbackUrl, judgeCallbackUrl } from '#shared/tenants/add-callback-url.ts'

/** Contract §6 addCallbackUrl. */
export const create = operationHandler(
  operations.addCallbackUrl,
  addCallbackUrlRequest,
  ({ table, environment }) => addCallbackUrl(table, environment.callbackPolicy),
  ({ environment }) => judgeCallbackUrl(environment.callbackPolicy),
)

export const handler = create(awsPlatform)
