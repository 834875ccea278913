import { expect, test } from 'vitest'
import { startScheduler } from '#infra/local/scheduler.ts'

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

test('never runs twice at once, however it is asked', async () => {
  let running = 0
  let most = 0
  let runs = 0
  const scheduler = startScheduler({
    everyMs: 1,
    run: async () => {
      running += 1
      runs += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 2))
      running -= 1
    },
    onError: () => undefined,
  })
  await Promise.all(Array.from({ length: 5 }, () => scheduler.runNow()))
  await expect.poll(() => runs).toBeGreaterThan(4)
  await scheduler.close()
  expect(most).toBe(1)
  expect(running).toBe(0)
})

test('a run that is asked for begins after the asking', async () => {
  const releases: (() => void)[] = []
  let begun = 0
  const scheduler = startScheduler({
    everyMs: 60_000,
    run: () => {
      begun += 1
      return new Promise<void>((resolve) => releases.push(resolve))
    },
    onError: () => undefined,
  })
  const first = scheduler.runNow()
  await expect.poll(() => begun).toBe(1)
  let isSecondDone = false
  const second = scheduler.runNow().then(() => {
    isSecondDone = true
  })
  releases[0]?.()
  await first
  await expect.poll(() => begun).toBe(2)
  expect(isSecondDone).toBe(false)
  releases[1]?.()
  await second
  await scheduler.close()
})
