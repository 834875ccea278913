import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { describe, expect, onTestFinished, test } from 'vitest'
import { planOf } from './plan.ts'
import { run } from './simulation.ts'

const seeds = [2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377]

const traceOf = async (seed: number) => (await run(planOf(seed), { trace: true })).trace.join('\n')

describe('a seed', { timeout: 120_000 }, () => {
  test('takes the same steps each time, letter by letter, whatever ran before it', async () => {
    const first = new Map<number, string>()
    for (const seed of seeds) first.set(seed, await traceOf(seed))
    for (const seed of seeds.toReversed()) expect(await traceOf(seed)).toBe(first.get(seed))
    expect(new Set(first.values()).size).toBe(seeds.length)
  })

  test('takes the same steps beside others that run at the same time', async () => {
    const alone = await Promise.all(seeds.slice(0, 3).map((seed) => traceOf(seed)))
    for (const [index, seed] of seeds.slice(0, 3).entries()) expect(await traceOf(seed)).toBe(alone[index])
  })

  test('looks at no clock, no random source and no network of this machine', async () => {
    const asked: string[] = []
    const ours = /\/(shared|functions|infra|test\/simulation)\/(?!.*\.test\.ts)/
    // The owner of the time lets go on whoever was answered.
    const ofSchedule = /^[^\n]*\/test\/simulation\/schedule\.ts/
    const note = (what: string) => {
      const stack = new Error(what).stack?.split('\n').slice(3).join('\n') ?? ''
      const isDrain = what === 'setImmediate' && ofSchedule.test(stack)
      if (ours.test(stack) && !isDrain) asked.push(`${what}\n${stack}`)
    }
    const watch = (owner: object, name: string) => {
      const real: unknown = Reflect.get(owner, name)
      if (typeof real !== 'function') throw new Error(`there is no ${name}`)
      Reflect.set(owner, name, function (this: unknown, ...given: unknown[]) {
        note(name)
        return Reflect.apply(real, this, given)
      })
      onTestFinished(() => void Reflect.set(owner, name, real))
    }
    const { Date: realDate } = globalThis
    globalThis.Date = new Proxy(realDate, {
      construct: (target, given, as) => {
        if (given.length === 0) note('new Date()')
        return Reflect.construct(target, given, as)
      },
    })
    onTestFinished(() => void Reflect.set(globalThis, 'Date', realDate))
    watch(Date, 'now')
    watch(performance, 'now')
    watch(process, 'hrtime')
    watch(Math, 'random')
    for (const name of ['fetch', 'setTimeout', 'setInterval', 'setImmediate']) watch(globalThis, name)
    for (const name of ['randomUUID', 'getRandomValues']) watch(globalThis.crypto, name)
    for (const name of ['randomBytes', 'randomFillSync', 'randomInt', 'randomUUID']) watch(crypto, name)
    syncBuiltinESMExports()
    onTestFinished(syncBuiltinESMExports)
    for (const seed of seeds) await run(planOf(seed))
    expect(asked).toEqual([])
  })
})
