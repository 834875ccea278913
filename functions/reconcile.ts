import type { ScheduledEvent } from 'aws-lambda'
import { type ReconcileReport, reconcile } from '#shared/attention/reconcile.ts'
import { createSqsSender } from '#shared/attention/sqs-sender.ts'
import { platformHandler } from '#shared/lambda/background-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { openBacking } from '#shared/lambda/platform/backing.ts'
import { createObserver } from '#shared/lambda/platform/observer.ts'
import type { Platform, QueuePlatform } from '#shared/lambda/platform/platform.ts'
import { createPauseCheck } from '#shared/stage-pause.ts'

/** What a tick reports while the stage is paused. */
const atRest: ReconcileReport = { found: 0, unsent: 0, cut: false, oldestDueMs: 0 }

/** Sends to the queues whatever is due before the next tick. Invoked by the schedule. */
export const create = platformHandler(async (platform: Platform & QueuePlatform) => {
  const { table } = openBacking(platform)
  const { now, env } = platform
  const services = { table, now, observe: createObserver(platform), sendTo: platform.connectQueues(env) }
  const isPaused = createPauseCheck(table, now)
  return async (_event: ScheduledEvent) => ((await isPaused()) ? atRest : reconcile(services))
})

export const handler = create({ ...awsPlatform, connectQueues: createSqsSender })
