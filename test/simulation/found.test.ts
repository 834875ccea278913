import { describe, expect, test } from 'vitest'
import type { EffectFault } from './fault-kinds.ts'
import type { Condition, Operation, Plan } from './plan.ts'
import { run } from './simulation.ts'

/** A schedule that once broke a promise: the shortest that was found for the seed. */
type Found = {
  readonly seed: number
  readonly plan?: Partial<Plan>
  readonly operations: readonly Operation[]
  readonly conditions?: readonly Condition[]
  readonly faults: readonly (readonly [key: string, kind: EffectFault])[]
}

const minute = 60_000

const calm: Plan = {
  seed: 0,
  processes: 2,
  tickMs: 10_000,
  tenants: 1,
  encoding: 'json',
  confirmsPushes: false,
  orders: [
    {
      tenant: 0,
      outOrderNo: 'ORDER000',
      scenarios: ['出票', '过期'],
      passengers: 1,
      closeAfterMs: 40 * minute,
      train: 0,
    },
  ],
  operations: [],
  conditions: [],
  rates: {},
  faultsUntilMs: 10 * minute,
  restartMs: 1_000,
}

/** Runs a schedule; every fault of it must have happened, or it shows nothing. */
async function replay({ seed, plan, operations, conditions = [], faults }: Found): Promise<string> {
  const { injected, violation, trace } = await run(
    { ...calm, ...plan, seed, operations, conditions },
    { trace: true, faults: { kind: 'listed', faults: new Map(faults) } },
  )
  expect(injected.map(({ key }) => key).toSorted()).toEqual(faults.map(([key]) => key).toSorted())
  expect(violation).toBeUndefined()
  return trace.join('\n')
}

describe('what the simulation has found stays mended:', () => {
  test('a process that stood still after it stored the intent does not submit any more', async () => {
    const trace = await replay({
      seed: 10944,
      operations: [{ at: 100, order: 0, kind: 'submit', together: 1 }],
      faults: [['put o0 by p1.1 #1 (still)', 'process stands still']],
      conditions: [{ kind: 'two reconcilers at once' }],
    })
    expect(trace).toMatch(/Juhe gets submitOrder o0 by p2\.1/)
    expect(trace).not.toMatch(/Juhe gets submitOrder o0 by p1\.1/)
  })
})
