import type { Platform } from '#shared/lambda/platform/platform.ts'
import type { Injected } from './fault-book.ts'
import { deathFaults, type EffectFault, stillAfterStoring, stillFaults } from './fault-kinds.ts'
import { delayFor, type World } from './world.ts'

/** One simulated process: alive until it is killed, and then never heard of again. */
export type SimulatedProcess = {
  /** Which of the places for processes it holds, and its incarnation: `p1.2`. */
  readonly place: number
  readonly name: string
  readonly isAlive: () => boolean
  readonly kill: (why: string) => void
  /** Told once, when it dies. */
  readonly onDeath: (listener: () => void) => void
  /** Its own clock. */
  readonly now: () => number
  readonly sleep: Platform['sleep']
  readonly random: Platform['random']
  readonly uuid: Platform['uuid']
  /**
   * Something that leaves the process and is answered from outside. The process may die before it leaves or right after
   * it was applied; whatever is answered to a dead process is lost.
   */
  readonly effect: <Value>(
    name: string,
    faults: readonly EffectFault[],
    perform: (effect: Effect<Value>) => void,
  ) => Promise<Value>
}

/** An effect on its way. */
export type Effect<Value> = {
  readonly key: string
  readonly fault: EffectFault | undefined
  /** Whether it left the process: after its death some do, and some do not. */
  readonly isOut: () => boolean
  /** To be called when it was applied. */
  readonly applied: () => void
  /** To be called when its fault has done something. */
  readonly felt: () => void
  readonly resolve: (value: Value) => void
  readonly reject: (error: unknown) => void
}

/** A new one each time: whoever waits for it would stay in memory with it. */
const never = () => new Promise<never>(() => undefined)

export function createProcess(
  world: World,
  place: number,
  incarnation: number,
  skewMs: number,
): SimulatedProcess {
  const { schedule, faults, chance, tell } = world
  const name = `p${place + 1}.${incarnation}`
  const listeners: (() => void)[] = []
  /** Node keeps a signal that somebody listens to for ever: the dead must not. */
  const sleeping = new Set<() => void>()
  let isAlive = true
  let stillUntil = 0
  /** What it stands still by. */
  let stillBy: Injected | undefined
  let drawn = 0
  let made = 0

  function kill(why: string): void {
    if (!isAlive) return
    isAlive = false
    tell(`${name} dies: ${why}`)
    for (const forget of sleeping) forget()
    for (const listener of listeners) listener()
  }

  /** Lets the process go on, if it still lives, and as soon as it does not stand still. */
  function wake(run: () => void): void {
    if (!isAlive) return
    if (schedule.now() < stillUntil) {
      if (stillBy !== undefined) faults.felt(stillBy.key, stillBy.kind)
      schedule.at(stillUntil, () => wake(run))
      return
    }
    schedule.woke()
    run()
  }

  function standStill(key: string, by: Injected): void {
    const [from, to] = chance.fraction('long', key) < 0.4 ? [1_000, 20_000] : [20_000, 5 * 60_000]
    const until = schedule.now() + delayFor(world, `${key} still`, from, to)
    tell(`${name} stands still for ${until - schedule.now()} ms`)
    if (until <= stillUntil) return
    stillUntil = until
    stillBy = by
  }

  return {
    place,
    name,
    isAlive: () => isAlive,
    kill,
    onDeath: (listener) => listeners.push(listener),
    now: () => schedule.now() + skewMs,
    random: () => {
      drawn += 1
      return chance.fraction('random', name, drawn)
    },
    uuid: () => {
      made += 1
      const hex = chance.hex(32, 'uuid', name, made)
      return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `4${hex.slice(13, 16)}`,
        `8${hex.slice(17, 20)}`,
        hex.slice(20),
      ].join('-')
    },
    sleep: (ms, signal) => {
      if (!isAlive) return never()
      if (signal?.aborted) return Promise.reject(signal.reason)
      return new Promise((resolve, reject) => {
        const forget = () => {
          timer.cancelled = true
          signal?.removeEventListener('abort', abort)
          sleeping.delete(forget)
        }
        const abort = () => {
          forget()
          schedule.woke()
          reject(signal?.reason)
        }
        const timer = schedule.after(ms, () =>
          wake(() => {
            forget()
            resolve()
          }),
        )
        signal?.addEventListener('abort', abort, { once: true })
        sleeping.add(forget)
      })
    },
    effect: (effectName, kinds, perform) => {
      if (!isAlive) return never()
      const key = faults.name(effectName)
      const deathKey = `${key} (death)`
      const death = faults.draw(deathKey, deathFaults)
      if (death === 'process dies before an effect') {
        faults.felt(deathKey, death)
        kill(`before ${key}`)
        return never()
      }
      const still = effectName.startsWith('put') ? [...stillAfterStoring, ...stillFaults] : stillFaults
      const stillKey = `${key} (still)`
      const stands = faults.draw(stillKey, still)
      if (stands !== undefined) standStill(key, { key: stillKey, kind: stands })
      const fault = faults.draw(key, kinds)
      return new Promise((resolve, reject) => {
        perform({
          key,
          fault,
          isOut: () => isAlive || chance.fraction('left', key) < 0.7,
          applied: () => {
            if (death === undefined || !isAlive) return
            faults.felt(deathKey, death)
            kill(`after ${key}`)
          },
          felt: () => {
            if (fault !== undefined) faults.felt(key, fault)
          },
          resolve: (value) => wake(() => resolve(value)),
          reject: (error) => wake(() => reject(error)),
        })
      })
    },
  }
}
