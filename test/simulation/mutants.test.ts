import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { mutants } from './mutants.ts'
import { runPool } from './pool.ts'

/** Seeds in which each must be caught, from the one on that is known to do so: as many as CI runs of the real code. */
const budget = 2_000

describe('the simulation catches a variant of the code in which', () => {
  test.each(mutants)('$wrong ($name)', { timeout: 900_000 }, async ({ name, seed, breaks }) => {
    const { failures } = await runPool({
      from: seed,
      runs: budget,
      workers: 1,
      mutant: name,
      stopsAt: breaks,
      shrinks: false,
    })
    // For the right reason: the rule that it breaks, beside others that it may break as well.
    expect(failures.map(({ rule }) => rule)).toContain(breaks)
  })
})

test('every variant is in the list', () => {
  const files = readdirSync(new URL('./mutants', import.meta.url)).map((file) => file.replace(/\.ts$/, ''))
  expect(mutants.map(({ name }) => name).toSorted()).toEqual(files.toSorted())
})
