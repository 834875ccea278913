import { awsPlatform } from '#shared/lambda/aws-platform.ts'
import { callbackHandler } from '#shared/lambda/callback-handler.ts'
import { pushInServices } from '#shared/lambda/order-services.ts'
import { applyPush } from '#shared/orders/apply-push.ts'

/** Takes in Juhe's pushes (contract §6) at /juhe/callback/{type}/{token}. */
export const create = callbackHandler(async (backing) => {
  const services = await pushInServices(backing)
  return (push) => applyPush(services, push)
})

export const handler = create(awsPlatform)
