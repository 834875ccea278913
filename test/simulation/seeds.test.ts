import { expect, test } from 'vitest'
import { faultKinds } from './fault-kinds.ts'
import { runPool } from './pool.ts'
import { summary } from './report.ts'

/** CI runs twice as many (see .ci/run); whoever waits for his tests on two cores has all of them within five minutes. */
const runs = Number(process.env.SIMULATION_SEEDS ?? 1_000)

test(`keeps every promise in ${runs} seeds, in which every kind of fault happens`, {
  timeout: 900_000,
}, async () => {
  const { sums, failures } = await runPool({ from: 1, runs, workers: 2 })
  expect(failures.map(({ report }) => report).join('\n\n')).toBe('')
  expect(sums.runs, summary(sums)).toBe(runs)
  for (const kind of faultKinds) expect(sums.faults.get(kind) ?? 0, kind).toBeGreaterThan(10)
})
