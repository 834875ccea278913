/** What a scheduler does, and how often (ms). */
export type SchedulerOptions = {
  readonly everyMs: number
  readonly run: () => Promise<unknown>
  readonly onError: (error: unknown) => void
  /** Whether the schedule rests, asked at each of its times: `runNow` runs all the same. */
  readonly isResting?: () => boolean
  /** How many runs may be under way at once before the schedule skips one. */
  readonly mostRuns?: number
  /** How long `runNow` waits, in ms of real time: longer than a push may take, so that only what hangs is left behind. */
  readonly patienceMs?: number
}

/** A schedule that is being kept. */
export type Scheduler = {
  /**
   * Sees to everything that is due now: one whole run that begins after this call. What runs that began earlier have
   * in hand is waited for, too, and looked at once more. Whatever takes longer than the patience goes on by itself.
   */
  runNow(): Promise<void>
  /** Resolves when the runs that are under way have ended, or after the patience. */
  idle(): Promise<void>
  /** No more runs; resolves when those under way have ended. */
  close(): Promise<void>
}

/**
 * A run lasts as long as the slowest receiver of its pushes, and begins nothing after its time budget of 45 s: so this
 * many are never under way together, however many receivers hang. It is a fuse, not a throttle.
 */
const defaultMostRuns = 100

/** What takes longer than this (ms) hangs: a receiver has 10 s. */
export const hangingMs = 12_000

/** Runs something again and again, at its time even while an earlier run goes on, as a schedule of AWS does. */
export function startScheduler(options: SchedulerOptions): Scheduler {
  const { everyMs, run, onError, isResting = () => false } = options
  const { mostRuns = defaultMostRuns, patienceMs = hangingMs } = options
  const underWay = new Set<Promise<void>>()
  let isClosed = false
  const timer = setInterval(() => {
    if (underWay.size < mostRuns && !isResting()) void begin()
  }, everyMs)

  async function runOnce(): Promise<void> {
    if (isClosed) return
    try {
      await run()
    } catch (error) {
      onError(error)
    }
  }

  function begin(): Promise<void> {
    const mine = runOnce().finally(() => underWay.delete(mine))
    underWay.add(mine)
    return mine
  }

  async function wholeRun(): Promise<void> {
    const earlier = [...underWay]
    await Promise.all([...earlier, begin()])
    // What an earlier run had in hand was passed over by ours, and may have become due once more meanwhile.
    if (earlier.length > 0) await begin()
  }

  return {
    runNow: () => within(patienceMs, wholeRun()),
    idle: () =>
      within(
        patienceMs,
        Promise.all(underWay).then(() => undefined),
      ),
    async close() {
      isClosed = true
      clearInterval(timer)
      await Promise.all(underWay)
    },
  }
}

/** Waits for work, but no longer than `ms`. */
export async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  try {
    await Promise.race([work, enough])
  } finally {
    clearTimeout(timer)
  }
}
