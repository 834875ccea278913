import type { ScheduledEvent } from 'aws-lambda'
import { awsPlatform } from '#shared/lambda/aws-platform.ts'
import { backgroundHandler } from '#shared/lambda/background-handler.ts'
import { attendServices } from '#shared/lambda/order-services.ts'
import { reconcile } from '#shared/orders/reconcile.ts'

/** Attends to whatever in the table is due. Invoked by the schedule; each process knows what it has in hand. */
export const create = backgroundHandler(async (backing) => {
  const services = await attendServices(backing)
  const inHand = new Set<string>()
  return (_event: ScheduledEvent) => reconcile(services, inHand)
})

export const handler = create(awsPlatform)
