import { createSqsSender } from '#shared/attention/sqs-sender.ts'
import { wake } from '#shared/attention/wake.ts'
import { platformHandler } from '#shared/lambda/background-handler.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import { createObserver } from '#shared/lambda/platform/observer.ts'
import type { QueuePlatform } from '#shared/lambda/platform/platform.ts'

/** Sends changed orders to the queues, as the table's stream tells of them. */
export const create = platformHandler(async (platform: QueuePlatform) =>
  wake({
    now: platform.now,
    observe: createObserver(platform),
    sendTo: platform.connectQueues(platform.env),
  }),
)

export const handler = create({ ...barePlatform, connectQueues: createSqsSender })
