import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { asksWithin, type Bounds, costOf, limitsOf, usageOf } from '#infra/capacity/estimate.ts'
import { exampleLoad } from '#infra/capacity/report.ts'
import { runCapacity, withTables } from '#infra/capacity/run-capacity.ts'

const prices = JSON.parse(readFileSync(new URL('../../infra/capacity/prices.json', import.meta.url), 'utf8'))
const bounds: Bounds = {
  juheCallsPerSecond: 50,
  throttleRate: 500,
  attention: { concurrency: 20, batchSize: 10 },
  pushes: { concurrency: 50, batchSize: 10 },
  hasXRay: true,
}
const costs = (load: Partial<typeof exampleLoad>, more: Partial<Bounds> = {}) => {
  const usage = usageOf({ ...exampleLoad, ...load }, { ...bounds, ...more })
  return { usage, sum: [...costOf(usage, prices).values()].reduce((all, usd) => all + usd, 0) }
}

test('the tables of infra/README.md are those that npm run capacity makes', () => {
  const page = readFileSync(new URL('../../infra/README.md', import.meta.url), 'utf8')
  expect(withTables(page)).toBe(page)
})

describe('what a load needs', () => {
  test('an order is asked about by the schedule, a little earlier for the jitter', () => {
    const usual = { askJitterPercent: 0 }
    expect(asksWithin(0, usual)).toBe(0)
    expect(asksWithin(1 / 60, usual)).toBe(1)
    expect(asksWithin(168, usual)).toBe(5 + Math.floor((168 * 3_600 - 1_110) / 1_800))
    expect(asksWithin(168, {})).toBeGreaterThan(asksWithin(168, usual))
    expect(asksWithin(2, { askGrabbingSeconds: [3_600], askJitterPercent: 0 })).toBe(2)
  })

  test('routine questions are no more than Juhe’s budget leaves', () => {
    const { usage } = costs({ grabHours: 168 })
    expect(usage.juheCalls / (30 * 86_400)).toBeCloseTo(50, 5)
    expect(costs({ grabHours: 168 }, { juheCallsPerDay: 1_000_000 }).usage.juheCalls).toBeCloseTo(
      27_000_000,
      -3,
    )
  })

  test('X-Ray traces one a second and one in twenty of the others; without it nothing is traced', () => {
    const { usage } = costs({})
    expect(usage.traces).toBeCloseTo(2_592_000 + 0.05 * (usage.invocations - 2_592_000), 0)
    expect(costs({}, { hasXRay: false }).usage.traces).toBe(0)
  })

  test('more orders and longer grabs cost more', () => {
    expect(costs({ ordersPerMonth: 2_000_000 }).sum).toBeGreaterThan(costs({}).sum)
    expect(costs({ grabHours: 24 }).sum).toBeGreaterThan(costs({}).sum)
  })
})

test('what ends first moves with its setting', () => {
  const first = limitsOf(exampleLoad, { ...bounds, juheCallsPerSecond: 5 })[0]
  expect(first?.setting).toContain('juheCallsPerSecond')
  const raised = limitsOf(exampleLoad, { ...bounds, juheCallsPerSecond: 5_000 })[0]
  expect(raised?.setting).toContain('throttle')
  const small = limitsOf({ ...exampleLoad, tenants: 1 }, { ...bounds, ordersPerDay: 2_000 })[0]
  expect(small).toMatchObject({ ordersPerMonth: 60_000, setting: expect.stringContaining('ordersPerDay') })
})

test('a wrong option is answered with the usage', () => {
  const lines: string[] = []
  expect(runCapacity(['--orders', 'many'], (line) => lines.push(line))).toBe(2)
  expect(lines.join()).toContain('npm run capacity -- [--orders')
  expect(runCapacity(['--orders', '1000', '--stage', 'dev'], (line) => lines.push(line))).toBe(0)
})
