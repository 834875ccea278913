import type { Chance } from '#infra/sandbox/model/chance.ts'
import type { FaultBook } from './fault-book.ts'
import type { conditionFaults, Encounter } from './fault-kinds.ts'
import type { MemoryTable } from './memory-table.ts'
import type { Plan } from './plan.ts'
import type { Schedule } from './schedule.ts'

/** What must never be, and was. */
export type Violation = { readonly rule: string; readonly detail: string }

/** What all parts of a simulated run share. */
export type World = {
  readonly plan: Plan
  /** The moment at which the run began, ms since the epoch. */
  readonly start: number
  readonly schedule: Schedule
  readonly chance: Chance
  readonly faults: FaultBook
  readonly table: MemoryTable
  /** Tells what happens, for the trace. */
  readonly tell: (line: string) => void
  /** Short names for what is long and random: orders, tenants. */
  readonly nameOf: (text: string) => string
  /** Notes that something came together, or that what lasts was felt. */
  readonly met: (what: Encounter | (typeof conditionFaults)[number]) => void
  /** From here on nothing goes wrong any more, ms since the epoch. */
  readonly calmFrom: number
  /** Something that must never be. The first one ends the run. */
  readonly violated: (rule: string, detail: string) => void
}

/** A delay in ms between two bounds, drawn for what it is about. */
export function delayFor(world: World, key: string, from: number, to: number): number {
  return world.chance.between(from, to, 'delay', key)
}

/** Notes as a violation what one of the simulation's own parts throws, wherever the code under test would catch it. */
export function guarded<Value>(world: World, part: () => Value): Value {
  try {
    return part()
  } catch (error) {
    world.violated(ownFault, describe(error))
    throw error
  }
}

/** The rule that the simulation itself breaks when a part of it throws. */
export const ownFault = 'the simulation itself'

/** An error of the simulation's, as a violation tells it: with the place where it was thrown. */
export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
