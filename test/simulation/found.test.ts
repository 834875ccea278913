import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FoundSchedule } from './failure.ts'
import type { EffectFault } from './fault-kinds.ts'
import type { Condition, Operation, Plan } from './plan.ts'
import { run } from './simulation.ts'

/** A schedule that once broke a promise, as short as it could be made. Its delays are those of its seed. */
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
  onlyQueueFaults: false,
  processes: 2,
  juhe: { tickMs: 2_000, refundMs: 3_000 },
  tickMs: 10_000,
  tenants: 1,
  encoding: 'json',
  confirmsCallbacks: false,
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
  const { effective, violation, trace } = await run(
    { ...calm, ...plan, seed, operations, conditions },
    { trace: true, faults: { kind: 'listed', faults: new Map(faults) } },
  )
  expect(effective.map(({ key }) => key).toSorted()).toEqual(faults.map(([key]) => key).toSorted())
  expect(violation).toBeUndefined()
  return trace.join('\n')
}

/** Schedules that a long simulation has kept here as files. */
const folder = join(import.meta.dirname, 'found')
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []

describe('what the simulation has found stays mended:', () => {
  test.each(files)('%s', async (name) => {
    const { plan, faults }: FoundSchedule = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    const { violation } = await run(plan, { faults: { kind: 'listed', faults: new Map(faults) } })
    expect(violation).toBeUndefined()
  })

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

  test('a submit is not believed absent by an answer that was asked for while it could still arrive', async () => {
    const trace = await replay({
      seed: 1,
      plan: { processes: 1 },
      operations: [{ at: 100, order: 0, kind: 'submit', together: 1 }],
      faults: [
        ['submitOrder o0 by p1.1 #1', 'request to Juhe arrives late'],
        ['orderDetail o0 by p1.1 #1 (still)', 'process stands still'],
      ],
    })
    expect(trace.match(/Juhe has created o0/g)).toHaveLength(1)
  })

  test('a refund that has failed is not begun again by an orderDetail that lags behind', async () => {
    const trace = await replay({
      seed: 1,
      plan: {
        processes: 1,
        juhe: { tickMs: 2_000, refundMs: 25_000 },
        orders: calm.orders.map((order) => ({ ...order, scenarios: ['出票+退票失败313', '过期'] })),
      },
      operations: [
        { at: 100, order: 0, kind: 'submit', together: 1 },
        { at: 317_741, order: 0, kind: 'refund', passenger: 0, together: 1 },
        { at: 349_000, order: 0, kind: 'look', together: 1 },
      ],
      faults: [['orderDetail o0 by p1.1 #3', 'Juhe shows what was some seconds ago']],
    })
    expect(trace.match(/receiver 0 gets post o0\.refund/g)).toHaveLength(1)
  })

  test('a refund that has failed is not begun again by an answer that shows it under way', async () => {
    await replay({
      seed: 29529,
      plan: {
        confirmsCallbacks: true,
        orders: calm.orders.map((order) => ({ ...order, scenarios: ['出票+退票失败313', '过期'] })),
      },
      operations: [
        { at: 38, order: 0, kind: 'submit', together: 1 },
        { at: 317_741, order: 0, kind: 'refund', passenger: 0, together: 2 },
      ],
      faults: [
        ['search by p2.1 #1', 'Juhe times out before it is applied'],
        ['search by p2.1 #2', 'Juhe times out before it is applied'],
        ['get tenant 0 by p2.1 #3 (still)', 'process stands still'],
        ['orderDetail o0 by p2.1 #1', 'Juhe answers 10014, not applied'],
        ['put o0 by p2.1 #5 (still)', 'process stands still'],
        ['stream o0 #1', 'stream is late'],
      ],
    })
  })
})
