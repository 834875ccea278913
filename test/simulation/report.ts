import { type FaultKind, faultKinds } from './fault-kinds.ts'
import type { Shrunk } from './shrink.ts'

/** A violation, for people: the seed, the shortest schedule that was found, what happened, and the orders' timelines. */
export function report(seed: number, shrunk: Shrunk): string {
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
  lines.push('', `Again: npm run simulate -- --seed ${seed} --runs 1`)
  return lines.join('\n')
}

/** The last line of a simulation. */
export function summary(sums: Sums): string {
  const faults = faultKinds.map((kind) => `${kind} ${sums.faults.get(kind) ?? 0}`)
  return `${sums.runs} runs, ${sums.steps} steps, faults injected: ${faults.join(', ')}; ${sums.violations} violations`
}

/** What is counted over many runs. */
export type Sums = {
  runs: number
  steps: number
  violations: number
  readonly faults: Map<FaultKind, number>
}

export function noSums(): Sums {
  return { runs: 0, steps: 0, violations: 0, faults: new Map() }
}

/** Adds what was counted elsewhere. */
export function addSums(sums: Sums, { runs, steps, violations, faults }: Sums): void {
  sums.runs += runs
  sums.steps += steps
  sums.violations += violations
  for (const [kind, times] of faults) sums.faults.set(kind, (sums.faults.get(kind) ?? 0) + times)
}
