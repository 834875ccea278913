import type { EffectFault } from './fault-kinds.ts'
import type { Condition, Operation, Plan } from './plan.ts'
import { type Outcome, run } from './simulation.ts'

/** A schedule: what the tenants do, what lasts, and which effect is befallen by what. */
type Schedule = {
  readonly operations: readonly Operation[]
  readonly conditions: readonly Condition[]
  readonly faults: readonly (readonly [key: string, kind: EffectFault])[]
}

/** The shortest schedule that was found to break the same rule, and how its run went. */
export type Shrunk = Schedule & { readonly plan: Plan; readonly outcome: Outcome }

/**
 * Looks for a shorter schedule that breaks the same rule: leaves out operations, conditions and faults, many at a time
 * at first and then one by one, as long as the rule is still broken. Ends when `budget` steps were spent on it.
 */
export async function shrink(plan: Plan, failed: Outcome, budget: number): Promise<Shrunk> {
  const rule = failed.violation?.rule
  let spent = 0

  async function attempt(schedule: Schedule): Promise<Outcome | undefined> {
    const outcome = await run(planFor(plan, schedule), { trace: true, faults: listed(schedule) })
    spent += outcome.steps
    return outcome.violation?.rule === rule ? outcome : undefined
  }

  let best: Schedule = {
    operations: plan.operations,
    conditions: plan.conditions,
    faults: failed.injected.map(({ key, kind }) => [key, kind] as const),
  }
  let outcome = (await attempt(best)) ?? failed

  /** Leaves out parts of one list, in ever smaller pieces. */
  async function without<Part extends keyof Schedule>(part: Part): Promise<boolean> {
    let isShorter = false
    for (let size = Math.ceil(best[part].length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let from = 0; from < best[part].length && spent < budget; ) {
        const list = best[part]
        const shorter = { ...best, [part]: list.filter((_, index) => index < from || index >= from + size) }
        const still = await attempt(shorter)
        if (still === undefined) {
          from += size
          continue
        }
        best = shorter
        outcome = still
        isShorter = true
      }
    }
    return isShorter
  }

  let isShorter = true
  while (isShorter && spent < budget) {
    const found = [await without('faults'), await without('operations'), await without('conditions')]
    isShorter = found.includes(true)
  }
  return { ...best, plan: planFor(plan, best), outcome }
}

function planFor(plan: Plan, { operations, conditions }: Schedule): Plan {
  return { ...plan, operations, conditions }
}

function listed({ faults }: Schedule) {
  return { kind: 'listed', faults: new Map(faults) } as const
}
