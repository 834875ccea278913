import type { EffectFault } from './fault-kinds.ts'
import type { Plan } from './plan.ts'

/** The shortest schedule that was found to break a rule, as it is kept in a file. Its delays are those of its seed. */
export type FoundSchedule = {
  readonly rule: string
  readonly plan: Plan
  readonly faults: readonly (readonly [key: string, kind: EffectFault])[]
}

/** A seed that broke a promise, or that could not be run. */
export type Failure = {
  readonly seed: number
  /** The rule that it broke, or `crashed`. */
  readonly rule: string
  readonly detail: string
  readonly report: string
  /** Absent of a seed that crashed, and where no shorter schedule was looked for. */
  readonly found?: FoundSchedule
}

/** Whether what was looked for has been found. */
export function isOver(failures: readonly Failure[], stopsAt: string | undefined): boolean {
  return stopsAt !== undefined && failures.some(({ rule }) => stopsAt === 'any' || stopsAt === rule)
}
