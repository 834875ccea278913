import { randomUUID } from 'node:crypto'
import { create as attend } from '#functions/attend.ts'
import { create as deliverPushes } from '#functions/deliver-pushes.ts'
import { create as reconcile } from '#functions/reconcile.ts'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import { scheduledEvent } from '#infra/local/schedule/scheduled-event.ts'
import { type LookAt, type QueueName, queueNames, type SendToQueue } from '#shared/attention/queues.ts'
import type { ReconcileReport } from '#shared/attention/reconcile.ts'
import type { LogLine, Platform } from '#shared/lambda/platform/platform.ts'
import { sqsEvent } from './sqs-event.ts'

/** Keeps what is sent to the queues. */
export function keptMessages() {
  const sent: Record<QueueName, LookAt[]> = { attention: [], pushes: [] }
  const sendTo: SendToQueue = async (queue, messages) => {
    sent[queue].push(...messages)
    return 0
  }
  return { sent, sendTo }
}

/** What a tick and the work that it led to came to. */
export type TickReport = ReconcileReport & {
  readonly attended: number
  readonly setbacks: number
  readonly failed: number
}

/** A tick of the schedule, and the work for what is due at that moment. What falls due later is not attended to. */
export function createTick(platform: Platform): () => Promise<TickReport> {
  const { sent, sendTo } = keptMessages()
  const seen: LogLine[] = []
  const listening: Platform = {
    ...platform,
    log: (line) => {
      seen.push(line)
      platform.log(line)
    },
  }
  const tick = reconcile({ ...listening, connectQueues: () => sendTo })
  const workers = { attention: attend(listening), pushes: deliverPushes(listening) }
  return async () => {
    const requestId = randomUUID()
    const report = await tick(
      scheduledEvent(platform.now(), requestId),
      lambdaContext('reconcile', requestId),
    )
    const due = queueNames.map((queue) => {
      const messages = sent[queue].splice(0)
      return { queue, pks: messages.flatMap(({ pk, delaySeconds }) => (delaySeconds === 0 ? [pk] : [])) }
    })
    const from = seen.length
    let failed = 0
    for (const { queue, pks } of due) {
      const { batchItemFailures } = await workers[queue](sqsEvent(pks), lambdaContext(queue, randomUUID()))
      failed += batchItemFailures.length
    }
    const lines = seen.slice(from)
    const attended = lines.reduce(
      (sum, line) => sum + (line.event === 'worked' && typeof line.attended === 'number' ? line.attended : 0),
      0,
    )
    const setbacks = lines.filter((line) => line.event === 'setback' && line.setbacks !== 0).length
    return { ...report, attended, setbacks, failed }
  }
}
