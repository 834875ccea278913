import { computed, signal } from '@preact/signals'
import type { BoardEvent, ClockView, OrderSummary, Setup } from '../wire.ts'
import { readOrders, readSetup } from './api.ts'

/** What the page knows of the service. Components read it; only this file writes it. */
export const setup = signal<Setup | undefined>(undefined)
export const orders = signal<ReadonlyMap<string, OrderSummary>>(new Map())
export const connection = signal<'starting' | 'open' | 'lost'>('starting')
export const isTurning = signal(false)
/** By how many ms the service's clock is ahead of this machine's. */
export const clockOffset = signal(0)
/** The service's time, ms; moves on every second. */
export const now = signal(Date.now())
/** The order that something happened to last, and how many such happenings there were. */
export const stirred = signal<{ readonly orderNo: string; readonly count: number }>({ orderNo: '', count: 0 })

/** The order whose state changed last, since the page was opened. */
export const lastChanged = signal<OrderSummary | undefined>(undefined)

/** All orders, the newest first. */
export const newestFirst = computed(() =>
  [...orders.value.values()].toSorted((left, right) => right.createdAt - left.createdAt),
)

/** Begins to watch: reads everything, follows the live events, and reads everything again after an interruption. */
export function startWatching(): void {
  const source = new EventSource('/board/api/events')
  source.onopen = () => {
    refresh().then(
      () => {
        connection.value = 'open'
      },
      () => {
        connection.value = 'lost'
      },
    )
  }
  source.onerror = () => {
    connection.value = 'lost'
  }
  on(source, 'order', ({ order }) => {
    if (orders.value.get(order.orderNo)?.status !== order.status) lastChanged.value = order
    orders.value = new Map(orders.value).set(order.orderNo, order)
    stir(order.orderNo)
  })
  on(source, 'journal', ({ orderNo }) => stir(orderNo))
  on(source, 'clock', ({ clock }) => takeClock(clock))
  on(source, 'receiver', ({ mode }) => {
    const known = setup.value
    if (known !== undefined) setup.value = { ...known, receiver: { ...known.receiver, mode } }
  })
  on(source, 'juheFaults', ({ armed }) => {
    if (setup.value !== undefined) setup.value = { ...setup.value, juheFaults: armed }
  })
  setInterval(tick, 1_000)
}

/** Reads the setup anew: after a callback URL was set. */
export async function refreshSetup(): Promise<void> {
  setup.value = await readSetup()
}

/** Takes what the service says of its clock. */
export function takeClock(clock: ClockView): void {
  clockOffset.value = clock.now - Date.now()
  isTurning.value = clock.isTurning
  tick()
}

async function refresh(): Promise<void> {
  const [nextSetup, list] = await Promise.all([readSetup(), readOrders()])
  setup.value = nextSetup
  orders.value = new Map(list.map((order) => [order.orderNo, order]))
  takeClock(nextSetup.clock)
  stir('')
}

function tick(): void {
  now.value = Date.now() + clockOffset.value
}

function stir(orderNo: string): void {
  stirred.value = { orderNo, count: stirred.value.count + 1 }
}

type Of<Kind extends BoardEvent['kind']> = Extract<BoardEvent, { kind: Kind }>

function on<Kind extends BoardEvent['kind']>(
  source: EventSource,
  kind: Kind,
  take: (event: Omit<Of<Kind>, 'kind'>) => void,
): void {
  source.addEventListener(kind, (message) => take(JSON.parse(message.data)))
}
