import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import * as z from 'zod/mini'
import type { Observe } from '#shared/observations.ts'
import { dueIndex, partitionKey, queueMoments } from '#shared/table/names.ts'
import { delayUntil, type LookAt, type QueueName, queueNames, type SendToQueue } from './queues.ts'
import { lookAheadMs } from './tick.ts'

/** What waking needs. `now`: ms since the epoch. */
export type WakeServices = {
  readonly now: () => number
  readonly observe: Observe
  readonly sendTo: SendToQueue
}

const text = z.object({ S: z.string() })
const moment = z.object({ N: z.pipe(z.string(), z.transform(Number)) })

/** What is needed of a record: which order changed, and when it needs whom next. */
const changedOrder = z.object({
  dynamodb: z.object({
    Keys: z.object({ [partitionKey]: text }),
    NewImage: z.object({
      tenantId: z.optional(text),
      setbacks: z.optional(z.unknown()),
      [dueIndex.sortKey]: z.optional(moment),
      [queueMoments.attention]: z.optional(moment),
      [queueMoments.pushes]: z.optional(moment),
    }),
  }),
})
type Image = z.infer<typeof changedOrder>['dynamodb']['NewImage']

/**
 * Sends each changed order to the queues that it needs before the next tick of the schedule sees it. Nothing rests on
 * it: the next tick sends what could not be sent, and an unreadable record is skipped. So no record fails.
 */
export function wake(services: WakeServices): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    const now = services.now()
    const messages = messagesOf(services, Records, now)
    const unsent = await Promise.all(queueNames.map((queue) => services.sendTo(queue, messages[queue])))
    const count = unsent.reduce((sum, failed) => sum + failed, 0)
    if (count > 0) services.observe({ kind: 'unsent', by: 'wake', count })
    return { batchItemFailures: [] }
  }
}

function messagesOf(
  { observe }: WakeServices,
  records: readonly unknown[],
  now: number,
): Record<QueueName, readonly LookAt[]> {
  const images = new Map<string, Image>()
  for (const record of records) {
    const read = changedOrder.safeParse(record)
    if (read.success) images.set(read.data.dynamodb.Keys[partitionKey].S, read.data.dynamodb.NewImage)
    else observe({ kind: 'oddity', what: 'streamRecord' })
  }
  const messagesFor = (queue: QueueName) =>
    [...images].flatMap(([pk, image]) => messageOf(queue, pk, image, now))
  return { attention: messagesFor('attention'), pushes: messagesFor('pushes') }
}

function messageOf(queue: QueueName, pk: string, image: Image, now: number): LookAt[] {
  const at = momentOf(queue, image)
  if (at === undefined || at > now + lookAheadMs) return []
  const { tenantId } = image
  return [
    { pk, delaySeconds: delayUntil(at, now), ...(tenantId === undefined ? {} : { tenantId: tenantId.S }) },
  ]
}

/**
 * An order that could not be handled is postponed in the due index only: it is left alone until then. 0.1.0 wrote no
 * queue's moment: what it wrote is sent to both queues.
 */
function momentOf(queue: QueueName, image: Image): number | undefined {
  const due = image[dueIndex.sortKey]?.N
  const isOfNoQueue = queueNames.every((name) => image[queueMoments[name]] === undefined)
  const own = isOfNoQueue ? due : image[queueMoments[queue]]?.N
  if (own === undefined || due === undefined) return undefined
  return image.setbacks === undefined ? own : Math.max(own, due)
}
