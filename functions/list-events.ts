import { listEventsRequest } from '#contract/list-events.ts'
import { extensions } from '#contract/operations.ts'
import { listEvents } from '#shared/journal/list-events.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'

/** Extension listEvents. */
export const create = operationHandler(
  extensions.listEvents,
  listEventsRequest,
  ({ table, platform: { now } }) => listEvents({ table, now }),
)

export const handler = create(awsPlatform)
