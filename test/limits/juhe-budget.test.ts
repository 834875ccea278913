import { describe, expect, test } from 'vitest'
import { createJuheBudget, type JuheLimits } from '#shared/limits/juhe-budget.ts'
import { juheBudgetKey, readBudget } from '#shared/limits/juhe-budget-item.ts'
import type { Observation } from '#shared/observations.ts'
import { countedTable } from '../support/counted-table.ts'

const second = 1_000
const minute = 60 * second
const day = 24 * 3_600 * second
/** 10:00 in China. */
const start = Date.UTC(2026, 2, 2, 2)
const midnight = Date.UTC(2026, 2, 2, 16)

/** Processes of one stage, on one clock. */
function stage(limits: JuheLimits) {
  const clock = { now: start }
  const { sender, sent, items } = countedTable(() => clock.now)
  const table = { name: 'orders', sender, uuid: () => 'u' }
  const seen: Observation[] = []
  const observe = (one: Observation) => seen.push(one)
  const process = () => createJuheBudget({ table, now: () => clock.now, limits, observe })
  return { clock, sender, sent, seen, process, state: () => stateOf(items, clock.now) }
}

function stateOf(items: ReadonlyMap<string, Readonly<Record<string, unknown>>>, now: number) {
  return readBudget(items.get(juheBudgetKey.pk) ?? {}, now)
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('routine questions', () => {
  test('get slots one after the other, over all processes, and none twice', async () => {
    const { process } = stage({ callsPerSecond: 5 })
    const processes = [process(), process(), process()]
    const slots = await Promise.all(Array.from({ length: 30 }, (_, n) => processes[n % 3]?.slot()))
    expect(slots.toSorted()).toEqual(Array.from({ length: 30 }, (_, n) => start + n * 200))
  })

  test('that come together cost one update', async () => {
    const { process, sent } = stage({ callsPerSecond: 5 })
    const mine = process()
    await mine.slot()
    sent.length = 0
    await Promise.all(Array.from({ length: 50 }, () => mine.slot()))
    expect(sent).toEqual(['update RATE#juhe#budget'])
  })

  test('go at once after a quiet time: what was not used is not saved up', async () => {
    const { process, clock } = stage({ callsPerSecond: 5 })
    const mine = process()
    await mine.slot()
    clock.now += minute
    expect([await mine.slot(), await mine.slot()]).toEqual([clock.now, clock.now + 200])
  })

  test('make way for urgent calls, which take a slot each', async () => {
    const { process } = stage({ callsPerSecond: 5 })
    const [urgent, routine] = [process(), process()]
    for (let n = 0; n < 10; n += 1) urgent.count(false)
    await settled()
    expect(await routine.slot()).toBe(start + 2 * second)
  })

  test('urgent calls are written once a second in each process', async () => {
    const { process, clock, sent, state } = stage({ callsPerSecond: 5 })
    const mine = process()
    for (let n = 0; n < 100; n += 1) {
      mine.count(false)
      await settled()
      clock.now += 20
    }
    expect(sent.length).toBeLessThanOrEqual(4)
    await mine.slot()
    expect(state().usedToday).toBe(100)
  })

  test('that have a slot do not take another one for their call', async () => {
    const { process, state, clock } = stage({ callsPerSecond: 5 })
    const mine = process()
    await mine.slot()
    clock.now += second
    mine.count(true)
    await settled()
    expect(state()).toEqual({ nextAt: clock.now, usedToday: 1, slowUntil: 0, stoppedUntil: 0 })
  })

  test('may use a slot for two minutes after it came', async () => {
    const { process, clock } = stage({ callsPerSecond: 5 })
    const mine = process()
    const slotAt = await mine.slot()
    clock.now += 2 * minute
    expect(await mine.mayUse(slotAt)).toBe(true)
    clock.now += 1
    expect(await mine.mayUse(slotAt)).toBe(false)
  })
})

test('10011 makes slots rarer for a minute, for all processes', async () => {
  const { process, clock } = stage({ callsPerSecond: 5 })
  const [one, other] = [process(), process()]
  await one.brake(10011)
  await other.slot()
  const slow = [await other.slot(), await other.slot()]
  expect((slow[1] ?? 0) - (slow[0] ?? 0)).toBe(800)
  clock.now += minute
  const usual = [await other.slot(), await other.slot()]
  expect((usual[1] ?? 0) - (usual[0] ?? 0)).toBe(200)
})

test('10012 stops routine questions until midnight in China, for all processes, and they begin again in a line', async () => {
  const { process, clock } = stage({ callsPerSecond: 5 })
  const [one, other] = [process(), process()]
  const before = await other.slot()
  await one.brake(10012)
  expect(await other.mayUse(before)).toBe(false)
  expect(other.isFree()).toBe(false)
  expect([await one.slot(), await other.slot()]).toEqual([midnight, midnight + 200])
  clock.now = midnight
  expect(await other.mayUse(midnight)).toBe(true)
  expect(await one.slot()).toBe(midnight + 400)
})

test('of a day’s calls routine questions leave a tenth to urgent ones', async () => {
  const { process, clock } = stage({ callsPerSecond: 5, callsPerDay: 100 })
  const mine = process()
  for (let n = 0; n < 89; n += 1) mine.count(false)
  await settled()
  clock.now += minute
  expect(await mine.slot()).toBe(clock.now)
  mine.count(true)
  await settled()
  expect(await mine.slot()).toBe(midnight)
  clock.now = midnight + minute
  expect(await mine.slot()).toBe(clock.now)
})

test('each day is counted for itself, and the item does not grow', async () => {
  const { process, clock, state, sender } = stage({ callsPerSecond: 5 })
  const mine = process()
  for (let n = 0; n < 4; n += 1) {
    mine.count(false)
    await settled()
    expect(state().usedToday).toBe(1)
    clock.now += day
  }
  const { Item = {} } = await sender.get({ TableName: 'orders', Key: juheBudgetKey })
  expect(Object.keys(Item).filter((name) => name.startsWith('used#')).length).toBeLessThanOrEqual(2)
})

test('without the table calls are made: the budget never stands in the way', async () => {
  const table = {
    name: 'orders',
    uuid: () => 'u',
    sender: { ...countedTable(() => start).sender, update: () => Promise.reject(new Error('down')) },
  }
  const limits = { callsPerSecond: 5 }
  const budget = createJuheBudget({ table, now: () => start, limits, observe: () => undefined })
  budget.count(false)
  await budget.brake(10012)
  expect([await budget.slot(), await budget.mayUse(start), budget.isFree()]).toEqual([start, true, true])
})

test('says once a minute what is used and how long the line is', async () => {
  const { process, clock, seen } = stage({ callsPerSecond: 5 })
  const mine = process()
  await Promise.all(Array.from({ length: 300 }, () => mine.slot()))
  mine.count(true)
  await settled()
  expect(seen).toEqual([{ kind: 'juheBudget', usedToday: 0, waitMs: minute }])
  clock.now += minute
  await mine.slot()
  expect(seen.at(-1)).toEqual({ kind: 'juheBudget', usedToday: 1, waitMs: 200 })
})

test('the item says what it is, moves its line, counts the day, and is kept for two days after its last change', async () => {
  const { process, clock, sender } = stage({ callsPerSecond: 5 })
  const item = async () => (await sender.get({ TableName: 'orders', Key: juheBudgetKey })).Item
  const [one, other] = [process(), process()]
  await one.slot()
  const names = { ...juheBudgetKey, entity: 'permits', schemaVersion: 1 }
  const keptUntil = (ms: number) => Math.ceil(ms / second)
  const hour = 3_600 * second
  expect(await item()).toEqual({
    ...{ ...names, nextAt: start + 200, 'used#20260302': 0 },
    expiresAt: keptUntil(start + 2 * day + hour),
  })
  await one.brake(10011)
  expect(await item()).toEqual({
    ...{ ...names, nextAt: start + 200, 'used#20260302': 0, slowUntil: start + minute },
    expiresAt: keptUntil(start + 2 * day),
  })
  clock.now = midnight - 1
  other.count(false)
  await settled()
  await one.brake(10012)
  expect(await item()).toEqual({
    ...{
      ...names,
      nextAt: midnight + 199,
      'used#20260302': 1,
      slowUntil: start + minute,
      stoppedUntil: midnight,
    },
    expiresAt: keptUntil(midnight - 1 + 2 * day),
  })
  // At midnight a new day is counted, and the old one goes with the next update.
  clock.now = midnight + minute
  await one.slot()
  await one.slot()
  expect(await item()).toEqual({
    ...{ ...names, nextAt: clock.now + 400, 'used#20260303': 0, slowUntil: start + minute },
    ...{ stoppedUntil: midnight, expiresAt: keptUntil(clock.now + 2 * day + hour) },
  })
})
