/** Something that will happen at a moment of the simulated time, unless it is called off. */
export type Timer = { cancelled: boolean }

type Entry = {
  readonly at: number
  readonly order: number
  readonly timer: Timer
  readonly run: () => void
}

/**
 * The simulated time, in ms since the epoch: owns every timer and the end of every effect. What happens at one moment
 * happens in the order in which it was planned, so that a run is a function of what was planned and of nothing else.
 */
export type Schedule = {
  readonly now: () => number
  readonly after: (ms: number, run: () => void) => Timer
  readonly at: (moment: number, run: () => void) => Timer
  /**
   * Does the next thing; false when nothing is left. When something was answered on the way (`woke`), whoever waited for it
   * goes on until he waits for the next thing: promises resolve among themselves, no other timer exists, so that one
   * turn of the event loop is enough.
   */
  readonly step: () => Promise<boolean>
  /** Says that somebody was answered and must be let go on. */
  readonly woke: () => void
  /** Lets go on whoever was answered outside of a step. */
  readonly drain: () => Promise<void>
}

export function createSchedule(start: number): Schedule {
  const heap: Entry[] = []
  let now = start
  let order = 0
  let isAwake = false

  function at(moment: number, run: () => void): Timer {
    const timer = { cancelled: false }
    insert(heap, { at: Math.max(now, Math.round(moment)), order: order++, timer, run })
    return timer
  }

  async function drain(): Promise<void> {
    while (isAwake) {
      isAwake = false
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  return {
    now: () => now,
    at,
    after: (ms, run) => at(now + ms, run),
    woke: () => {
      isAwake = true
    },
    drain,
    async step() {
      let next = removeFirst(heap)
      while (next?.timer.cancelled) next = removeFirst(heap)
      if (next === undefined) return false
      now = next.at
      next.run()
      await drain()
      return true
    },
  }
}

const isBefore = (one: Entry, other: Entry) =>
  one.at < other.at || (one.at === other.at && one.order < other.order)

function insert(heap: Entry[], entry: Entry): void {
  let hole = heap.push(entry) - 1
  while (hole > 0) {
    const above = (hole - 1) >> 1
    const parent = heap[above]!
    if (!isBefore(entry, parent)) break
    heap[hole] = parent
    hole = above
  }
  heap[hole] = entry
}

function removeFirst(heap: Entry[]): Entry | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return first
  let hole = 0
  for (;;) {
    const left = 2 * hole + 1
    if (left >= heap.length) break
    const right = left + 1
    const child = right < heap.length && isBefore(heap[right]!, heap[left]!) ? right : left
    if (!isBefore(heap[child]!, last)) break
    heap[hole] = heap[child]!
    hole = child
  }
  heap[hole] = last
  return first
}
