import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { functionRows } from '#shared/lambda/functions.ts'
import { dynalite } from '#test/support/engines.ts'
import { sizes } from './figures/sizes.ts'
import { callGoals, orderLife, ownCalls, routineAsk } from './figures/units.ts'
import { buildBundles } from './support/bundles.ts'
import { isMet } from './support/row.ts'

// Of all that npm run bench measures, what does not depend on the machine.

test('no function weighs more than it may', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'bench-'))
  try {
    const rows = sizes(await buildBundles(dir))
    expect(rows.map(({ subject }) => subject)).toEqual(functionRows.map(({ functionName }) => functionName))
    expect(rows.filter((row) => !isMet(row))).toEqual([])
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})

test('no step of an order’s life asks the table more often than it must', async () => {
  const steps = [...(await orderLife(dynalite)), await routineAsk(dynalite)]
  const found = steps.flatMap((step) => (step.name in callGoals ? [[step.name, ownCalls(step)]] : []))
  expect(Object.fromEntries(found)).toEqual(callGoals)
})
