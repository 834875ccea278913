import { randomUUID } from 'node:crypto'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import { type QueueName, queueNames, type SendToQueue } from '#shared/attention/queues.ts'
import type { Platform } from '#shared/lambda/platform/platform.ts'
import { lazy } from '#shared/lazy.ts'
import { loadWorker } from '../functions.ts'
import { createLocalQueue, type LocalQueue } from './local-queue.ts'

/** Both queues, each with its worker behind it. */
export type LocalQueues = {
  readonly sendTo: SendToQueue
  readonly idle: () => Promise<void>
  readonly close: () => Promise<void>
}

export type LocalQueuesOptions = {
  /** What the workers are handed in, asked for with the first message. */
  readonly platform: () => Platform
  readonly now: () => number
  readonly onError: (error: unknown) => void
  readonly onDeadLetter: (queue: QueueName, pk: string) => void
}

/** How long a worker may take, ms: as on AWS (shared/lambda/functions.ts). */
const workerTimeMs = 120_000

/** The queues of the local service. */
export function createLocalQueues({ platform, now, onError, onDeadLetter }: LocalQueuesOptions): LocalQueues {
  const queueOf = (name: QueueName): LocalQueue => {
    const worker = lazy(async () => (await loadWorker(name)).create(platform()))
    return createLocalQueue({
      worker: async (event) => (await worker())(event, lambdaContext(name, randomUUID(), workerTimeMs)),
      ...{ onError, now, uuid: randomUUID },
      onDeadLetter: (pk) => onDeadLetter(name, pk),
    })
  }
  const queues: Readonly<Record<QueueName, LocalQueue>> = {
    attention: queueOf('attention'),
    pushes: queueOf('pushes'),
  }
  const all = queueNames.map((name) => queues[name])
  return {
    sendTo: async (name, messages) => {
      queues[name].send(messages)
      return 0
    },
    idle: async () => {
      await Promise.all(all.map((queue) => queue.idle()))
    },
    close: async () => {
      await Promise.all(all.map((queue) => queue.close()))
    },
  }
}
