import { planOf } from './plan.ts'
import { noSums, report, type Sums } from './report.ts'
import { shrink } from './shrink.ts'
import { run } from './simulation.ts'

/** A seed that broke a promise. */
export type Failure = {
  readonly seed: number
  readonly rule: string
  readonly detail: string
  readonly report: string
}

export type SeedsEnd = { readonly sums: Sums; readonly failures: readonly Failure[] }

/** Steps that a failing seed may cost while a shorter schedule is looked for. */
const shrinkBudget = 200_000

/** Runs seeds one after the other; after the first that fails it stops, if told so. */
export async function runSeeds(
  seeds: readonly number[],
  { untilFirst, shrinks }: { readonly untilFirst: boolean; readonly shrinks: boolean },
): Promise<SeedsEnd> {
  const sums = noSums()
  const failures: Failure[] = []
  for (const seed of seeds) {
    const plan = planOf(seed)
    const outcome = await run(plan)
    sums.runs += 1
    sums.steps += outcome.steps
    for (const [kind, times] of outcome.counts) sums.faults.set(kind, (sums.faults.get(kind) ?? 0) + times)
    if (outcome.violation === undefined) continue
    sums.violations += 1
    const text = shrinks ? report(seed, await shrink(plan, outcome, shrinkBudget)) : ''
    failures.push({ seed, ...outcome.violation, report: text })
    if (untilFirst) break
  }
  return { sums, failures }
}
