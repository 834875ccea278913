import type { SQSBatchResponse } from 'aws-lambda'
import { inParts, type QueueName, type SendToQueue } from '#shared/attention/queues.ts'
import { messageIdOf } from '../support/sqs-event.ts'
import type { CallEnd, Cluster } from './cluster.ts'
import { type EffectFault, queueFaults } from './fault-kinds.ts'
import type { SimulatedProcess } from './process.ts'
import { delayFor, type World } from './world.ts'

/** The two queues: keep messages back, hand them over at least once, and again if a worker does not end its batch. */
export type Queues = { readonly sendToOf: (process: SimulatedProcess) => SendToQueue }

/** What hears of the queues: see delays.ts. */
export type QueueListener = {
  /** A worker that lives has been handed a message. */
  readonly onHandOver: (queue: QueueName, pk: string) => void
  /** Something happened to a message of the order that the queue is not to do. */
  readonly onFault: (pk: string) => void
}

/** As the stack has it (infra/aws/work-queue.ts). */
const visibilityMs = 90_000
const mostReceives = 3

/** How long a message waits for others at most where they come in batches, ms. */
const longestPollMs = 400

/** A message on its way. `dueAt`: until when it is held back (ms). `receives`: counts from 1. */
type Message = {
  readonly pk: string
  readonly key: string
  readonly dueAt: number
  readonly receives: number
}

export function createQueues(world: World, cluster: () => Cluster, listener: QueueListener): Queues {
  const { schedule, faults, tell, nameOf, plan, start } = world
  const isDown = () =>
    plan.conditions.some(
      (condition) =>
        condition.kind === 'queues are down for a while' &&
        schedule.now() >= start + condition.from &&
        schedule.now() < start + condition.to,
    )

  const isBatched = plan.conditions.some(({ kind }) => kind === 'messages come in batches')
  const waiting = new Map<QueueName, Message[]>()
  /** Until when the messages of a queue were held back of which one was handed over already. */
  const handedOver = new Map<QueueName, number>()

  /** A message can be received: alone, or with those that come until a worker asks for some. */
  function arrive(queue: QueueName, message: Message): void {
    if (!isBatched) {
      hand(queue, [message])
      return
    }
    const batch = waiting.get(queue)
    if (batch !== undefined) {
      batch.push(message)
      return
    }
    const begun = [message]
    waiting.set(queue, begun)
    schedule.after(delayFor(world, `${message.key} batch`, 0, longestPollMs), () => {
      waiting.delete(queue)
      for (const part of inParts(begun)) hand(queue, part)
    })
  }

  function hand(queue: QueueName, batch: readonly Message[]): void {
    const keys = batch.map(({ key }) => key).join(', ')
    const server = cluster().pick(keys)
    tell(`${keys} comes to ${server?.process.name ?? 'nobody'}`)
    if (batch.length > 1) world.met('messages come in batches')
    for (const { pk, dueAt } of batch) {
      if (dueAt < (handedOver.get(queue) ?? 0)) world.met('messages overtake each other')
      handedOver.set(queue, Math.max(dueAt, handedOver.get(queue) ?? 0))
      if (server !== undefined) listener.onHandOver(queue, pk)
    }
    cluster().call(
      server,
      (functions) =>
        functions.work(
          queue,
          batch.map(({ pk }) => pk),
        ),
      visibilityMs,
      (end) => {
        if (end.kind === 'lost' && batch.length > 1 && server?.process.isAlive() === false)
          world.met('a worker dies with a batch')
        const failed = failedOf(batch, end)
        for (const message of failed) {
          if (message.receives < mostReceives)
            schedule.after(visibilityMs, () => arrive(queue, { ...message, receives: message.receives + 1 }))
          else world.met('message becomes a dead letter')
        }
      },
    )
  }

  function take(queue: QueueName, pk: string, delayMs: number): void {
    const key = faults.name(`message ${queue} ${nameOf(pk)}`)
    const fault = faults.draw(key, queueFaults)
    if (fault !== undefined) {
      faults.felt(key, fault)
      listener.onFault(pk)
    }
    if (fault === 'message is lost') return
    const late = fault === 'message is late' ? delayFor(world, `${key} late`, 3_000, 10 * 60_000) : 0
    // What is sent together arrives in any order.
    const arriveMs = delayMs + late + delayFor(world, key, 5, 300)
    const message: Message = { pk, key, dueAt: schedule.now() + delayMs, receives: 1 }
    schedule.after(arriveMs, () => arrive(queue, message))
    if (fault === 'message comes twice')
      schedule.after(arriveMs + delayFor(world, `${key} again`, 0, 20_000), () =>
        arrive(queue, { ...message, key: `${key} again` }),
      )
  }

  return {
    sendToOf: (process) => (queue, messages) => {
      if (messages.length === 0) return Promise.resolve(0)
      const kinds: readonly EffectFault[] = []
      return process.effect<number>(`send ${queue} by ${process.name}`, kinds, (effect) => {
        schedule.after(delayFor(world, effect.key, 1, 20), () => {
          if (!effect.isOut()) return
          if (isDown()) {
            world.met('queues are down for a while')
            for (const { pk } of messages) listener.onFault(pk)
            effect.resolve(messages.length)
            return
          }
          for (const { pk, delaySeconds } of messages) take(queue, pk, delaySeconds * 1_000)
          effect.applied()
          effect.resolve(0)
        })
      })
    },
  }
}

/** The messages of a batch that are handed over again: all of a worker that gave no answer, or those that it names. */
function failedOf(batch: readonly Message[], end: CallEnd<SQSBatchResponse>): readonly Message[] {
  if (end.kind === 'lost') return batch
  const failures = new Set(end.answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
  return batch.filter((_, index) => failures.has(messageIdOf(index)))
}
