import { dataDictionaryAnswer } from '#contract/data-dictionary.ts'
import { badKey } from '#contract/envelope.ts'
import type { OperationName } from '#contract/operations.ts'
import { addCallbackUrl, applyRefundOrder, cancelOrder, orderDetail } from './after-sales.ts'
import { createAgenda } from './agenda.ts'
import type { CallbackQuirkName } from './callback-quirks.ts'
import { createChance } from './chance.ts'
import { ordersOf, type Parameters, type SandboxContext } from './context.ts'
import { type ArmedFault, faults, json, type Reply } from './faults.ts'
import { type GrabOrder, isGrabbing, type OrderPush, type PushType, pushMoment } from './grab-order.ts'
import { actionAt, nextMoment, wishes } from './grabbing.ts'
import { type InspectedOrder, inspect } from './inspection.ts'
import { shelfKey } from './inventory.ts'
import { apply, emptyWorld, type Laws, type StateEvent, snapshotOf } from './sandbox-state.ts'
import { search } from './search.ts'
import type { UpstreamSettings } from './settings.ts'
import type { StationBook } from './stations.ts'
import { type SubmitReply, submit } from './submit.ts'

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

/** What a simulated upstream is made of. */
export type UpstreamConfig = {
  readonly seed: string
  readonly stations: StationBook
  readonly settings: UpstreamSettings
  /** ms since the epoch. */
  readonly now: () => number
  /** Keeps an event durably; called before what the event changes can be seen. Throws if it cannot. */
  readonly record: (event: StateEvent) => void
  /** The events of an earlier life, in order. */
  readonly history?: Iterable<StateEvent>
}

/**
 * An upstream that plays Juhe: deterministic, without I/O and without timers. The same seed and the same requests at
 * the same moments give the same replies and the same pushes. Whoever owns it listens for requests, calls `due` when
 * `nextDueAt` has come, sends the pushes, and tells what was answered to them.
 */
export type Upstream = {
  /** Answers a request of the contract; whatever was due before is done first. */
  readonly handle: (operation: OperationName, parameters: Parameters) => Reply
  /** The next moment (ms) at which something happens by itself; undefined when nothing waits. */
  readonly nextDueAt: () => number | undefined
  /** Does everything that is due and gives back the pushes to send now. */
  readonly due: () => readonly Push[]
  /** What became of a push: accepted is the answer body `success` and nothing else. */
  readonly pushAnswered: (push: Push, accepted: boolean) => void
  /** All orders, or those with one outOrderNo, in order of creation. */
  readonly orders: (outOrderNo?: string) => readonly InspectedOrder[]
  readonly armFault: (fault: ArmedFault) => void
  readonly armedFaults: () => readonly ArmedFault[]
  readonly clearFaults: () => void
  /** Sets a callback URL without the contract's request. */
  readonly setCallbackUrl: (type: PushType, url: string) => void
  /** The whole state as one event. */
  readonly snapshot: () => StateEvent
}

/** Builds the upstream, with the state that its history left. */
export function createUpstream(config: UpstreamConfig): Upstream {
  const { settings, stations, now } = config
  const world = emptyWorld()
  const chance = createChance(config.seed)
  const laws: Laws = { chance, market: settings.market, queryTtlMs: settings.queryTtlMs }
  const acts = createAgenda()
  const pushes = createAgenda()
  const hopefuls = createHopefuls()
  const context: SandboxContext = { world, chance, stations, settings, commit }

  function commit(event: StateEvent): void {
    config.record(event)
    apply(world, laws, event)
    if (event.type === 'created') schedule(event.order, event.order.createdAt)
    if (event.type !== 'order') return
    const order = world.orders.get(event.orderNo)
    if (order === undefined) return
    schedule(order, event.event.at)
    if (event.event.type === 'refunded') wakeHopefuls(order, event.event.at)
  }

  function schedule(order: GrabOrder, from: number): void {
    if (order.status === 'D') hopefuls.add(order)
    else hopefuls.remove(order)
    acts.set(order.orderNo, nextMoment(context, order, from))
    pushes.set(order.orderNo, pushMoment(order))
  }

  /** Seats came back: whoever hopes for them may get them at an earlier tick than was known. */
  function wakeHopefuls(giver: GrabOrder, at: number): void {
    for (const orderNo of hopefuls.for(giver)) {
      const order = world.orders.get(orderNo)
      if (order !== undefined) acts.set(orderNo, nextMoment(context, order, at))
    }
  }

  /** When an order acts next. What others bought meanwhile may have left nothing to wake the earliest for: it is asked again. */
  function nextAct(): number | undefined {
    for (let next = acts.next(); next !== undefined; next = acts.next()) {
      const order = world.orders.get(next.name)
      const moment = order && nextMoment(context, order, world.lastAt)
      if (moment === next.at) return moment
      acts.set(next.name, moment)
    }
    return undefined
  }

  /** Everything that the orders do by themselves, each at its own moment, in order of time. */
  function settle(until: number): void {
    for (let due = acts.takeDue(until); due !== undefined; due = acts.takeDue(until)) {
      const order = world.orders.get(due.name)
      if (order === undefined) continue
      const event = actionAt(context, order, due.at)
      if (event === undefined) schedule(order, due.at)
      else commit({ type: 'order', orderNo: order.orderNo, event })
    }
  }

  function duePushes(at: number): Push[] {
    const found: Push[] = []
    for (let due = pushes.takeDue(at); due !== undefined; due = pushes.takeDue(at)) {
      const order = world.orders.get(due.name)
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

  function pushAnswered({ orderNo, push, attempt }: Push, accepted: boolean): void {
    const at = now()
    settle(at)
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

  function carryOut(operation: OperationName, parameters: Parameters, at: number): SubmitReply {
    if (String(parameters.key) !== settings.key) return badKey
    switch (operation) {
      case 'search':
        return search(context, parameters, at)
      case 'submitOrder':
        return submit(context, parameters, at)
      case 'orderDetail':
        return orderDetail(context, parameters)
      case 'cancelOrder':
        return cancelOrder(context, parameters, at)
      case 'applyRefundOrder':
        return applyRefundOrder(context, parameters, at)
      case 'addCallbackUrl':
        return addCallbackUrl(context, parameters)
      case 'dataDictionary':
        return dataDictionaryAnswer
    }
  }

  function handle(operation: OperationName, parameters: Parameters): Reply {
    const at = now()
    settle(at)
    const index = world.faults.findIndex(
      (armed) => armed.operation === operation || armed.operation === 'all',
    )
    const armed = world.faults[index]
    if (armed === undefined) return asReply(carryOut(operation, parameters, at))
    commit({ type: 'faultUsed', index })
    const { effect, reply } = faults[armed.fault]
    return reply(effect === 'done' ? JSON.stringify(carryOut(operation, parameters, at)) : '')
  }

  for (const event of config.history ?? []) apply(world, laws, event)
  for (const order of world.orders.values()) schedule(order, world.lastAt)

  return {
    handle,
    nextDueAt: () => earliest(nextAct(), pushes.next()?.at),
    due: () => {
      const at = now()
      settle(at)
      return duePushes(at)
    },
    pushAnswered,
    orders: (outOrderNo) => {
      settle(now())
      const wanted = outOrderNo === undefined ? [...world.orders.values()] : ordersOf(world, outOrderNo)
      return wanted.map((order) => inspect(world, order))
    },
    armFault: (fault) => commit({ type: 'faultSet', fault }),
    armedFaults: () => world.faults,
    clearFaults: () => commit({ type: 'faultsCleared' }),
    setCallbackUrl: (pushType, url) => {
      if (world.callbackUrls.get(pushType) !== url) commit({ type: 'callbackUrlSet', pushType, url })
    },
    snapshot: () => snapshotOf(world),
  }
}

function asReply(reply: SubmitReply): Reply {
  return reply === 'hang' || reply === 'cut' ? { kind: reply } : json(reply)
}

function earliest(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return Math.min(one, other)
}

/** Which grabbing orders hope for which seats. */
function createHopefuls() {
  const byWish = new Map<string, Set<string>>()
  const known = new Set<string>()
  return {
    add: (order: GrabOrder) => {
      if (known.has(order.orderNo)) return
      known.add(order.orderNo)
      for (const wish of wishes(order)) {
        const names = byWish.get(wish) ?? new Set()
        byWish.set(wish, names.add(order.orderNo))
      }
    },
    remove: (order: GrabOrder) => {
      if (!known.delete(order.orderNo)) return
      for (const wish of wishes(order)) {
        const names = byWish.get(wish)
        names?.delete(order.orderNo)
        if (names?.size === 0) byWish.delete(wish)
      }
    },
    /** Those who hope for what an order had; in the order in which they began to grab. */
    for: (giver: GrabOrder): string[] => {
      if (giver.issue === undefined || isGrabbing(giver)) return []
      const { journey, offer } = giver.issue.choice
      return [...(byWish.get(shelfKey(journey, offer.code)) ?? [])]
    },
  }
}
