import { describe, expect, test } from 'vitest'
import type { Order } from '#shared/orders/machine/order.ts'
import { waitFor } from '#shared/orders/use-cases/wait-for.ts'
import { second, submitDone } from './factories.ts'
import { story } from './story.ts'

/** Somebody else's work, seen through the table: each look at it takes as long as the pause before it. */
function othersWork(settlesAt = Number.POSITIVE_INFINITY) {
  let now = 0
  const looks: number[] = []
  const { order } = story()
  const settled: Order = story(order).on(submitDone()).order
  const services = {
    now: () => now,
    async sleep(ms: number, signal?: AbortSignal) {
      signal?.throwIfAborted()
      now += ms
    },
    store: {
      async get() {
        looks.push(now)
        return now >= settlesAt ? settled : order
      },
    },
  }
  const wait = (until: number, signal = new AbortController().signal) =>
    waitFor(services, order, (current) => current === settled, { until, signal })
  return { order, settled, looks, services, wait, now: () => now }
}

describe('a submit that meets its twin in flight', () => {
  test('sees the twin’s outcome soon after it is there', async () => {
    const work = othersWork(4 * second)
    expect(await work.wait(20 * second)).toBe(work.settled)
    expect(work.now()).toBeGreaterThanOrEqual(4 * second)
    expect(work.now()).toBeLessThanOrEqual(5 * second)
  })

  test('waits up to its own time limit, to the millisecond, and answers what is known then', async () => {
    const work = othersWork()
    expect(await work.wait(20 * second + 7)).toBe(work.order)
    expect(work.now()).toBe(20 * second + 7)
  })

  test('looks at ever longer intervals: a hanging twin costs few reads', async () => {
    const work = othersWork()
    await work.wait(20 * second)
    expect(work.looks.length).toBeLessThan(30)
    const pauses = work.looks.slice(1).map((at, n) => at - (work.looks[n] ?? 0))
    expect(pauses.slice(0, -1)).toEqual(pauses.slice(0, -1).toSorted((a, b) => a - b))
  })

  test('does not look again when its own time is over before it begins', async () => {
    const work = othersWork()
    expect(await work.wait(0)).toBe(work.order)
    expect(work.looks).toEqual([])
  })

  test('stops when its own call is to end', async () => {
    const work = othersWork()
    expect(await work.wait(20 * second, AbortSignal.abort())).toBe(work.order)
    expect(work.looks).toEqual([])
  })

  test('does not take a failure of its own for the end of the wait', async () => {
    const work = othersWork()
    const broken = new Error('no timers')
    work.services.sleep = () => Promise.reject(broken)
    await expect(work.wait(20 * second)).rejects.toBe(broken)
  })
})
