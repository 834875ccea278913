import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Clock, openClock } from '#infra/machine/clock.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'clock-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

/** Something that is due at given moments; each run takes those that have passed. */
function agenda(clock: Clock, name: string, moments: number[], happened: string[]) {
  return {
    name,
    nextDueAt: async () => (moments.length === 0 ? undefined : Math.min(...moments)),
    run: async () => {
      const due = moments.filter((moment) => moment <= clock.now()).sort((a, b) => a - b)
      for (const moment of due) {
        moments.splice(moments.indexOf(moment), 1)
        happened.push(`${name} ${moment} at ${clock.now()}`)
      }
    },
  }
}

test("shows the machine's time until it is turned", async () => {
  const clock = await openClock({ dataDir, real: () => 5_000 })
  expect(clock.now()).toBe(5_000)
  await clock.advance(90)
  expect(clock.now()).toBe(95_000)
})

test('stays at whole milliseconds: an order that was written at another moment could never be read again', async () => {
  const clock = await openClock({ dataDir, real: () => 5_000 })
  await clock.advance(1.000_25)
  expect(clock.now()).toBe(6_000)
})

test('lets everything happen at its own moment and in order of time, over all who take part', async () => {
  const clock = await openClock({ dataDir, real: () => 0 })
  const happened: string[] = []
  clock.register(agenda(clock, 'a', [3_000, 1_000, 99_000], happened))
  clock.register(agenda(clock, 'b', [2_000, 3_000], happened))
  await clock.advance(10)
  expect(happened).toEqual(['a 1000 at 1000', 'b 2000 at 2000', 'a 3000 at 3000', 'b 3000 at 3000'])
  expect(clock.now()).toBe(10_000)
})

test('what is under way when it is turned ends in the time before', async () => {
  const clock = await openClock({ dataDir, real: () => 0 })
  const happened: string[] = []
  clock.register({
    ...agenda(clock, 'a', [1_000], happened),
    settle: async () => {
      happened.push(`settled at ${clock.now()}`)
    },
  })
  await clock.advance(2)
  expect(happened).toEqual(['settled at 0', 'a 1000 at 1000', 'settled at 1000', 'settled at 2000'])
})

test('what happens may cause more to happen before the end', async () => {
  const clock = await openClock({ dataDir, real: () => 0 })
  const happened: string[] = []
  const moments = [1_000]
  const follower = agenda(clock, 'follower', moments, happened)
  clock.register({
    ...follower,
    run: async () => {
      await follower.run()
      if (happened.length < 4) moments.push(clock.now() + 2_000)
    },
  })
  await clock.advance(60)
  expect(happened).toEqual([1_000, 3_000, 5_000, 7_000].map((moment) => `follower ${moment} at ${moment}`))
})

test('what happens may cause more to happen at the same moment, before time goes on', async () => {
  const clock = await openClock({ dataDir, real: () => 0 })
  const happened: string[] = []
  const moments = [1_000]
  const first = agenda(clock, 'first', moments, happened)
  clock.register({
    ...first,
    run: async () => {
      await first.run()
      if (happened.length < 3) moments.push(1_000)
    },
  })
  await clock.advance(60)
  expect(happened).toEqual(Array.from({ length: 3 }, () => 'first 1000 at 1000'))
})

test('waits for what was set going in the background', async () => {
  const clock = await openClock({ dataDir, real: () => 0 })
  let isSettled = false
  clock.register({
    name: 'slow',
    nextDueAt: async () => (isSettled ? undefined : 1_000),
    run: async () => undefined,
    settle: async () => {
      await new Promise((resolve) => setImmediate(resolve))
      isSettled = true
    },
  })
  await clock.advance(5)
  expect(isSettled).toBe(true)
})

test('somebody who cannot do what is due does not stop the time', async () => {
  const clock = await openClock({ dataDir, real: () => 0 })
  const happened: string[] = []
  let runs = 0
  clock.register({
    name: 'stuck',
    nextDueAt: async () => 1_000,
    run: async () => {
      runs += 1
    },
  })
  clock.register(agenda(clock, 'other', [1_000, 4_000], happened))
  await clock.advance(10)
  expect(happened).toEqual(['other 1000 at 1000', 'other 4000 at 4000'])
  expect(runs).toBeGreaterThan(0)
  expect(runs).toBeLessThan(10)
})

test('tells while it is being turned', async () => {
  const clock = await openClock({ real: () => 0 })
  const seen: boolean[] = []
  clock.register({
    name: 'observer',
    nextDueAt: async () => (seen.length === 0 ? 1_000 : undefined),
    run: async () => void seen.push(clock.isTurning()),
  })
  expect(clock.isTurning()).toBe(false)
  await Promise.all([clock.advance(2), clock.advance(2)])
  expect(seen).toEqual([true])
  expect(clock.isTurning()).toBe(false)
  await expect(clock.advance(-1)).rejects.toThrow(RangeError)
  expect(clock.isTurning()).toBe(false)
})

test('turns that overlap add up', async () => {
  const clock = await openClock({ dataDir, real: () => 0 })
  await Promise.all([clock.advance(10), clock.advance(20), clock.advance(30)])
  expect(clock.now()).toBe(60_000)
})

test('a turn that fails does not keep later ones from happening', async () => {
  const clock = await openClock({ dataDir, real: () => 0 })
  const leave = clock.register({
    name: 'broken',
    nextDueAt: () => Promise.reject(new Error('broken')),
    run: async () => undefined,
  })
  await expect(clock.advance(10)).rejects.toThrow('broken')
  leave()
  await clock.advance(10)
  expect(clock.now()).toBeGreaterThanOrEqual(10_000)
})

test('refuses to go back or to turn by what is no reasonable number', async () => {
  const clock = await openClock({ dataDir })
  for (const seconds of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1e12]) {
    await expect(clock.advance(seconds)).rejects.toThrow(RangeError)
  }
})

test("a clock goes on where the folder's last one was", async () => {
  const first = await openClock({ dataDir, real: () => 0 })
  await first.advance(3_600)
  const second = await openClock({ dataDir, real: () => 500 })
  expect(second.now()).toBe(3_600_500)
})

test('a damaged file is named', async () => {
  await writeFile(join(dataDir, 'clock.json'), '{"offsetMs":')
  await expect(openClock({ dataDir })).rejects.toThrow(/clock\.json is damaged/)
})
