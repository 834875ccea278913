import { type Failure, isOver } from './failure.ts'
import { type Plan, planOf } from './plan.ts'
import { addCounts, againWith, noSums, report, type Sums } from './report.ts'
import { shrink } from './shrink.ts'
import { type Outcome, run } from './simulation.ts'
import { describe } from './world.ts'

export type SeedsEnd = { readonly sums: Sums; readonly failures: readonly Failure[] }

/** How seeds are run. */
export type SeedOptions = {
  /** Runs no more seeds after a failure that breaks this rule; after any failure when it is `any`. */
  readonly stopsAt?: string | undefined
  readonly shrinks: boolean
  /** The wrong variant that takes part. */
  readonly mutant?: string | undefined
  /** How a plan is run: as `simulation.ts` does unless said otherwise. */
  readonly run?: (plan: Plan) => Promise<Outcome>
}

/** Steps that a failing seed may cost while a shorter schedule is looked for. */
const shrinkBudget = 200_000

/** Runs seeds one after the other; after the failure that was looked for it stops. */
export async function runSeeds(seeds: readonly number[], options: SeedOptions): Promise<SeedsEnd> {
  const sums = noSums()
  const failures: Failure[] = []
  for (const seed of seeds) {
    const failure = await runSeed(seed, sums, options)
    if (failure === undefined) continue
    sums.violations += 1
    failures.push(failure)
    if (isOver(failures, options.stopsAt)) break
  }
  return { sums, failures }
}

async function runSeed(
  seed: number,
  sums: Sums,
  { shrinks, mutant, run: runPlan = run }: SeedOptions,
): Promise<Failure | undefined> {
  sums.runs += 1
  try {
    const plan = planOf(seed)
    const outcome = await runPlan(plan)
    sums.steps += outcome.steps
    addCounts(sums, outcome.counts)
    if (outcome.violation === undefined) return undefined
    const { violation } = outcome
    if (!shrinks) return { seed, ...violation, report: '' }
    const shrunk = await shrink(plan, outcome, shrinkBudget)
    const found = { rule: violation.rule, plan: shrunk.plan, faults: shrunk.faults }
    return { seed, ...violation, report: report(seed, shrunk, mutant), found }
  } catch (error) {
    const detail = describe(error)
    const lines = [`seed ${seed} crashed: ${detail}`, '', againWith(seed, mutant)]
    return { seed, rule: 'crashed', detail, report: lines.join('\n') }
  }
}
