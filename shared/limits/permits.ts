/**
 * What one process holds of a limit, for one window of time (a minute, a day). It takes permits from the common counter
 * in chunks and gives them out from memory: the counter is written once for many requests. Pure: see permit-counter.ts
 * for the writing.
 *
 * A chunk begins with one and doubles while it is used up, but is never more than a tenth of what the counter has left.
 * So a process that needs little holds little, and the last permits of a window are not stranded in some process's memory
 * while another one must refuse.
 */
export type Permits = {
  readonly window: string
  /** Taken from the counter and not yet given out. */
  readonly left: number
  /** How many to take next. */
  readonly chunk: number
  /** The limit at which the counter had nothing left: with this limit, or a lower one, there is nothing more in this window. */
  readonly spentAt?: number
  /** What the counter had left when a chunk was last taken; other processes may have taken of it since. */
  readonly remaining?: number
}

/** What a process begins with. */
export function noPermits(window: string): Permits {
  return { window, left: 0, chunk: 1 }
}

/** What came of asking for a permit. */
export type Taken =
  | { readonly kind: 'taken'; readonly permits: Permits }
  /** The window has none left. */
  | { readonly kind: 'spent'; readonly permits: Permits }
  /** So many must be taken from the counter first. */
  | { readonly kind: 'lease'; readonly permits: Permits; readonly chunk: number; readonly unused: Unused }

/** Permits of a window that is over, which nobody used. */
export type Unused = { readonly window: string; readonly permits: number }

/** Takes one permit out of the memory, if that holds one of this window. */
export function takePermit(memory: Permits, window: string, limit: number): Taken {
  const permits = memory.window === window ? memory : nextWindow(memory, window)
  if (permits.left > 0) return { kind: 'taken', permits: { ...permits, left: permits.left - 1 } }
  if (permits.spentAt !== undefined && limit <= permits.spentAt) return { kind: 'spent', permits }
  const unused = { window: memory.window, permits: memory.window === window ? 0 : memory.left }
  return { kind: 'lease', permits, chunk: Math.min(permits.chunk, limit), unused }
}

/** What a process needed in the last window is a hint of what it will need now. */
function nextWindow({ chunk }: Permits, window: string): Permits {
  return { window, left: 0, chunk: Math.max(1, Math.floor(chunk / 2)) }
}

/** The counter gave the chunk, and has `remaining` left. */
export function leased({ window, left }: Permits, chunk: number, remaining: number): Permits {
  const next = Math.max(1, Math.min(chunk * 2, Math.floor(remaining / 10)))
  return { window, left: left + chunk, chunk: next, remaining }
}

/** The counter has not that many: fewer may still be had; when not even one can, the window is spent. */
export function denied(permits: Permits, chunk: number, limit: number): Permits {
  return chunk > 1 ? { ...permits, chunk: 1 } : { ...permits, spentAt: limit }
}

/** A permit that was not used after all. */
export function givenBack(permits: Permits, window: string): Permits {
  return permits.window === window ? { ...permits, left: permits.left + 1 } : permits
}
