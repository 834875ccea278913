import { callbackHandler } from '#shared/lambda/callback-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { callbackServices } from '#shared/lambda/services/order-services.ts'
import { applyCallback } from '#shared/orders/use-cases/apply-callback.ts'

/** Takes in Juhe's callbacks (contract §6) at /juhe/callback/{type}/{token}. */
export const create = callbackHandler(async (backing) => {
  const services = await callbackServices(backing)
  return (callback) => applyCallback(services, callback)
})

export const handler = create(awsPlatform)
