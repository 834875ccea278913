import { describe, expect, test } from 'vitest'
import { changingCases, encounters, faultKinds } from './fault-kinds.ts'
import { runPool } from './pool.ts'
import { summary } from './report.ts'
import { runSeeds } from './run-seeds.ts'
import { run } from './simulation.ts'

/** The night runs many more (see .github/workflows/night.yml). */
const runs = Number(process.env.SIMULATION_SEEDS ?? 500)

test(`keeps every promise in ${runs} seeds, in which every kind of fault does something, and everything meets`, {
  timeout: 900_000,
}, async () => {
  const { sums, failures } = await runPool({ from: 1, runs, workers: 2 })
  expect(failures.map(({ report }) => report).join('\n\n')).toBe('')
  expect(sums.runs, summary(sums)).toBe(runs)
  const counted = (what: Parameters<typeof sums.counts.get>[0]) => sums.counts.get(what) ?? 0
  for (const what of [...faultKinds, ...encounters]) expect(counted(what), what).toBeGreaterThan(runs / 200)
  // Calls that change something at Juhe are few, and each has every kind of fault.
  // Few seeds may lack one of them by chance.
  const missing = changingCases.filter((what) => counted(what) === 0)
  expect(missing.length, missing.join()).toBeLessThanOrEqual(runs < 2_000 ? 1 : 0)
})

describe('a seed that cannot be run', () => {
  test('is named, and the others are run all the same', async () => {
    const { sums, failures } = await runSeeds([1, 2, 3], {
      shrinks: true,
      run: (plan) => (plan.seed === 2 ? Promise.reject(new Error('out of order')) : run(plan)),
    })
    expect(sums).toMatchObject({ runs: 3, violations: 1 })
    expect(failures).toMatchObject([{ seed: 2, rule: 'crashed' }])
    expect(failures[0]?.report).toMatch(/^seed 2 crashed: Error: out of order\n[\s\S]*--seed 2 --runs 1$/)
  })
})
