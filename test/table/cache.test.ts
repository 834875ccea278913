import { expect, test } from 'vitest'
import { createCache } from '#shared/cache.ts'
import { lazy } from '#shared/lazy.ts'

function counting(maxEntries = 10) {
  const state = { now: 1_000, loads: [] as string[], value: 'first' }
  const cache = createCache({
    now: () => state.now,
    lifetimeMs: () => 100,
    maxEntries,
    load: async (key) => {
      state.loads.push(key)
      return `${key} ${state.value}`
    },
  })
  return { state, cache }
}

test('a value is loaded once and used until its time has passed', async () => {
  const { state, cache } = counting()
  expect(await cache.get('a')).toBe('a first')
  state.value = 'second'
  state.now = 1_099
  expect(await cache.get('a')).toBe('a first')
  state.now = 1_100
  expect(await cache.get('a')).toBe('a second')
  expect(state.loads).toEqual(['a', 'a'])
})

test('a clock that was set back does not keep a value alive', async () => {
  const { state, cache } = counting()
  await cache.get('a')
  state.now = 0
  await cache.get('a')
  expect(state.loads).toHaveLength(2)
})

test('what is full forgets its oldest', async () => {
  const { state, cache } = counting(2)
  for (const key of ['a', 'b', 'c', 'b', 'c', 'a']) await cache.get(key)
  expect(state.loads).toEqual(['a', 'b', 'c', 'a'])
})

test('a load that failed is not held', async () => {
  let isBroken = true
  const load = async () => {
    if (isBroken) throw new Error('broken')
    return 'whole'
  }
  const cache = createCache({ now: () => 0, lifetimeMs: () => 100, maxEntries: 1, load })
  await expect(cache.get('a')).rejects.toThrow('broken')
  isBroken = false
  expect(await cache.get('a')).toBe('whole')
})

test('a lazy value is made once, for all who ask, and made again after a failure', async () => {
  let made = 0
  const value = lazy(() => {
    made += 1
    if (made === 1) throw new Error('broken')
    return made
  })
  await expect(value()).rejects.toThrow('broken')
  expect(await Promise.all([value(), value(), value()])).toEqual([2, 2, 2])
})
