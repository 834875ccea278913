import { backgroundHandler } from '#shared/lambda/background-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { deliveryServices } from '#shared/lambda/services/order-services.ts'
import { deliverStream } from '#shared/pushes/deliver-stream.ts'

/** Delivers new pushes as soon as the table's stream tells of them. */
export const create = backgroundHandler(async (backing) => deliverStream(await deliveryServices(backing)))

export const handler = create(awsPlatform)
