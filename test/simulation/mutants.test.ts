import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { mutants } from './mutants.ts'
import { runPool } from './pool.ts'

/** As many seeds as CI runs of the real code. */
const budget = 2_000

describe('the simulation catches a variant of the code in which', () => {
  test.each(mutants)('$wrong ($name)', { timeout: 900_000 }, async ({ name }) => {
    const { failures } = await runPool({
      from: 1,
      runs: budget,
      workers: 1,
      mutant: name,
      untilFirst: true,
      shrinks: false,
    })
    expect(failures.length).toBeGreaterThan(0)
  })
})

test('every variant is in the list', () => {
  const files = readdirSync(new URL('./mutants', import.meta.url)).map((file) => file.replace(/\.ts$/, ''))
  expect(mutants.map(({ name }) => name).toSorted()).toEqual(files.toSorted())
})
