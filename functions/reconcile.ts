import type { ScheduledEvent } from 'aws-lambda'
import { reconcile } from '#shared/attention/reconcile.ts'
import { backgroundHandler } from '#shared/lambda/background-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { attendServices } from '#shared/lambda/services/order-services.ts'

/** Attends to whatever in the table is due. Invoked by the schedule; each process knows what it has in hand. */
export const create = backgroundHandler(async (backing) => {
  const services = await attendServices(backing)
  const inHand = new Set<string>()
  return (_event: ScheduledEvent) => reconcile(services, inHand)
})

export const handler = create(awsPlatform)
