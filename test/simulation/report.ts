import { type Counted, faultKinds } from './fault-kinds.ts'
import type { Shrunk } from './shrink.ts'

/** A violation, for people: the seed, the shortest schedule that was found, what happened, and the orders' timelines. */
export function report(seed: number, shrunk: Shrunk, mutant?: string): string {
  const { plan, outcome, operations, conditions, faults } = shrunk
  const { violation, trace, timelines } = outcome
  const lines = [
    `seed ${seed} breaks a promise: ${violation?.rule}`,
    `  ${violation?.detail}`,
    '',
    'The shortest schedule that was found:',
    `  ${plan.processes} processes, the reconciler every ${plan.tickMs / 1_000} s`,
    ...operations.map(
      ({ at, order, kind, together }) =>
        `  at ${at} ms: ${kind} o${order}${together === 2 ? ', twice at once' : ''}`,
    ),
    ...conditions.map((condition) => `  ${JSON.stringify(condition)}`),
    ...faults.map(([key, kind]) => `  ${key}: ${kind}`),
    '',
    'What happened:',
    ...trace.map((line) => `  ${line}`),
  ]
  for (const [name, timeline] of timelines) {
    lines.push('', `Timeline of ${name}:`)
    for (const { at, by, what, detail } of timeline)
      lines.push(`  ${new Date(at).toISOString()} ${by} ${what}${detail === undefined ? '' : ` ${detail}`}`)
  }
  lines.push('', againWith(seed, mutant))
  return lines.join('\n')
}

/** How a seed is run again. */
export function againWith(seed: number, mutant: string | undefined): string {
  return `Again: npm run simulate -- ${mutant === undefined ? '' : `--mutant ${mutant} `}--seed ${seed} --runs 1`
}

/** Adds what was counted in one run, or elsewhere. */
export function addCounts(sums: Sums, counts: ReadonlyMap<Counted, number>): void {
  for (const [what, times] of counts) sums.counts.set(what, (sums.counts.get(what) ?? 0) + times)
}

/** The last line of a simulation. */
export function summary(sums: Sums): string {
  const faults = faultKinds.map((kind) => `${kind} ${sums.counts.get(kind) ?? 0}`)
  return `${sums.runs} runs, ${sums.steps} steps, faults injected: ${faults.join(', ')}; ${sums.violations} violations`
}

/** What is counted over many runs. */
export type Sums = {
  runs: number
  steps: number
  violations: number
  /** Faults that did something, and what came together. */
  readonly counts: Map<Counted, number>
}

export function noSums(): Sums {
  return { runs: 0, steps: 0, violations: 0, counts: new Map() }
}

/** Adds what was counted elsewhere. */
export function addSums(sums: Sums, { runs, steps, violations, counts }: Sums): void {
  sums.runs += runs
  sums.steps += steps
  sums.violations += violations
  addCounts(sums, counts)
}
