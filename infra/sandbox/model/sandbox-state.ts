import type { Chance } from './chance.ts'
import type { ArmedFault } from './faults.ts'
import { type GrabEvent, type GrabOrder, type PushType, ticketOf } from './grab-order.ts'
import { giveBack, type Ledger, type Market, type ShelfKey, take } from './inventory.ts'
import { transition } from './transition.ts'

/** A search that can still be ordered with. */
export type Query = {
  readonly queryKey: string
  readonly from: string
  readonly to: string
  /** yyyyMMdd */
  readonly date: string
  readonly forStudents: boolean
  readonly at: number
}

/** How often something was asked for about one outOrderNo, whatever came of it. */
export type Counters = {
  /** Submits that arrived. */
  submitRequests: number
  /** Submits that were lost on their way. */
  submitsLost: number
  cancelRequests: number
  refundRequests: number
}

/** Everything that changes in the sandbox, as it is written to the journal. */
export type StateEvent =
  | { readonly type: 'searched'; readonly query: Query }
  | {
      readonly type: 'counted'
      readonly outOrderNo: string
      readonly what: keyof Counters
    }
  | { readonly type: 'created'; readonly order: GrabOrder }
  | { readonly type: 'order'; readonly orderNo: string; readonly event: GrabEvent }
  | { readonly type: 'callbackUrlSet'; readonly pushType: PushType; readonly url: string }
  | { readonly type: 'faultSet'; readonly fault: ArmedFault }
  | { readonly type: 'faultUsed'; readonly index: number }
  | { readonly type: 'faultsCleared' }
  | { readonly type: 'snapshot'; readonly state: StoredState }

/** The state of the sandbox. */
export type SandboxState = {
  /** The latest moment at which anything happened. */
  lastAt: number
  searches: number
  ticketsIssued: number
  queries: Map<string, Query>
  orders: Map<string, GrabOrder>
  byOutOrderNo: Map<string, string[]>
  counters: Map<string, Counters>
  callbackUrls: Map<PushType, string>
  faults: ArmedFault[]
  ledger: Ledger
}

type StoredShelf = {
  readonly taken: readonly number[]
  readonly returned: readonly number[]
  readonly spare: { readonly slot: number; readonly taken: number }
}

/** The state as JSON. */
export type StoredState = {
  readonly version: 1
  readonly lastAt: number
  readonly searches: number
  readonly ticketsIssued: number
  readonly queries: readonly Query[]
  readonly orders: readonly GrabOrder[]
  readonly counters: readonly (readonly [string, Counters])[]
  readonly callbackUrls: readonly (readonly [PushType, string])[]
  readonly faults: readonly ArmedFault[]
  readonly ledger: readonly (readonly [ShelfKey, StoredShelf])[]
}

/** What the state's changes depend on besides the events. */
export type Laws = { readonly chance: Chance; readonly market: Market; readonly queryTtlMs: number }

/** A sandbox in which nothing has happened. */
export function emptyWorld(): SandboxState {
  return {
    lastAt: 0,
    searches: 0,
    ticketsIssued: 0,
    queries: new Map(),
    orders: new Map(),
    byOutOrderNo: new Map(),
    counters: new Map(),
    callbackUrls: new Map(),
    faults: [],
    ledger: new Map(),
  }
}

/** The counters of an outOrderNo. */
export function countersOf(world: SandboxState, outOrderNo: string): Readonly<Counters> {
  return world.counters.get(outOrderNo) ?? noCounts
}

const noCounts: Readonly<Counters> = {
  submitRequests: 0,
  submitsLost: 0,
  cancelRequests: 0,
  refundRequests: 0,
}

/** Carries an event into the state. The same events in the same order always make the same state. */
export function apply(world: SandboxState, laws: Laws, event: StateEvent): void {
  switch (event.type) {
    case 'searched':
      world.searches += 1
      world.lastAt = Math.max(world.lastAt, event.query.at)
      world.queries.set(event.query.queryKey, event.query)
      dropOldQueries(world, event.query.at - laws.queryTtlMs)
      return
    case 'counted': {
      const counts = countersOf(world, event.outOrderNo)
      world.counters.set(event.outOrderNo, { ...counts, [event.what]: counts[event.what] + 1 })
      return
    }
    case 'created':
      addOrder(world, event.order)
      return
    case 'order':
      applyToOrder(world, laws, event.orderNo, event.event)
      return
    case 'callbackUrlSet':
      world.callbackUrls.set(event.pushType, event.url)
      return
    case 'faultSet':
      world.faults.push(event.fault)
      return
    case 'faultUsed':
      world.faults = world.faults
        .map((fault, index) => (index === event.index ? { ...fault, times: fault.times - 1 } : fault))
        .filter((fault) => fault.times > 0)
      return
    case 'faultsCleared':
      world.faults = []
      return
    case 'snapshot':
      restore(world, event.state)
      return
  }
}

/** Queries are kept in the order in which they were made. */
function dropOldQueries(world: SandboxState, madeBefore: number): void {
  for (const [key, query] of world.queries) {
    if (query.at >= madeBefore) return
    world.queries.delete(key)
  }
}

function addOrder(world: SandboxState, order: GrabOrder): void {
  world.orders.set(order.orderNo, order)
  world.lastAt = Math.max(world.lastAt, order.createdAt)
  world.byOutOrderNo.set(order.outOrderNo, [
    ...(world.byOutOrderNo.get(order.outOrderNo) ?? []),
    order.orderNo,
  ])
}

function applyToOrder(world: SandboxState, laws: Laws, orderNo: string, event: GrabEvent): void {
  const order = world.orders.get(orderNo)
  if (order === undefined) throw new Error('an event of an order that does not exist')
  const next = transition(order, event)
  world.lastAt = Math.max(world.lastAt, event.at)
  world.orders.set(orderNo, next)
  if (event.type === 'issued' && next.issue !== undefined) {
    world.ticketsIssued += 1
    const { journey, offer } = next.issue.choice
    take(laws.chance, laws.market, world.ledger, journey, offer, event.seats, event.at)
  }
  const ticket = event.type === 'refunded' ? ticketOf(next, event.passengerId) : undefined
  if (ticket !== undefined && next.issue !== undefined) {
    const { journey, offer } = next.issue.choice
    giveBack(laws.chance, laws.market, world.ledger, journey, offer, ticket.seat, event.at)
  }
}

/** The whole state as one event, from which the journal starts anew. */
export function snapshotOf(world: SandboxState): StateEvent {
  const state: StoredState = {
    version: 1,
    lastAt: world.lastAt,
    searches: world.searches,
    ticketsIssued: world.ticketsIssued,
    queries: [...world.queries.values()],
    orders: [...world.orders.values()],
    counters: [...world.counters],
    callbackUrls: [...world.callbackUrls],
    faults: world.faults,
    ledger: [...world.ledger].map(([key, shelf]) => [key, { ...shelf, taken: [...shelf.taken] }]),
  }
  return { type: 'snapshot', state }
}

function restore(world: SandboxState, state: StoredState): void {
  Object.assign(world, emptyWorld())
  world.lastAt = state.lastAt
  world.searches = state.searches
  world.ticketsIssued = state.ticketsIssued
  for (const query of state.queries) world.queries.set(query.queryKey, query)
  for (const order of state.orders) addOrder(world, order)
  world.counters = new Map(state.counters)
  world.callbackUrls = new Map(state.callbackUrls)
  world.faults = [...state.faults]
  world.ledger = new Map(
    state.ledger.map(([key, shelf]) => [
      key,
      { taken: new Set(shelf.taken), returned: [...shelf.returned], spare: { ...shelf.spare } },
    ]),
  )
}
