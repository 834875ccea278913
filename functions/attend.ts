import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { attendOrders } from '#shared/attention/attend-orders.ts'
import { backgroundHandler } from '#shared/lambda/background-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { attendServices } from '#shared/lambda/services/order-services.ts'
import { createPauseCheck } from '#shared/stage-pause.ts'

/** While the stage is paused messages are dropped: their orders stay due, and the first tick after it sends them again. */
const atRest: SQSBatchResponse = { batchItemFailures: [] }

/** Does what orders wait for at Juhe, as the attention queue says. */
export const create = backgroundHandler(async (backing) => {
  const attend = attendOrders(await attendServices(backing))
  const isPaused = createPauseCheck(backing.table, backing.platform.now)
  return async (event: SQSEvent) => ((await isPaused()) ? atRest : attend(event))
})

export const handler = create(awsPlatform)
