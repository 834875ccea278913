import type { QueueName, SendToQueue } from '#shared/attention/queues.ts'
import type { Cluster } from './cluster.ts'
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

export function createQueues(world: World, cluster: () => Cluster, listener: QueueListener): Queues {
  const { schedule, faults, tell, nameOf, plan, start } = world
  const isDown = () =>
    plan.conditions.some(
      (condition) =>
        condition.kind === 'queues are down for a while' &&
        schedule.now() >= start + condition.from &&
        schedule.now() < start + condition.to,
    )

  function hand(queue: QueueName, pk: string, key: string, receives: number): void {
    const server = cluster().pick(key)
    tell(`${key} comes to ${server?.process.name ?? 'nobody'}`)
    if (server !== undefined) listener.onHandOver(queue, pk)
    cluster().call(
      server,
      (functions) => functions.work(queue, pk),
      visibilityMs,
      (end) => {
        if (end.kind === 'answered' && end.answer.batchItemFailures.length === 0) return
        if (receives < mostReceives) schedule.after(visibilityMs, () => hand(queue, pk, key, receives + 1))
        else world.met('message becomes a dead letter')
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
    schedule.after(arriveMs, () => hand(queue, pk, key, 1))
    if (fault === 'message comes twice')
      schedule.after(arriveMs + delayFor(world, `${key} again`, 0, 20_000), () =>
        hand(queue, pk, `${key} again`, 1),
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
