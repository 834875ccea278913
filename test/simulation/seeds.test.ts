import { expect, test } from 'vitest'
import { faultKinds } from './fault-kinds.ts'
import { runPool } from './pool.ts'
import { summary } from './report.ts'

const runs = 2_000

test(`keeps every promise in ${runs} seeds, in which every kind of fault happens`, {
  timeout: 900_000,
}, async () => {
  const { sums, failures } = await runPool({ from: 1, runs, workers: 2 })
  expect(failures.map(({ report }) => report).join('\n\n')).toBe('')
  expect(sums.runs, summary(sums)).toBe(runs)
  for (const kind of faultKinds) expect(sums.faults.get(kind) ?? 0, kind).toBeGreaterThan(10)
})
