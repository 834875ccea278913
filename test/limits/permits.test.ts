import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { denied, givenBack, leased, noPermits, type Permits, takePermit } from '#shared/limits/permits.ts'

/** A counter in memory, as the table keeps it: with how often it was written. */
function counter(limit: number) {
  let taken = 0
  const writes = { count: 0 }
  return {
    writes,
    lease(chunk: number): number | undefined {
      writes.count += 1
      if (taken + chunk > limit) return undefined
      taken += chunk
      return limit - taken
    },
  }
}

type Counter = ReturnType<typeof counter>

/** One request in one process: whether it was let through, and what the process holds then. */
function ask(held: Permits, window: string, limit: number, { lease }: Counter): [boolean, Permits] {
  let permits = held
  for (let turn = 0; turn < 10; turn += 1) {
    const taken = takePermit(permits, window, limit)
    permits = taken.permits
    if (taken.kind !== 'lease') return [taken.kind === 'taken', permits]
    const remaining = lease(taken.chunk)
    permits =
      remaining === undefined ? denied(permits, taken.chunk, limit) : leased(permits, taken.chunk, remaining)
  }
  throw new Error('asked in vain')
}

describe('permits in chunks', () => {
  test('never more than the limit, however many processes ask and in whichever order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.array(fc.nat({ max: 9 }), { maxLength: 600 }),
        (limit, requests) => {
          const shared = counter(limit)
          const held = new Map<number, Permits>()
          let passed = 0
          for (const process of requests) {
            const [through, permits] = ask(held.get(process) ?? noPermits('w'), 'w', limit, shared)
            held.set(process, permits)
            if (through) passed += 1
          }
          expect(passed).toBeLessThanOrEqual(limit)
        },
      ),
    )
  })

  test('a single process gets the whole limit, exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), (limit) => {
        const shared = counter(limit)
        let permits = noPermits('w')
        for (let n = 0; n < limit; n += 1) {
          const [through, after] = ask(permits, 'w', limit, shared)
          expect(through).toBe(true)
          permits = after
        }
        expect(ask(permits, 'w', limit, shared)[0]).toBe(false)
      }),
      { numRuns: 50 },
    )
  })

  test('the counter is written far more rarely than requests come', () => {
    const shared = counter(10_000)
    let permits = noPermits('w')
    for (let n = 0; n < 1_000; n += 1) permits = ask(permits, 'w', 10_000, shared)[1]
    expect(shared.writes.count).toBeLessThan(15)
  })

  test('processes that need little leave the rest to the others: fifty that make one request each use up fifty', () => {
    const shared = counter(100)
    for (let process = 0; process < 50; process += 1) ask(noPermits('w'), 'w', 100, shared)
    let permits = noPermits('w')
    let passed = 0
    for (let n = 0; n < 100; n += 1) {
      const [through, after] = ask(permits, 'w', 100, shared)
      permits = after
      if (through) passed += 1
    }
    expect(passed).toBe(50)
  })

  test('who was refused does not ask the counter again in that window, unless the limit was raised', () => {
    const shared = counter(1)
    let permits = ask(noPermits('w'), 'w', 1, shared)[1]
    for (let n = 0; n < 100; n += 1) permits = ask(permits, 'w', 1, shared)[1]
    expect(shared.writes.count).toBe(2)
    expect(takePermit(permits, 'w', 2).kind).toBe('lease')
    expect(takePermit(permits, 'next', 1).kind).toBe('lease')
  })

  test('what was not used is given back within its window, and not after', () => {
    const [, permits] = ask(noPermits('w'), 'w', 5, counter(5))
    expect(givenBack(permits, 'w').left).toBe(permits.left + 1)
    expect(givenBack(permits, 'past').left).toBe(permits.left)
  })
})
