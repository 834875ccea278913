import { randomUUID } from 'node:crypto'
import type { Clock } from '#infra/machine/clock.ts'
import type { Closers } from '#infra/machine/closers.ts'
import { describeError } from '#shared/lambda/platform/describe-error.ts'
import type { LogLine, Platform } from '#shared/lambda/platform/platform.ts'
import { lazy } from '#shared/lazy.ts'
import type { DocumentSender } from '#shared/table/document-sender.ts'
import type { StoredItem } from '#shared/table/items.ts'
import { dueIndex } from '#shared/table/names.ts'
import { loadReconciler, loadWake } from './functions.ts'
import { lambdaContext } from './gateway/lambda-context.ts'
import { createLocalQueues } from './queue/local-queues.ts'
import { scheduledEvent } from './schedule/scheduled-event.ts'
import { hangingMs, startScheduler, within } from './schedule/scheduler.ts'
import { sendingDueOnly } from './schedule/turning.ts'
import { createDueReader } from './store/earliest-due.ts'
import { createLocalStream } from './store/local-stream.ts'
import type { OpenStore } from './store/open-store.ts'
import { localTableName as tableName } from './store/table-name.ts'

/** What happens by itself needs. */
export type BackgroundOptions = {
  readonly clock: Clock
  readonly store: OpenStore
  /** What the functions are handed in; asked for when the first of them is needed. */
  readonly platform: () => Platform
  readonly log: (line: LogLine) => void
  /** How often the schedule ticks, ms. */
  readonly everyMs: number
  /** Sees every order that was written. */
  readonly onWrite: ((item: StoredItem) => void) | undefined
}

/** What happens without a request: the table's stream, the queues with their workers, and the schedule. */
export type Background = {
  /** A way to the table whose writes reach the stream. */
  connect(): DocumentSender
  /** Starts the schedule. The result ticks once, and waits for the work that this leads to. */
  start(): Promise<() => Promise<void>>
}

/** How often a worker's write may lead to more work before the clock goes on. */
const mostRounds = 3

/** Makes stream and queues, and the schedule at rest. */
export function createBackground(options: BackgroundOptions, closers: Closers): Background {
  const { clock, store, platform, everyMs } = options
  const onError = (source: string) => (error: unknown) =>
    options.log({ event: 'failure', source, ...describeError(error) })
  const { queues, stream, due, sendTo } = createFlow(options, onError, closers)

  /** Waits until nothing is in hand: what a worker writes reaches the queues through the stream. */
  async function workDone(): Promise<void> {
    for (let round = 0; round < mostRounds; round += 1) {
      await stream.idle()
      await queues.idle()
    }
  }

  async function start(): Promise<() => Promise<void>> {
    const reconciler = (await loadReconciler()).create({ ...platform(), connectQueues: () => sendTo })
    const scheduler = startScheduler({
      everyMs,
      // The clock runs everything at its time then.
      isResting: clock.isTurning,
      run: () =>
        reconciler(scheduledEvent(clock.now(), randomUUID()), lambdaContext('reconcile', randomUUID())),
      onError: onError('schedule'),
    })
    closers.add(scheduler.close)
    // What was in the queues of the process before this one is found again at once.
    void scheduler.runNow()
    const runNow = async () => {
      await scheduler.runNow()
      await within(hangingMs, workDone())
    }
    const leaveClock = clock.register({
      name: 'service',
      nextDueAt: due.earliest,
      run: runNow,
      // A receiver that hangs is left behind: the time goes on without it.
      settle: async () => {
        await Promise.all([scheduler.idle(), within(hangingMs, workDone())])
      },
    })
    closers.add(leaveClock)
    return runNow
  }

  return { connect: () => stream.wrap(due.sparing(store.connection)), start }
}

/** The way of an order that was written: the stream, the function that it invokes, the queues, their workers. */
function createFlow(
  { clock, store, platform, log, onWrite }: BackgroundOptions,
  onError: (source: string) => (error: unknown) => void,
  closers: Closers,
) {
  const queues = createLocalQueues({
    ...{ platform, now: clock.now },
    onError: onError('queue'),
    onDeadLetter: (queue, pk) => log({ event: 'deadLetter', queue, pk }),
  })
  const sendTo = sendingDueOnly(queues.sendTo, clock)
  const waker = lazy(async () => (await loadWake()).create({ ...platform(), connectQueues: () => sendTo }))
  const due = createDueReader({ store, tableName, now: clock.now, turn: clock.turn })
  closers.add(due.close)
  const stream = createLocalStream({
    handler: async (event, context) => (await waker())(event, context),
    wants: (order) => order[dueIndex.sortKey] !== undefined,
    onError: onError('stream'),
    ...(onWrite === undefined ? {} : { onWrite }),
    ...{ now: clock.now, uuid: randomUUID },
  })
  store.tellForeignWrites((pk) => {
    due.forget()
    void stream.notice(store.connection, tableName, pk).catch(onError('stream'))
  })
  closers.add(stream.idle)
  closers.add(queues.close)
  return { queues, stream, due, sendTo }
}
