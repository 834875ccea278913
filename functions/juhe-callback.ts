import { callbackHandler } from '#shared/lambda/callback-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { pushInServices } from '#shared/lambda/services/order-services.ts'
import { applyPush } from '#shared/orders/use-cases/apply-callback.ts'

/** Takes in Juhe's pushes (contract §6) at /juhe/callback/{type}/{token}. */
export const create = callbackHandler(async (backing) => {
  const services = await pushInServices(backing)
  return (push) => applyPush(services, push)
})

export const handler = create(awsPlatform)
