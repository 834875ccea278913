/** What a scheduler does, and how often (ms). */
export type SchedulerOptions = {
  readonly everyMs: number
  readonly run: () => Promise<unknown>
  readonly onError: (error: unknown) => void
}

/** A schedule that is being kept. */
export type Scheduler = {
  /** One whole run that begins after this call; those who ask while one is under way share the next. */
  runNow(): Promise<void>
  /** No more runs; resolves when the one under way has ended. */
  close(): Promise<void>
}

/** Runs something again and again, never two at once: the pause begins when the run has ended. */
export function startScheduler({ everyMs, run, onError }: SchedulerOptions): Scheduler {
  let current: Promise<void> | undefined
  let next: Promise<void> | undefined
  let isClosed = false
  let timer = setTimeout(tick, everyMs)

  async function runOnce(): Promise<void> {
    if (isClosed) return
    try {
      await run()
    } catch (error) {
      onError(error)
    }
  }

  function begin(): Promise<void> {
    const mine = runOnce().finally(() => {
      if (current === mine) current = undefined
    })
    current = mine
    return mine
  }

  function runNow(): Promise<void> {
    if (current === undefined) return begin()
    next ??= current.then(() => {
      next = undefined
      return begin()
    })
    return next
  }

  async function tick(): Promise<void> {
    await (current ?? begin())
    if (!isClosed) timer = setTimeout(tick, everyMs)
  }

  return {
    runNow,
    async close() {
      isClosed = true
      clearTimeout(timer)
      await current
      await next
    },
  }
}
