import { deliverPushes } from '#shared/attention/deliver-pushes.ts'
import { backgroundHandler } from '#shared/lambda/background-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { deliveryServices } from '#shared/lambda/services/order-services.ts'

/** Delivers pushes to tenants, as the pushes queue says. */
export const create = backgroundHandler(async (backing) => deliverPushes(await deliveryServices(backing)))

export const handler = create(awsPlatform)
