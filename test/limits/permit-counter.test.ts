import { expect, test } from 'vitest'
import { createPermitCounter, type Window } from '#shared/limits/permit-counter.ts'

const minute = 60_000
const windowOf = (n: number): Window => ({ of: 'requests#tenant', name: String(n), endsAt: (n + 1) * minute })
const settled = () => new Promise((resolve) => setImmediate(resolve))

/** A table whose answers the test lets come. */
function slowTable() {
  const leased = new Map<string, number>()
  const answers: (() => void)[] = []
  const counter = createPermitCounter(async ({ name }, chunk, limit) => {
    const sum = (leased.get(name) ?? 0) + chunk
    if (sum > limit) return undefined
    leased.set(name, sum)
    await new Promise<void>((resolve) => answers.push(resolve))
    return limit - sum
  })
  const answer = async () => {
    for (const resolve of answers.splice(0)) resolve()
    await settled()
  }
  return { counter, leased, answer }
}

test('at the end of a window its last request and the first one of the next do not discard each other’s lease', async () => {
  const { counter, leased, answer } = slowTable()
  const last = counter.take(windowOf(1), 10)
  await settled()
  const first = counter.take(windowOf(2), 10)
  const later = counter.take(windowOf(1), 10)
  for (let turn = 0; turn < 5; turn += 1) await answer()
  expect(await Promise.all([last, first, later])).toEqual([true, true, true])
  // Three requests, and no permit more than they need.
  expect([...leased]).toEqual([
    ['1', 2],
    ['2', 1],
  ])
})

test('a window before the one that was held is leased for by itself, and takes nothing from the newer one', async () => {
  const { counter, leased, answer } = slowTable()
  const taken: Promise<boolean>[] = []
  for (const n of [5, 5, 5, 3, 5]) {
    taken.push(counter.take(windowOf(n), 100))
    for (let turn = 0; turn < 3; turn += 1) await answer()
  }
  expect(await Promise.all(taken)).toEqual([true, true, true, true, true])
  expect(leased.get('3')).toBe(1)
  expect(leased.get('5')).toBe(7)
})
