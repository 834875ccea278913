import { expect, test } from 'vitest'
import { startScheduler } from '#infra/local/schedule/scheduler.ts'

/** Runs that end when they are told to. */
function heldRuns() {
  const releases: (() => void)[] = []
  let ended = 0
  return {
    run: () => new Promise<void>((resolve) => releases.push(resolve)).finally(() => (ended += 1)),
    begun: () => releases.length,
    ended: () => ended,
    release: (index: number) => releases[index]?.(),
    releaseAll: () => {
      for (const release of releases) release()
    },
  }
}

const never = 3_600_000
const onError = () => undefined

test('runs again and again, also after a run that failed, and not any more when closed', async () => {
  let runs = 0
  const errors: unknown[] = []
  const scheduler = startScheduler({
    everyMs: 1,
    run: async () => {
      runs += 1
      if (runs === 1) throw new Error('broken')
    },
    onError: (error) => errors.push(error),
  })
  await expect.poll(() => runs).toBeGreaterThan(2)
  await scheduler.close()
  const before = runs
  await scheduler.runNow()
  expect(runs).toBe(before)
  expect(errors).toHaveLength(1)
})

test('goes on at its time while a run hangs, up to a bound', async () => {
  const held = heldRuns()
  const scheduler = startScheduler({ everyMs: 1, run: held.run, onError, mostRuns: 3 })
  await expect.poll(held.begun).toBe(3)
  held.release(0)
  await expect.poll(held.begun).toBe(4)
  expect(held.ended()).toBe(1)
  const closed = scheduler.close()
  held.releaseAll()
  await closed
  expect(held.ended()).toBe(held.begun())
})

test('a run that is asked for begins at once, and looks again at what an earlier one had in hand', async () => {
  const held = heldRuns()
  const scheduler = startScheduler({ everyMs: never, run: held.run, onError })
  const first = scheduler.runNow()
  await expect.poll(held.begun).toBe(1)
  let isSecondDone = false
  const second = scheduler.runNow().then(() => {
    isSecondDone = true
  })
  await expect.poll(held.begun).toBe(2)
  held.release(0)
  await first
  held.release(1)
  await expect.poll(held.begun).toBe(3)
  expect(isSecondDone).toBe(false)
  held.release(2)
  await second
  await scheduler.close()
})

test('whoever asked for a run does not wait for one that hangs', async () => {
  const held = heldRuns()
  const scheduler = startScheduler({ everyMs: never, run: held.run, onError, patienceMs: 1 })
  await scheduler.runNow()
  expect(held.ended()).toBe(0)
  held.releaseAll()
  await scheduler.close()
  expect(held.ended()).toBe(1)
})

test('is idle when every run that is under way has ended, or the patience has', async () => {
  const held = heldRuns()
  const scheduler = startScheduler({ everyMs: never, run: held.run, onError, patienceMs: 60_000 })
  const run = scheduler.runNow()
  await expect.poll(held.begun).toBe(1)
  let isIdle = false
  const idle = scheduler.idle().then(() => {
    isIdle = true
  })
  await new Promise(setImmediate)
  expect(isIdle).toBe(false)
  held.release(0)
  await Promise.all([run, idle])
  const impatient = startScheduler({ everyMs: never, run: held.run, onError, patienceMs: 1 })
  await impatient.runNow()
  await impatient.idle()
  held.releaseAll()
  await Promise.all([scheduler.close(), impatient.close()])
})

test('begins nothing by itself while it rests; whoever asks for a run has it all the same', async () => {
  let runs = 0
  let asked = 0
  let isResting = true
  const scheduler = startScheduler({
    everyMs: 1,
    run: async () => {
      runs += 1
    },
    isResting: () => {
      asked += 1
      return isResting
    },
    onError,
  })
  await scheduler.runNow()
  await expect.poll(() => asked).toBeGreaterThan(10)
  expect(runs).toBe(1)
  isResting = false
  await expect.poll(() => runs).toBeGreaterThan(1)
  await scheduler.close()
})
