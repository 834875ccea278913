import { type Agenda, createAgenda } from './agenda.ts'
import { createChance } from './chance.ts'
import type { SandboxContext } from './context.ts'
import { type GrabOrder, pushMoment } from './grab-order.ts'
import { actionAt, nextMoment } from './grabbing.ts'
import { createHopefuls } from './hopefuls.ts'
import { apply, emptyWorld, type Laws, type StateEvent } from './sandbox-state.ts'
import type { UpstreamSettings } from './settings.ts'
import type { StationBook } from './stations.ts'

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

/** The state of everything, and what happens in it by itself. */
export type Life = {
  readonly context: SandboxContext
  /** When each order's next push is to be sent. */
  readonly pushes: Agenda
  /** Everything that the orders do by themselves until a moment (ms), in order of time. */
  settle(until: number): void
  /** When an order acts next (ms); undefined when none will. */
  nextAct(): number | undefined
}

/** The life that a history left, which goes on. */
export function createLife(config: UpstreamConfig): Life {
  const { settings, stations } = config
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

  function settle(until: number): void {
    for (let due = acts.takeDue(until); due !== undefined; due = acts.takeDue(until)) {
      const order = world.orders.get(due.name)
      if (order === undefined) continue
      const event = actionAt(context, order, due.at)
      if (event === undefined) schedule(order, due.at)
      else commit({ type: 'order', orderNo: order.orderNo, event })
    }
  }

  for (const event of config.history ?? []) apply(world, laws, event)
  for (const order of world.orders.values()) schedule(order, world.lastAt)
  return { context, pushes, settle, nextAct }
}
