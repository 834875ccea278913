import type { ScheduledEvent } from 'aws-lambda'
import { type ReconcileReport, reconcile } from '#shared/attention/reconcile.ts'
import { backgroundHandler } from '#shared/lambda/background-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { attendServices } from '#shared/lambda/services/order-services.ts'
import { createPauseCheck } from '#shared/stage-pause.ts'

/** What a run reports while the stage is paused. */
const atRest: ReconcileReport = { attended: 0, setbacks: 0, cut: false, oldestDueMs: 0 }

/** Attends to whatever in the table is due. Invoked by the schedule; each process knows what it has in hand. */
export const create = backgroundHandler(async (backing) => {
  const services = await attendServices(backing)
  const inHand = new Set<string>()
  const isPaused = createPauseCheck(backing.table, backing.platform.now)
  return async (_event: ScheduledEvent) => ((await isPaused()) ? atRest : reconcile(services, inHand))
})

export const handler = create(awsPlatform)
