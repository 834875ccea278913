import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { OrderNo } from '#shared/ids.ts'
import { tracedOrder } from '#shared/observability/trace.ts'
import type { Moment, Order } from '#shared/orders/machine/order.ts'
import { clockSkewMs, delayOf, hour, minute, second } from '#shared/orders/machine/policy.ts'
import type { ChangeServices } from '#shared/orders/store/change-order.ts'
import { orderNoOfKey } from '#shared/table/keys.ts'
import { pkOfBody, type QueueName } from './queues.ts'

/** What one worker does. */
export type Work = {
  readonly queue: QueueName
  /** The next moment at which the order needs this worker; undefined when it does not. */
  readonly nextAt: (order: Order) => Moment | undefined
  /** Does what was due at `readAt` (ms): that is before the order was read. Answers the order as it then is. */
  readonly attend: (order: Order, readAt: Moment) => Promise<Order>
  /** Sees each order after it was attended to. */
  readonly attended?: (order: Order) => void
}

/** An order that fails is tried ever more rarely, so that it costs little and is not forgotten. */
const setbackSchedule = [30 * second, minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour]

/** What became of one message. */
type Looked =
  /** The order needed nothing: the message was late, came twice, or the order is gone. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'attended'; readonly lateMs: number }
  /** The order could not be handled, and is postponed. */
  | { readonly kind: 'setback' }
  /** Not even that: the queue hands over the message again. */
  | { readonly kind: 'failed' }

/**
 * A worker behind a queue: looks at each order that a message names, beside each other, and does what is due. One
 * order's trouble stops no other. Only messages of orders that could not even be postponed are reported as failed.
 */
export function createWorker(
  services: ChangeServices,
  work: Work,
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const inTurn = createTurns()
  return async ({ Records }) => {
    const looks = await Promise.all(
      Records.map(async (record) => ({ record, looked: await lookAt(services, work, inTurn, record) })),
    )
    const late = looks.flatMap(({ looked }) => (looked.kind === 'attended' ? [looked.lateMs] : []))
    services.observe({
      kind: 'worked',
      queue: work.queue,
      attended: late.length,
      idle: looks.filter(({ looked }) => looked.kind === 'idle').length,
      latestMs: Math.max(0, ...late),
    })
    return {
      batchItemFailures: looks.flatMap(({ record, looked }) =>
        looked.kind === 'failed' ? [{ itemIdentifier: record.messageId }] : [],
      ),
    }
  }
}

async function lookAt(
  services: ChangeServices,
  work: Work,
  inTurn: Turns,
  { body }: SQSRecord,
): Promise<Looked> {
  const pk = pkOfBody(body)
  if (pk === undefined) {
    services.observe({ kind: 'oddity', what: 'message' })
    return { kind: 'idle' }
  }
  return inTurn(pk, async () => {
    try {
      return await attendTo(services, work, pk)
    } catch (error) {
      return postpone(services, pk, error)
    }
  })
}

async function attendTo(services: ChangeServices, work: Work, pk: string): Promise<Looked> {
  const read = await readWhenDue(services, work, pk)
  if (read === undefined) return { kind: 'idle' }
  const { order, readAt, dueAt } = read
  const attended = await tracedOrder(order, () => work.attend(order, readAt))
  work.attended?.(attended)
  return { kind: 'attended', lateMs: readAt - dueAt }
}

/**
 * Reads the order. The clock of the sender may be ahead of ours: an order that is due in a moment is waited for, and
 * read again. Undefined when it needs nothing now. Throws for an item that is not an order that we can read.
 */
async function readWhenDue({ store, now, sleep }: ChangeServices, work: Work, pk: string) {
  const orderNo = OrderNo.parse(orderNoOfKey(pk))
  for (let isFirst = true; ; isFirst = false) {
    const readAt = now()
    const order = await store.get(orderNo)
    const dueAt = order === undefined ? undefined : work.nextAt(order)
    if (order === undefined || dueAt === undefined) return undefined
    if (dueAt <= readAt) return { order, readAt, dueAt }
    if (!isFirst || dueAt > readAt + clockSkewMs) return undefined
    await sleep(dueAt - readAt)
  }
}

/** Only the error's name is logged: its message could hold anything. */
async function postpone(
  { store, now, observe }: ChangeServices,
  pk: string,
  error: unknown,
): Promise<Looked> {
  const name = error instanceof Error ? error.name : 'unknown'
  const orderNo = orderNoOfKey(pk) ?? pk
  try {
    const at = now()
    const setbacks = await store.postpone(pk, at, (n) => at + delayOf(setbackSchedule, n - 1))
    // Another worker has handled or postponed it meanwhile.
    if (setbacks === 0) return { kind: 'idle' }
    observe({ kind: 'setback', orderNo, setbacks, error: name })
    return { kind: 'setback' }
  } catch {
    observe({ kind: 'setback', orderNo, setbacks: 0, error: name })
    return { kind: 'failed' }
  }
}

type Turns = <Value>(pk: string, work: () => Promise<Value>) => Promise<Value>

/** Within a process the messages of one order take turns: the second one then finds what the first one did. */
function createTurns(): Turns {
  const lastOf = new Map<string, Promise<unknown>>()
  return async (pk, work) => {
    const previous = lastOf.get(pk)
    const mine = previous === undefined ? work() : previous.then(work, work)
    lastOf.set(pk, mine)
    try {
      return await mine
    } finally {
      if (lastOf.get(pk) === mine) lastOf.delete(pk)
    }
  }
}
