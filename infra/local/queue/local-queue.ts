import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { bodyOf, type LookAt } from '#shared/attention/queues.ts'

/** What a queue is made of. Times in ms, of the shared clock. */
export type LocalQueueOptions = {
  /** The worker: it may fail as a whole, or report the messages that it could not handle. */
  readonly worker: (event: SQSEvent) => Promise<SQSBatchResponse | undefined>
  readonly onError: (error: unknown) => void
  readonly now: () => number
  readonly uuid: () => string
  /** How long a message that was not handled stays invisible. */
  readonly visibilityMs?: number
  /** Deliveries of one message before it is a dead letter. */
  readonly mostReceives?: number
  /** Messages in hand at once. */
  readonly concurrency?: number
  /** Told of a message that could not be handled so often. */
  readonly onDeadLetter?: (pk: string) => void
}

/** A queue in this process, with the semantics of SQS: delay, at least once, redelivery, dead letters. */
export type LocalQueue = {
  readonly send: (messages: readonly LookAt[]) => void
  /** Resolves when nothing is in hand and no message is visible. */
  readonly idle: () => Promise<void>
  /** Hands over nothing more; resolves when what is in hand has ended. */
  readonly close: () => Promise<void>
}

type Message = {
  readonly id: string
  readonly pk: string
  readonly group: string
  readonly body: string
  readonly visibleAt: number
  readonly receives: number
}

/** How often the queue looks for messages whose delay is over, ms of real time: the clock may be turned meanwhile. */
const lookEveryMs = 50

/**
 * Hands each message to the worker by itself. Where more are visible than may be in hand, tenants take turns, as in a
 * fair queue of SQS. What is in the queue is lost when the process ends: the first tick of the next one finds it.
 */
export function createLocalQueue(options: LocalQueueOptions): LocalQueue {
  const { worker, onError, now, uuid, onDeadLetter } = options
  const { visibilityMs = 60_000, mostReceives = 3, concurrency = 200 } = options
  const waiting = new Set<Message>()
  const inHand = new Map<Promise<void>, Message>()
  let isClosed = false
  const timer = setInterval(handOver, lookEveryMs)

  function handOver(): void {
    if (isClosed) return
    while (inHand.size < concurrency) {
      const next = nextOf([...waiting].filter(({ visibleAt }) => visibleAt <= now()))
      if (next === undefined) return
      waiting.delete(next)
      const work = deliver(next).finally(() => {
        inHand.delete(work)
        handOver()
      })
      inHand.set(work, next)
    }
  }

  /** The oldest message of the tenant that has the fewest in hand. */
  function nextOf(visible: readonly Message[]): Message | undefined {
    const busy = new Map<string, number>()
    for (const { group } of inHand.values()) busy.set(group, (busy.get(group) ?? 0) + 1)
    const loadOf = ({ group }: Message) => busy.get(group) ?? 0
    return visible.reduce<Message | undefined>(
      (best, message) => (best === undefined || loadOf(message) < loadOf(best) ? message : best),
      undefined,
    )
  }

  async function deliver(message: Message): Promise<void> {
    if (await isHandled(message)) return
    const receives = message.receives + 1
    if (receives < mostReceives) waiting.add({ ...message, receives, visibleAt: now() + visibilityMs })
    else onDeadLetter?.(message.pk)
  }

  async function isHandled(message: Message): Promise<boolean> {
    try {
      const answer = await worker({ Records: [recordOf(message)] })
      return (answer?.batchItemFailures.length ?? 0) === 0
    } catch (error) {
      onError(error)
      return false
    }
  }

  return {
    send(messages) {
      if (isClosed) return
      for (const message of messages) {
        const { pk, delaySeconds, tenantId } = message
        const id = uuid()
        const visibleAt = now() + delaySeconds * 1_000
        waiting.add({ id, pk, group: tenantId ?? pk, body: bodyOf(message), visibleAt, receives: 0 })
      }
      handOver()
    },
    async idle() {
      handOver()
      while (inHand.size > 0) await Promise.all(inHand.keys())
    },
    async close() {
      isClosed = true
      clearInterval(timer)
      await Promise.all(inHand.keys())
    },
  }
}

/** What Lambda would be handed. */
function recordOf({ id, body, receives }: Message): SQSRecord {
  return {
    messageId: id,
    receiptHandle: id,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives + 1),
      SentTimestamp: '0',
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:local:000000000000:queue',
    awsRegion: 'local',
  }
}
