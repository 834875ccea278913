import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'

/** Something that acts at moments of its own, such as the reconciler or the sandbox's grabbing. */
export type ClockParticipant = {
  /** Shows in the log when it fails. */
  readonly name: string
  /** The next moment (ms) at which it has something to do; undefined when nothing waits. */
  nextDueAt(): Promise<number | undefined>
  /** Does all that is due at the clock's now(). Resolves when it is done, effects on others included. */
  run(): Promise<void>
  /** Waits for what it has set going in the background. Called before the time moves, and after everybody ran. */
  settle?(): Promise<void>
}

/** The clock that the local service and the sandbox share: the machine's, moved forward by a persistent offset. */
export type Clock = {
  /** Ms since the epoch. */
  now(): number
  /**
   * Moves the clock forward and lets everything happen that would have happened meanwhile, in order of time:
   * the clock stops at each moment at which a participant has something due. Several calls queue up.
   * Throws a RangeError for a negative or unreasonable number. Once `signal` aborts, or `stop` is called, the time
   * stays at the moment that it has reached.
   */
  advance(seconds: number, signal?: AbortSignal): Promise<void>
  /** Ends every advance that is under way or waits, each at the moment that it has reached. */
  stop(): void
  /** By how much the clock is ahead of the machine's, ms. */
  offsetMs(): number
  /** Where the advance that is under way began and where it ends, ms; undefined while none is. */
  turn(): { readonly from: number; readonly to: number } | undefined
  /** Whether an advance is under way: then time passes faster than anybody outside can answer. */
  isTurning(): boolean
  /** Takes part in advance(). Returns the way out. */
  register(participant: ClockParticipant): () => void
}

/** Ten years: further than any closeTime; a typing error rather than a wish. */
const mostSeconds = 10 * 366 * 24 * 3_600

const storedClock = z.object({ offsetMs: z.number().check(z.minimum(0)) })

/** What a clock is made of; without a folder the offset is not kept. */
export type ClockOptions = {
  readonly dataDir?: string | undefined
  /** The machine's time, in ms. */
  readonly real?: () => number
}

/** The clock of a data folder: it goes on where the folder's last clock was. */
export async function openClock({ dataDir, real = Date.now }: ClockOptions): Promise<Clock> {
  const file = dataDir === undefined ? undefined : join(dataDir, 'clock.json')
  const participants = new Set<ClockParticipant>()
  let offsetMs = file === undefined ? 0 : await readOffset(file)
  let last: Promise<void> = Promise.resolve()
  let turns = 0
  let turn: { readonly from: number; readonly to: number } | undefined
  let stopping = new AbortController()
  const now = () => real() + offsetMs

  /** Never backwards: real time may have passed the moment already. */
  function moveTo(moment: number): void {
    const next = Math.max(offsetMs, moment - real())
    if (next === offsetMs) return
    offsetMs = next
    if (file !== undefined) writeOffset(file, offsetMs)
  }

  async function hopTo(target: number, signal: AbortSignal): Promise<void> {
    const hop = createHop(participants)
    // What is under way belongs to the time before: a push whose attempt has not ended would look overdue after it.
    await hop.settle()
    for (let due = await hop.next(target); due !== undefined; due = await hop.next(target)) {
      if (signal.aborted) return
      moveTo(due)
      await hop.run(now())
    }
    if (signal.aborted) return
    moveTo(target)
    await hop.run(now())
  }

  return {
    now,
    advance(seconds, signal) {
      if (!(seconds >= 0 && seconds <= mostSeconds)) {
        return Promise.reject(new RangeError(`advanceSeconds must be between 0 and ${mostSeconds}`))
      }
      turns += 1
      const ending = signal === undefined ? stopping.signal : AbortSignal.any([signal, stopping.signal])
      const advance = last
        .then(() => {
          if (ending.aborted) return
          turn = { from: now(), to: now() + Math.round(seconds * 1_000) }
          return hopTo(turn.to, ending)
        })
        .finally(() => {
          turns -= 1
          turn = undefined
        })
      last = advance.catch(() => undefined)
      return advance
    },
    stop() {
      stopping.abort()
      stopping = new AbortController()
    },
    offsetMs: () => offsetMs,
    turn: () => turn,
    isTurning: () => turns > 0,
    register(participant) {
      participants.add(participant)
      return () => participants.delete(participant)
    },
  }
}

/** How often a participant is run for one and the same moment: something new may fall due at it meanwhile. */
const mostRunsForOneMoment = 3

/**
 * The hops of one advance. A participant that goes on naming a moment for which it was run is left alone
 * until it names a later one: what cannot be done now must not stop the time.
 */
function createHop(participants: ReadonlySet<ClockParticipant>) {
  const ranFor = new Map<ClockParticipant, { readonly due: number; readonly times: number }>()
  const settle = async () => {
    for (const participant of participants) await participant.settle?.()
  }
  const dueOf = async (participant: ClockParticipant) => {
    const due = await participant.nextDueAt()
    const ran = ranFor.get(participant)
    return due === ran?.due && ran?.times === mostRunsForOneMoment ? undefined : due
  }
  return {
    /** The earliest moment up to `target` at which anybody has something to do. */
    async next(target: number): Promise<number | undefined> {
      const dues = await Promise.all([...participants].map(dueOf))
      const earliest = Math.min(...dues.map((due) => due ?? Number.POSITIVE_INFINITY))
      return earliest <= target ? earliest : undefined
    },
    /** Runs whoever has something due at `moment`, one after the other, and waits for what comes of it. */
    async run(moment: number): Promise<void> {
      for (const participant of participants) {
        const due = await dueOf(participant)
        if (due === undefined || due > moment) continue
        const before = ranFor.get(participant)
        ranFor.set(participant, { due, times: before?.due === due ? before.times + 1 : 1 })
        await participant.run()
      }
      await settle()
    },
    settle,
  }
}

async function readOffset(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return 0
  try {
    return storedClock.parse(JSON.parse(text)).offsetMs
  } catch {
    throw new Error(`${file} is damaged: remove it to start with the machine's time`)
  }
}

/**
 * Written beside and renamed, so that a kill at any moment leaves a whole file. A turn of the clock does this at each of its
 * thousands of stops: without waiting for the thread pool each time it takes a tenth of the time.
 */
function writeOffset(file: string, offsetMs: number): void {
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(`${file}.next`, JSON.stringify({ offsetMs }))
  renameSync(`${file}.next`, file)
}
