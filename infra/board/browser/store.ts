import { computed, signal } from '@preact/signals'
import type { BoardEvent, ClockView, OrderSummary, Setup } from '../wire.ts'
import { readSetup } from './api.ts'

/** What the page knows of the service. Components read it; only this file writes it. */
export const setup = signal<Setup | undefined>(undefined)
/** Of a stage's board: which one, and what it may do; undefined of the local service. */
export const stage = computed(() => setup.value?.stage)
export const connection = signal<'starting' | 'open' | 'lost'>('starting')
export const isTurning = signal(false)
/** Where the turning of the clock began, and where it ends; undefined while it does not turn. */
export const turn = signal<ClockView['turn']>(undefined)
/** By how many ms the service's clock is ahead of this machine's. */
export const clockOffset = signal(0)
/** The service's time, ms; moves on every second. */
export const now = signal(Date.now())
/** The order whose state changed last, since the page was opened. */
export const lastChanged = signal<OrderSummary | undefined>(undefined)

/** Counts what may have changed the lists: an order that moved, or that everything is read anew. */
export const stirs = signal(0)

/** Those who show one order, and are told when something happened to it. */
const watchers = new Map<string, Set<() => void>>()

/** Tells of everything that happens to one order, and of each time all was read anew. Answers how to stop. */
export function watchOrder(orderNo: string, onStir: () => void): () => void {
  const those = watchers.get(orderNo) ?? new Set()
  watchers.set(orderNo, those.add(onStir))
  return () => {
    those.delete(onStir)
    if (those.size === 0) watchers.delete(orderNo)
  }
}

/** How long after everything could not be read it is tried again, ms. */
const retryMs = 1_000
let source: EventSource | undefined

/**
 * Begins to watch: reads everything, follows the live events, and reads everything again after an interruption. A page
 * that nobody sees does not listen: a browser has six connections to a host, and pages that keep one each would leave
 * none to the seventh.
 */
export function startWatching(): void {
  document.addEventListener('visibilitychange', listenWhileSeen)
  listenWhileSeen()
  setInterval(tick, 1_000)
}

function listenWhileSeen(): void {
  if (document.visibilityState === 'visible') {
    source ??= listen()
    return
  }
  source?.close()
  source = undefined
  connection.value = 'starting'
}

function listen(): EventSource {
  const events = new EventSource('/board/api/events')
  const isOver = () => events !== source
  events.onopen = () => {
    const read = () =>
      refresh(isOver).then(
        () => {
          if (!isOver()) connection.value = 'open'
        },
        () => {
          if (isOver()) return
          connection.value = 'lost'
          if (events.readyState === EventSource.OPEN) setTimeout(read, retryMs)
        },
      )
    read()
  }
  events.onerror = () => {
    connection.value = 'lost'
  }
  on(events, 'order', ({ order }) => {
    if (takeOrder(order)) stir(order.orderNo)
  })
  on(events, 'journal', ({ orderNo }) => stir(orderNo))
  on(events, 'clock', ({ clock }) => takeClock(clock))
  on(events, 'receiver', ({ mode }) => {
    const known = setup.value
    if (known !== undefined) setup.value = { ...known, receiver: { ...known.receiver, mode } }
  })
  on(events, 'reads', ({ reads }) => {
    const known = setup.value
    if (known?.stage !== undefined) setup.value = { ...known, stage: { ...known.stage, reads } }
  })
  on(events, 'juheFaults', ({ armed }) => {
    if (setup.value !== undefined) setup.value = { ...setup.value, juheFaults: armed }
  })
  return events
}

/** Orders as live events told of them, since the page was opened: newer than a list that was asked for earlier. */
const told = new Map<string, OrderSummary>()
/** Beyond this many the oldest are dropped: lists are read again soon after each event. */
const mostTold = 1_000

/** Takes what a live event tells of an order; answers whether it is news. */
function takeOrder(order: OrderSummary): boolean {
  const before = told.get(order.orderNo)
  if (before !== undefined && before.version >= order.version) return false
  if (before?.status !== order.status) lastChanged.value = order
  told.delete(order.orderNo)
  told.set(order.orderNo, order)
  const [oldest] = told.keys()
  if (told.size > mostTold && oldest !== undefined) told.delete(oldest)
  stirs.value += 1
  return true
}

/** An order of a list, or what was told of it since. */
export function newest(order: OrderSummary): OrderSummary {
  const known = told.get(order.orderNo)
  return known !== undefined && known.version > order.version ? known : order
}

/** Reads the setup anew: after a callback URL was set. */
export async function refreshSetup(): Promise<void> {
  setup.value = await readSetup()
}

/** Takes what the service says of its clock. */
export function takeClock(clock: ClockView): void {
  clockOffset.value = clock.now - Date.now()
  isTurning.value = clock.isTurning
  turn.value = clock.turn
  tick()
}

/** Reads everything; what came for a connection that is over by then is dropped. */
async function refresh(isOver: () => boolean): Promise<void> {
  const nextSetup = await readSetup()
  if (isOver()) return
  setup.value = nextSetup
  takeClock(nextSetup.clock)
  stirs.value += 1
  for (const orderNo of watchers.keys()) stir(orderNo)
}

function tick(): void {
  now.value = Date.now() + clockOffset.value
}

function stir(orderNo: string): void {
  for (const onStir of watchers.get(orderNo) ?? []) onStir()
}

type Of<Kind extends BoardEvent['kind']> = Extract<BoardEvent, { kind: Kind }>

function on<Kind extends BoardEvent['kind']>(
  events: EventSource,
  kind: Kind,
  take: (event: Omit<Of<Kind>, 'kind'>) => void,
): void {
  events.addEventListener(kind, (message) => take(JSON.parse(message.data)))
}
