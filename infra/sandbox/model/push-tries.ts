import type { CallbackQuirkName } from './callback-quirks.ts'
import { type OrderPush, type PushType, pushMoment } from './grab-order.ts'
import type { Life } from './life.ts'

/** A push that is to be sent now. */
export type Push = {
  readonly orderNo: string
  /** Its place among the order's pushes. */
  readonly push: number
  readonly kind: OrderPush['kind']
  readonly type: PushType
  /** In which ways the order's scenario has it written. */
  readonly quirks: readonly CallbackQuirkName[]
  readonly url: string
  readonly body: Readonly<Record<string, unknown>>
  /** Counts from 1. */
  readonly attempt: number
}

/** The attempts to send the pushes of orders: when, how often, and what became of them. */
export type PushTries = {
  /** Begins an attempt of each push that is due (ms). */
  due(at: number): readonly Push[]
  /** What became of an attempt, at a moment (ms). */
  answered(push: Push, accepted: boolean, at: number): void
}

/** The attempts that the settings allow. */
export function createPushTries({ context, pushes }: Life): PushTries {
  const { world, settings, commit } = context

  function due(at: number): Push[] {
    const found: Push[] = []
    for (let next = pushes.takeDue(at); next !== undefined; next = pushes.takeDue(at)) {
      const order = world.orders.get(next.name)
      if (order === undefined) continue
      for (const [index, push] of order.pushes.entries()) {
        if (push.state === 'waiting' && push.dueAt <= at)
          found.push(...tryPush(order.orderNo, index, push, at))
      }
      pushes.set(order.orderNo, pushMoment(world.orders.get(order.orderNo) ?? order))
    }
    return found
  }

  function tryPush(orderNo: string, index: number, push: OrderPush, at: number): Push[] {
    const end = (state: 'givenUp' | 'noUrl') => {
      commit({ type: 'order', orderNo, event: { type: 'pushEnded', at, push: index, state } })
      return []
    }
    const url = world.callbackUrls.get(push.type)
    if (url === undefined) return end('noUrl')
    if (push.attempts >= settings.pushAttempts) return end('givenUp')
    // Should nobody ever tell what became of this attempt (a kill), the next one comes when it has timed out.
    const again = at + settings.pushTimeoutMs + settings.pushRetryMs
    commit({ type: 'order', orderNo, event: { type: 'pushTried', at, push: index, again } })
    const { kind, type, body } = push
    const quirks = world.orders.get(orderNo)?.scenario.callbackQuirks ?? []
    return [{ orderNo, push: index, kind, type, url, body, quirks, attempt: push.attempts + 1 }]
  }

  function answered({ orderNo, push, attempt }: Push, accepted: boolean, at: number): void {
    if (world.orders.get(orderNo)?.pushes[push]?.state !== 'waiting') return
    if (accepted) {
      commit({ type: 'order', orderNo, event: { type: 'pushEnded', at, push, state: 'delivered' } })
    } else if (attempt >= settings.pushAttempts) {
      commit({ type: 'order', orderNo, event: { type: 'pushEnded', at, push, state: 'givenUp' } })
    } else {
      const until = at + settings.pushRetryMs
      commit({ type: 'order', orderNo, event: { type: 'pushPostponed', at, push, until } })
    }
  }

  return { due, answered }
}
